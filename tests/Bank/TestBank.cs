using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Piaohao.Bank.Books;
using Piaohao.Bank.Demo;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Keys;
using Piaohao.Servers;
using Piaohao.Storage;

namespace Piaohao.Bank.Tests;

/// <summary>A bank behind a real loopback port, with its files in a folder that goes with it. It can be stopped and started again on the same files.</summary>
internal sealed class TestBank : IAsyncDisposable
{
    public const string AcquirerId = "48981100";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-bank-");
    private readonly BankOptions options;
    private readonly ILoggerFactory logs;
    private readonly List<Task> served = [];
    private CancellationTokenSource stop = new();
    private IConnectionListener? listener;
    private Task accepting = Task.CompletedTask;
    private Task writing = Task.CompletedTask;
    private BankHost? host;

    private TestBank(BankOptions? options, ILoggerFactory? logs)
    {
        this.logs = logs ?? NullLoggerFactory.Instance;
        this.options = options ?? new BankOptions([AcquirerId]) { FaultsByAmount = true };
        Random = RandomNumberGenerator.Create();
        Hsm = SoftwareHsm.Open(Path.Combine(folder.FullName, "hsm.key"), Random);
        ZoneMaster = Hsm.GenerateKey(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes);
        Databases = new TestDatabases(folder.FullName);
        Personalisation.ApplyIfEmpty(Database, Hsm, Time, DemoCards.Issuers, TestCards.Profiles());
    }

    /// <summary>Noon in Shanghai.</summary>
    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero));

    public RandomNumberGenerator Random { get; }

    public SoftwareHsm Hsm { get; }

    public WrappedKey ZoneMaster { get; }

    public TestDatabases Databases { get; }

    public Database Database => Databases.Of("bank");

    public string Folder => folder.FullName;

    public BankHost Host => host ?? throw new InvalidOperationException("The bank is stopped.");

    public FaultBoard Faults => Host.Faults;

    public BankAudit Audit => new(Database);

    public static async Task<TestBank> StartAsync(BankOptions? options = null, ILoggerFactory? logs = null)
    {
        var bank = new TestBank(options, logs);
        await bank.StartAgainAsync();
        return bank;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Connects; signs on and asks for keys unless told otherwise.</summary>
    public async Task<ScriptedAcquirer> ConnectAsync(bool ready = true)
    {
        var acquirer = await ScriptedAcquirer.ConnectAsync((IPEndPoint)(listener?.EndPoint ?? throw new InvalidOperationException("The bank is stopped.")), Hsm, ZoneMaster, Time);
        if (ready) await acquirer.MakeReadyAsync();
        return acquirer;
    }

    public long Held(Plastic card) =>
        Audit.Find(card.Pan, Hsm)?.Held.Minor ?? throw new InvalidOperationException("No such card.");

    public long Balance(Plastic card) =>
        Audit.Find(card.Pan, Hsm)?.Balance.Minor ?? throw new InvalidOperationException("No such card.");

    /// <summary>Stops as the server does: no new connections, the open ones end, then the books close.</summary>
    public async Task StopAsync()
    {
        if (host is null || listener is null) return;
        await listener.UnbindAsync();
        await accepting;
        host.Faults.NetworkDown = true;
        await Task.WhenAll(served);
        served.Clear();
        await listener.DisposeAsync();
        await stop.CancelAsync();
        await writing;
        await host.DisposeAsync();
        host = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
        Hsm.Dispose();
        Random.Dispose();
        Databases.Dispose();
        folder.Delete(recursive: true);
    }

    public async Task StartAgainAsync()
    {
        stop.Dispose();
        stop = new CancellationTokenSource();
        host = new BankHost(options, Database, Hsm, ZoneMaster, Time, new Random(20261122), logs);
        writing = host.RunAsync(stop.Token);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        accepting = AcceptAsync(listener, host.Connections);
    }

    private async Task AcceptAsync(IConnectionListener from, ConnectionHandler handler)
    {
        while (await from.AcceptAsync() is { } connection) served.Add(ServeAsync(handler, connection));
    }

    private static async Task ServeAsync(ConnectionHandler handler, ConnectionContext connection)
    {
        await handler.OnConnectedAsync(connection);
        await connection.DisposeAsync();
    }
}
