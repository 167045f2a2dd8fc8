using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Orders;
using Piaohao.Bank;
using Piaohao.Bank.Demo;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Server.Demo;
using Piaohao.Server.Orders;
using Piaohao.Storage;
using Piaohao.Terminal;
using Piaohao.Terminal.Devices;

namespace Piaohao.Server.Composition;

/// <summary>All parties of the demo in one process, each behind its own port: the only place where they meet as objects, and only to be started.</summary>
internal sealed class Stack : IAsyncDisposable
{
    // Short, so that a visitor who loses an answer sees the reversal within one breath.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LateAnswer = TimeSpan.FromSeconds(9);

    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> loops = [];
    private readonly DataFolder folder;
    private readonly IPAddress address;
    private readonly TimeProvider time;
    private readonly ILoggerFactory logs;
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly TcpConnectionFactory connections;
    private readonly FaultyLine line;
    private readonly FolderLock folderLock;
    private readonly Keyring keys;
    private PartyServer? networkServer;
    private PartyServer? posServer;
    private PartyServer? posTlsServer;
    private X509Certificate2? certificate;

    private Stack(DataFolder folder, IPAddress address, TimeProvider time, ILoggerFactory logs)
    {
        (this.folder, this.address, this.time, this.logs) = (folder, address, time, logs);
        connections = new TcpConnectionFactory(logs);
        line = new FaultyLine(connections);
        folder.Create();
        folderLock = FolderLock.Take(folder);
        keys = Keyring.Open(folder, random);
    }

    public BankHost Bank { get; private set; } = null!;

    public AcquirerHost Acquirer { get; private set; } = null!;

    public Till Till { get; private set; } = null!;

    /// <summary>The glass, reader and paper of the till.</summary>
    public DemoTill Glass { get; } = new();

    public DemoTray Tray { get; private set; } = null!;

    public int PosPort => posServer!.EndPoint.Port;

    /// <summary>Terminals' port under TLS; null where there is none.</summary>
    public int? PosTlsPort => posTlsServer?.EndPoint.Port;

    public int NetworkPort => networkServer!.EndPoint.Port;

    /// <summary>Ends when one of the parties' loops does: by itself only where something broke.</summary>
    public Task Broken => Task.WhenAny(loops).Unwrap();

    /// <summary>Starts network, host and till, in this order, setting up what the data folder does not have yet.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<Stack> StartAsync(Settings settings, TimeProvider time, ILoggerFactory logs)
    {
        var stack = new Stack(new DataFolder(settings.Data), settings.Bind, time, logs);
        try
        {
            await stack.StartBankAsync(settings.NetworkPort);
            await stack.StartAcquirerAsync(settings.PosPort, settings.PosTlsPort);
            await stack.StartTillAsync(settings.Printer);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Switches the till off, then closes the doors from the outside in, so that whatever is under way finishes.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (posServer is not null) await posServer.DisposeAsync();
        if (posTlsServer is not null) await posTlsServer.DisposeAsync();
        certificate?.Dispose();
        await Task.WhenAll(loops);
        if (networkServer is not null) await networkServer.DisposeAsync();
        if (Acquirer is not null) await Acquirer.DisposeAsync();
        if (Bank is not null) await Bank.DisposeAsync();
        keys.Dispose();
        connections.Dispose();
        random.Dispose();
        stop.Dispose();
        folderLock.Dispose();
    }

    private async Task StartBankAsync(int port)
    {
        var database = Database.Sqlite(folder.Bank.Database);
        BankSchema.Migrate(database, time);
        DemoCards.SeedIfEmpty(database, keys.Bank, time);
        var options = new BankOptions([new AcquirerOptions().AcquirerId]) { FaultsByAmount = true };
        Bank = new BankHost(options, database, keys.Bank, keys.BankZoneMaster, time, new Random(), logs);
        Bank.Faults.LateAnswerDelay = LateAnswer;
        Tray = new DemoTray(Bank.Faults, line, Glass.Battery);
        Glass.Changed += (_, _) => Tray.Refresh();
        loops.Add(Bank.RunAsync(stop.Token));
        networkServer = await PartyServer.StartAsync(new IPEndPoint(address, port), Bank.Connections, logs);
    }

    private async Task StartAcquirerAsync(int port, int? tlsPort)
    {
        var merchants = Database.Sqlite(folder.Merchants);
        var registry = new MerchantRegistry(merchants, time);
        await DemoMerchant.SeedAsync(registry);
        var directory = new TerminalDirectory(await registry.LoadAsync());
        var network = new IPEndPoint(address.Equals(IPAddress.Any) ? IPAddress.Loopback : address, NetworkPort);
        Acquirer = new AcquirerHost(new AcquirerParts(
            new AcquirerOptions { NetworkTimeout = NetworkTimeout },
            Database.Sqlite(folder.Acquirer.Database), keys.Acquirer, directory, Bank.BinTable, keys.AcquirerZoneMaster, connections, network, time, new Random(), logs,
            new OrderParts(registry, new OrderRegistry(merchants, time))));
        loops.Add(Acquirer.RunAsync(stop.Token));
        await EnsureOutsideTerminalKeyAsync();
        posServer = await PartyServer.StartAsync(new IPEndPoint(address, port), Acquirer.Terminals, logs);
        if (tlsPort is null) return;
        certificate = HostCertificate.Open(folder, time);
        posTlsServer = await PartyServer.StartAsync(new IPEndPoint(address, tlsPort.Value), Acquirer.Terminals, logs, certificate);
    }

    private async Task StartTillAsync(DnsEndPoint? printerAddress)
    {
        var options = DemoTerminal.Options(new IPEndPoint(address.Equals(IPAddress.Any) ? IPAddress.Loopback : address, PosPort)) with { SoftwareSigner = SigningKey.Ensure(folder) };
        var parts = new TillParts(keys.Terminal, line, Glass, Glass.Reader, Glass.Scanner, await PrinterAsync(printerAddress), time, random, logs)
        {
            Pad = Glass.Pad,
            Battery = Glass.Battery,
            PrinterAt = address => new TillPrinter(new NetworkPrinter(address, connections, time, PrinterLimits.Usual), Glass.Paper),
        };
        Till = new Till(options, Database.Sqlite(folder.Terminal.Database), parts);
        Glass.Plug(Till);
        await EnsureTillKeyAsync();
        loops.Add(Till.RunAsync(stop.Token));
    }

    private async Task<IPrinter> PrinterAsync(DnsEndPoint? printerAddress)
    {
        if (printerAddress is null) return Glass.Paper;
        var printer = new NetworkPrinter(printerAddress, connections, time, PrinterLimits.Usual);
        await printer.ProbeAsync(stop.Token);
        return new TillPrinter(printer, Glass.Paper);
    }

    /// <summary>Gives till and host a common master key where they have none, as key loading on a bench would.</summary>
    private async Task EnsureTillKeyAsync()
    {
        var hosts = Acquirer.MasterKeyCheckValue(DemoMerchant.Id, Till.Tid);
        if (hosts is not null && hosts == Till.MasterKeyCheckValue) return;
        var clear = DemoFile.NewKey();
        var copy = clear.ToArray();
        await InjectAsync(Till.Tid, clear);
        Till.InjectMasterKey(copy);
    }

    /// <summary>The outside terminal's key is written down in clear, for demonstration; it is made anew where file and host do not agree.</summary>
    private async Task EnsureOutsideTerminalKeyAsync()
    {
        var hosts = Acquirer.MasterKeyCheckValue(DemoMerchant.Id, DemoMerchant.OutsideTerminal);
        if (hosts is not null && DemoFile.TryRead(folder)?.OutsideTerminalCheckValue == hosts.ToString()) return;
        var clear = DemoFile.NewKey();
        var hex = Convert.ToHexString(clear);
        var checkValue = await InjectAsync(DemoMerchant.OutsideTerminal, clear);
        new DemoFile(hex, checkValue.ToString()).Write(folder);
    }

    private async Task<Kcv> InjectAsync(string terminal, byte[] clear)
    {
        var key = keys.Acquirer.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, clear);
        await Acquirer.InjectMasterKeyAsync(DemoMerchant.Id, terminal, key);
        return key.CheckValue;
    }
}
