using System.Net;
using System.Security.Cryptography;
using Piaohao.Acquirer;
using Piaohao.Bank;
using Piaohao.Bank.Demo;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Server.Composition;

/// <summary>The card network with its issuers, behind its port.</summary>
internal sealed class BankRole : IAsyncDisposable
{
    private static readonly TimeSpan LateAnswer = TimeSpan.FromSeconds(9);
    private readonly DataFolder folder;
    private readonly FolderLock folderLock;
    private SoftwareHsm? hsm;
    private PartyServer? server;

    /// <exception cref="IOException">Another program plays the bank on this folder.</exception>
    public BankRole(DataFolder folder)
    {
        this.folder = folder;
        folderLock = FolderLock.Take(folder.Bank);
    }

    public BankHost? Host { get; private set; }

    /// <summary>Writes the books until it is told to stop.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public int Port => server!.EndPoint.Port;

    /// <summary>Seeds the demo's cards where there are none, publishes the issuers' ranges and listens.</summary>
    public async Task StartAsync(IPEndPoint at, TimeProvider time, ILoggerFactory logs, RandomNumberGenerator random, CancellationToken stop)
    {
        hsm = await Bench.OpenHsmAsync(folder, folder.Bank, random);
        var database = folder.OpenBank();
        BankSchema.Migrate(database, time);
        DemoCards.SeedIfEmpty(database, hsm, time);
        var options = new BankOptions([new AcquirerOptions().AcquirerId]) { FaultsByAmount = true };
        Host = new BankHost(options, database, hsm, KeptKey.Read(folder.Bank.ZoneMaster), time, new Random(), logs);
        Host.Faults.LateAnswerDelay = LateAnswer;
        PublishedBins.Write(folder, Host.BinTable);
        Running = Host.RunAsync(stop);
        server = await PartyServer.StartAsync(at, Host.Connections, logs);
    }

    /// <summary>Takes no more messages, then closes the books.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (Host is not null) await Host.DisposeAsync();
        hsm?.Dispose();
        folderLock.Dispose();
    }
}
