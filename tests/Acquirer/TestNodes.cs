using System.Net;
using System.Security.Cryptography;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Orders;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Servers;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Tests;

/// <summary>Hosts on one database of a real PostgreSQL, each with a line of its own to it and to a network of its own. Any of them can be cut off without a word.</summary>
internal sealed class TestNodes : IAsyncDisposable
{
    /// <summary>Three shops with two terminals each.</summary>
    public static readonly (string Mid, string Tid)[] Terminals =
        [.. Enumerable.Range(0, 6).Select(number => ($"89811005311000{1 + (number % 3)}", $"1000000{1 + number}"))];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-nodes-");
    private readonly string schema = PostgresServer.NewSchema();
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly SoftwareHsm hostHsm;
    private readonly SoftwareHsm terminalHsm;
    private readonly SoftwareHsm networkHsm;
    private readonly AcquirerOptions options;
    private readonly List<TestNode> nodes = [];
    private string? registry;

    public TestNodes(AcquirerOptions? options = null)
    {
        // Hosts wait for their database on threads of the pool, and the lines to it run there too: with two threads for all of them each would wait for the other.
        ThreadPool.SetMinThreads(32, 32);
        this.options = options ?? new AcquirerOptions();
        PostgresServer.Running.NewDatabase(schema);
        hostHsm = SoftwareHsm.Open(Path.Combine(folder.FullName, "host.key"), random);
        terminalHsm = SoftwareHsm.Open(Path.Combine(folder.FullName, "terminal.key"), random);
        networkHsm = SoftwareHsm.Open(Path.Combine(folder.FullName, "network.key"), random);
    }

    public RunningTime Time { get; } = new();

    /// <summary>Files of closed days, which all hosts reach.</summary>
    public string ArchiveFolder => Path.Combine(folder.FullName, "archive");

    public Database Database => Database.PostgreSql(PostgresServer.Running.Address, schema);

    public HostQueries Queries => new(Database);

    /// <summary>Two hosts, with the keys of all terminals.</summary>
    public static async Task<(TestNodes Nodes, TestNode A, TestNode B)> TwoAsync(AcquirerOptions? options = null)
    {
        var all = new TestNodes(options);
        var a = await all.StartAsync("a");
        await all.InjectAsync(a);
        return (all, a, await all.StartAsync("b"));
    }

    public async Task InjectAsync(TestNode at)
    {
        foreach (var (mid, tid) in Terminals) await at.Host.InjectMasterKeyAsync(mid, tid, MasterOf(hostHsm, tid));
    }

    /// <summary>Hosts that are started from here on have the registry, and suspend who stays away.</summary>
    public async Task<MerchantRegistry> KeepRegistryAsync()
    {
        registry = PostgresServer.NewSchema();
        var merchants = new MerchantRegistry(PostgresServer.Running.NewDatabase(registry), Time);
        foreach (var merchant in Snapshot().Merchants)
        {
            await merchants.AddAsync(merchant);
            await merchants.AddAsync(new Store(merchant.Id, "0001", "店", "Shop"));
        }

        foreach (var terminal in Snapshot().Terminals) await merchants.AddAsync(terminal);
        return merchants;
    }

    public async Task<TestNode> StartAsync(string name, AcquirerOptions? other = null)
    {
        var known = registry is null ? null : Database.PostgreSql(PostgresServer.Running.Address, registry);
        var network = new ScriptedNetwork(networkHsm, Zone(networkHsm));
        var line = new PostgresLine(PostgresServer.Running.Port);
        var logs = new LogLines();
        var parts = new AcquirerParts(
            (other ?? options) with { Node = name, DrainLimit = TimeSpan.FromSeconds(1) }, Database.PostgreSql(line.Address, schema), hostHsm, new TerminalDirectory(Snapshot()), TestCard.Bins,
            Zone(hostHsm), network, new IPEndPoint(IPAddress.Loopback, 1), Time, new Random(1), logs,
            known is null ? null : new OrderParts(new MerchantRegistry(known, Time), new OrderRegistry(known, Time))) { ArchiveFolder = ArchiveFolder };
        TestNode node;
        try
        {
            node = new TestNode(new AcquirerHost(parts), network, line, logs);
        }
        catch
        {
            line.Dispose();
            throw;
        }

        nodes.Add(node);
        while (node.Host.Network.State != NetworkState.Up) await Task.Delay(1);
        return node;
    }

    public ScriptedTerminal Terminal(int number, TestNode at)
    {
        var (mid, tid) = Terminals[number];
        return new ScriptedTerminal(terminalHsm, MasterOf(terminalHsm, tid), at.Connect(), mid, tid, MacAlgorithm.UnionPayEcb);
    }

    public async Task<ScriptedTerminal> SignedInAsync(int number, TestNode at)
    {
        var terminal = Terminal(number, at);
        if (!(await terminal.SignInAsync()).Is(39, "00")) throw new InvalidOperationException($"Terminal {number} cannot sign in.");
        return terminal;
    }

    public Transaction? Find(int number, int batch, int trace) => Queries.Find(new TransactionKey(Terminals[number].Mid, Terminals[number].Tid, batch, trace));

    /// <summary>Returns once nothing is open in the books, and gives the result of their verification.</summary>
    public async Task<string> VerifiedAsync()
    {
        while (Queries.Open() != default) await Task.Delay(5);
        return new BooksVerification(Database).Verify().ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        PostgresServer.Running.Drop(schema);
        if (registry is not null) PostgresServer.Running.Drop(registry);
        hostHsm.Dispose();
        terminalHsm.Dispose();
        networkHsm.Dispose();
        random.Dispose();
        folder.Delete(recursive: true);
    }

    private static DirectorySnapshot Snapshot()
    {
        var known = TestHost.Snapshot();
        var mids = Terminals.Select(terminal => terminal.Mid).Distinct();
        return new DirectorySnapshot(
            [.. mids.Select(mid => new Merchant(mid, "票号演示商店", "Piaohao Demo Shop", "5311", Standing.Active, known.Merchants[0].Fees))],
            [.. Terminals.Select(terminal => new TerminalRecord(terminal.Mid, terminal.Tid, "0001", Standing.Active, known.Terminals[0].Profile))]);
    }

    private static WrappedKey Zone(SoftwareHsm hsm) => hsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, ClearKey(0x31));

    private static WrappedKey MasterOf(SoftwareHsm hsm, string tid) => hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, ClearKey((byte)(0x40 + tid[^1])));

    private static byte[] ClearKey(byte seed) => [.. Enumerable.Range(0, 16).Select(i => (byte)(seed + (7 * i)))];
}

/// <summary>One host of several.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PostgresLine line;
    private readonly List<MemoryConnection> connections = [];
    private readonly List<Task> served = [];

    public TestNode(AcquirerHost host, ScriptedNetwork network, PostgresLine line, LogLines logs)
    {
        (Host, Network, this.line, Logs) = (host, network, line, logs);
        Running = host.RunAsync(stop.Token);
    }

    public AcquirerHost Host { get; }

    public ScriptedNetwork Network { get; }

    public LogLines Logs { get; }

    /// <summary>The host's loops.</summary>
    public Task Running { get; }

    public FrameConnection Connect()
    {
        var (ours, theirs) = MemoryConnection.Pair();
        lock (connections)
        {
            connections.Add(theirs);
            served.Add(ServeAsync(theirs));
        }

        return new FrameConnection(ours);
    }

    /// <summary>Nothing that the host does from here on reaches anybody: not its database, not the network, not its terminals. Nobody is told.</summary>
    public void Kill()
    {
        line.Sever();
        Network.IsReachable = false;
        Network.Cut();
        lock (connections)
            foreach (var connection in connections) connection.Abort(new Microsoft.AspNetCore.Connections.ConnectionAbortedException("killed"));
    }

    /// <summary>The host reaches its database again.</summary>
    public void ComeBack() => line.IsDown = false;

    /// <summary>Stops as an operator does; a host that was replaced has ended by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        ComeBack();
        await stop.CancelAsync();
        try
        {
            await Running;
        }
        catch (WriterReplacedException)
        {
            // Another host has taken its place.
        }

        await Task.WhenAll(served);
        await Host.DisposeAsync();
        line.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync(MemoryConnection connection)
    {
        await Host.Terminals.OnConnectedAsync(connection);
        await connection.DisposeAsync();
    }
}
