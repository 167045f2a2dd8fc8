using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Orders;
using Piaohao.BlackBox;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Server.Demo;
using Piaohao.Storage;

namespace Piaohao.Server.Composition;

/// <summary>The acquirer's host with its books, behind the port for terminals.</summary>
internal sealed class AcquirerRole : IAsyncDisposable
{
    // Short, so that a visitor who loses an answer sees the reversal within one breath.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(6);

    private readonly DataFolder folder;
    private readonly RandomNumberGenerator random;
    private readonly FolderLock folderLock;
    private readonly TcpConnectionFactory connections;
    private Task<Registered>? registered;
    private SoftwareHsm? hsm;
    private FileRecorder? recorder;
    private PartyServer? server;
    private PartyServer? tlsServer;
    private X509Certificate2? certificate;

    /// <exception cref="IOException">Another program plays the acquirer on this folder.</exception>
    public AcquirerRole(DataFolder folder, ILoggerFactory logs, RandomNumberGenerator random)
    {
        (this.folder, this.random) = (folder, random);
        folderLock = FolderLock.Take(folder.Acquirer);
        connections = new TcpConnectionFactory(logs);
    }

    public AcquirerHost? Host { get; private set; }

    /// <summary>The host's loops, until it is told to stop.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public int Port => server!.EndPoint.Port;

    /// <summary>Terminals' port under TLS; null where there is none.</summary>
    public int? TlsPort => tlsServer?.EndPoint.Port;

    /// <summary>Begins to read the registry, with the demo's shop where there is none: the longest part of a start, and nothing else waits for it until the host opens.</summary>
    public void ReadRegistry(TimeProvider time) => registered = Task.Run(async () =>
    {
        var database = folder.OpenMerchants();
        var registry = new MerchantRegistry(database, time);
        await DemoMerchant.SeedAsync(registry);
        return new Registered(database, registry, new TerminalDirectory(await registry.LoadAsync()));
    });

    /// <summary>Gives the demo's terminals keys where they have none, and listens; <see cref="ReadRegistry"/> came before.</summary>
    public async Task StartAsync(Settings settings, EndPoint network, TimeProvider time, ILoggerFactory logs, CancellationToken stop)
    {
        hsm = await Bench.OpenHsmAsync(folder, folder.Acquirer, random);
        Host = await OpenAsync(settings, hsm, network, time, logs);
        Running = Host.RunAsync(stop);
        if (Host.MasterKeyCheckValue(DemoMerchant.Id, DemoMerchant.Till) is null) await LoadTillAsync();
        await EnsureOutsideTerminalKeyAsync(Host, hsm);
        server = await PartyServer.StartAsync(new IPEndPoint(settings.Bind, settings.PosPort), Host.Terminals, logs);
        if (settings.PosTlsPort is not { } port) return;
        certificate = HostCertificate.Open(folder, time);
        tlsServer = await PartyServer.StartAsync(new IPEndPoint(settings.Bind, port), Host.Terminals, logs, certificate);
    }

    /// <summary>Gives the till and this host a new master key in common, as key loading on a bench would, where the till's folder is at hand.</summary>
    public async Task LoadTillAsync()
    {
        if (await Bench.LoadTerminalAsync(folder, hsm!, random) is { } key) await Host!.InjectMasterKeyAsync(DemoMerchant.Id, DemoMerchant.Till, key);
    }

    /// <summary>True where this is the till's master key here too.</summary>
    public bool Knows(Kcv? tillsKey) => tillsKey is not null && Host!.MasterKeyCheckValue(DemoMerchant.Id, DemoMerchant.Till) == tillsKey;

    /// <summary>Takes no more connections of terminals.</summary>
    public async ValueTask CloseAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (tlsServer is not null) await tlsServer.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null) await Host.DisposeAsync();
        else if (registered is not null) await Task.WhenAny(registered);
        certificate?.Dispose();
        hsm?.Dispose();
        recorder?.Dispose();
        connections.Dispose();
        folderLock.Dispose();
    }

    private async Task<AcquirerHost> OpenAsync(Settings settings, SoftwareHsm own, EndPoint network, TimeProvider time, ILoggerFactory logs)
    {
        var (merchants, registry, directory) = await registered!;
        recorder = new FileRecorder(folder.Acquirer.Path, time);
        return new AcquirerHost(new AcquirerParts(
            new AcquirerOptions { NetworkTimeout = NetworkTimeout, ArchiveAfter = settings.ArchiveAfter, KeepArchives = settings.KeepArchives, Node = settings.Node },
            folder.OpenAcquirer(), own, directory, PublishedBins.Read(folder), KeptKey.Read(folder.Acquirer.ZoneMaster), connections, network, time, new Random(), logs,
            new OrderParts(registry, new OrderRegistry(merchants, time))) { Recorder = recorder, ArchiveFolder = folder.Acquirer.Archive });
    }

    /// <summary>The outside terminal's key is written down in clear, for demonstration; it is made anew where file and host do not agree.</summary>
    private async Task EnsureOutsideTerminalKeyAsync(AcquirerHost host, SoftwareHsm own)
    {
        var hosts = host.MasterKeyCheckValue(DemoMerchant.Id, DemoMerchant.OutsideTerminal);
        if (hosts is not null && DemoFile.TryRead(folder)?.OutsideTerminalCheckValue == hosts.ToString()) return;
        var clear = DemoFile.NewKey();
        var hex = Convert.ToHexString(clear);
        var key = own.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, clear);
        await host.InjectMasterKeyAsync(DemoMerchant.Id, DemoMerchant.OutsideTerminal, key);
        new DemoFile(hex, key.CheckValue.ToString()).Write(folder);
    }

    private sealed record Registered(Database Database, MerchantRegistry Registry, TerminalDirectory Directory);
}
