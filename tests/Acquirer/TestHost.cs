using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Orders;
using Piaohao.Amounts;
using Piaohao.BlackBox;
using Piaohao.Keys;
using Piaohao.Ledger;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Servers;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Tests;

/// <summary>A host with its files in a folder of its own, a scripted network behind it and scripted terminals in
/// front. It can be stopped, or killed at
/// any moment, and started again on what was durable.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public const string Mid = "898110053110001", Tid1 = "10000001", Tid2 = "10000002", SingleTid = "10000003",
    RawTid = "10000004", NoKeyTid = "10000005",
        SuspendedTid = "10000006", ClosedMid = "898110053110002", ClosedTid = "10000007";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-acquirer-");
    private readonly TestDatabases databases;
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly SoftwareHsm hostHsm;
    private readonly SoftwareHsm terminalHsm;
    private readonly SoftwareHsm networkHsm;
    private readonly WrappedKey hostZoneMaster;
    private readonly AcquirerOptions options;
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly List<Task> served = [];
    private CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private AcquirerHost? host;
    private OrderParts? orders;
    private int life;

    private TestHost(AcquirerOptions? options)
    {
        this.options = options ?? new AcquirerOptions();
        databases = new TestDatabases(folder.FullName);
        hostHsm = SoftwareHsm.Open(PathOf("host.key"), random);
        terminalHsm = SoftwareHsm.Open(PathOf("terminal.key"), random);
        networkHsm = SoftwareHsm.Open(PathOf("network.key"), random);
        hostZoneMaster = hostHsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, ClearKey(0x31));
        Network = new ScriptedNetwork(
            networkHsm, networkHsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, ClearKey(0x31)));
        Registry = new TerminalDirectory(Snapshot());
        Listen();
    }

    /// <summary>Noon in Shanghai.</summary>
    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero));

    public ScriptedNetwork Network { get; }

    /// <summary>What staff order, as another process would: over a connection of its own.</summary>
    public OrderRegistry Orders => new(databases.Of("merchants"), Time);

    public MerchantRegistry Merchants => orders!.Registry;

    public SoftwareHsm HostHsm => hostHsm;

    public SoftwareHsm TerminalHsm => terminalHsm;

    /// <summary>The host's flight recorder; none unless a test puts one there before the host starts anew.</summary>
    public FlightRecorder Recorder { get; set; } = FlightRecorder.None;

    public string Folder => folder.FullName;

    /// <summary>Where the host reads archives, and makes them where it is set to.</summary>
    public string ArchiveFolder => PathOf("archive");

    /// <summary>Archives as the command does, beside the host.</summary>
    /// <param name="passing">May break it off.</param>
    public Archiver Archiver(Action<string>? passing = null) =>
        new(Database, ArchiveFolder, new BusinessCalendar(Time, options.BusinessDayEnd)) { Passing = passing ?? (_ => { }) };

    /// <summary>Every log line of the host.</summary>
    public LogLines Logs { get; } = new();

    public SoftwareHsm NetworkHsm => networkHsm;

    public TerminalDirectory Registry { get; }

    public AcquirerHost Host => host ?? throw new InvalidOperationException("The host is stopped.");

    public HostQueries Queries => Host.Queries;

    /// <summary>What staff look at, as another process would.</summary>
    public WorkListLooks Looks => new(Database, Time);

    /// <summary>The host's database.</summary>
    public Database Database => databases.Of($"acquirer{life}");

    /// <summary>All that the host's database holds, as it is stored.</summary>
    public IReadOnlyList<byte[]> Stored => databases.Stored($"acquirer{life}");

    public static async Task<TestHost> StartAsync(AcquirerOptions? options = null)
    {
        var test = new TestHost(options);
        test.Start();
        foreach (var tid in new[] { Tid1, Tid2, SingleTid, RawTid }) await test.InjectAsync(tid);
        await test.NetworkUpAsync();
        return test;
    }

    /// <summary>A host that gives orders, with a registry file that other processes may change.</summary>
    public static async Task<TestHost> WithOrdersAsync()
    {
        // A pace like no other timer's, so that DaysPassAsync can tell that the echo was answered.
        var test = new TestHost(new AcquirerOptions { NetworkEcho = TimeSpan.FromSeconds(59) });
        var database = test.databases.Of("merchants");
        test.orders = new OrderParts(new MerchantRegistry(database, test.Time), new OrderRegistry(database, test.Time));
        foreach (var merchant in Snapshot().Merchants)
        {
            await test.Merchants.AddAsync(merchant);
            await test.Merchants.AddAsync(new Store(merchant.Id, "0001", "店", "Shop"));
        }

        foreach (var terminal in Snapshot().Terminals) await test.Merchants.AddAsync(terminal);
        test.Registry.Replace(await test.Merchants.LoadAsync());
        test.Start();
        foreach (var tid in new[] { Tid1, Tid2 }) await test.InjectAsync(tid);
        await test.NetworkUpAsync();
        return test;
    }

    /// <summary>Returns once the host has looked at the registry again.</summary>
    public async Task LookedAsync()
    {
        await Time.TimerSetFor(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        await Time.TimerSetFor(TimeSpan.FromSeconds(1));
    }

    /// <summary>Goes to noon of a later day, with the host looking at each; the terminal then calls anew, since silent lines are closed.</summary>
    public async Task DaysPassAsync(int days, ScriptedTerminal? terminal = null)
    {
        for (; days > 0; days--)
        {
            await Time.TimerSetFor(TimeSpan.FromSeconds(1));
            Time.Advance(TimeSpan.FromDays(1));
            await Time.TimerSetFor(TimeSpan.FromSeconds(1));
            // The echo of the day is answered before the next day comes: two in vain would cut the line.
            await Time.TimerSetFor(options.NetworkEcho);
        }

        if (terminal is not null) terminal.Frames = Connect();
        await NetworkUpAsync();
    }

    public Task InjectAsync(string tid) =>
        Host.InjectMasterKeyAsync(
            Mid, tid, hostHsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, ClearKey(TmkSeed(tid))));

    /// <summary>Returns when the link to the network is up.</summary>
    public async Task NetworkUpAsync()
    {
        while (Host.Network.State != NetworkState.Up) await Task.Delay(1);
    }

    /// <summary>A terminal on a connection of its own, or on one that others use too.</summary>
    public ScriptedTerminal Terminal(string tid = Tid1, string mid = Mid, FrameConnection? on = null) => new(
        terminalHsm,
        terminalHsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, ClearKey(TmkSeed(tid))),
        on ?? Connect(), mid, tid,
        tid == RawTid ? MacAlgorithm.UnionPayEcbRaw : MacAlgorithm.UnionPayEcb);

    /// <summary>A terminal that has signed in.</summary>
    public async Task<ScriptedTerminal> SignedInAsync(string tid = Tid1, int code = 4, FrameConnection? on = null)
    {
        var terminal = Terminal(tid, on: on);
        var answer = await terminal.SignInAsync(code);
        return answer.Is(39, "00")
            ? terminal
            : throw new InvalidOperationException($"Sign-in was answered {answer.Text(39)}.");
    }

    public FrameConnection Connect()
    {
        var (ours, theirs) = MemoryConnection.Pair();
        served.Add(ServeAsync(theirs));
        return new FrameConnection(ours);
    }

    /// <summary>Stops as an operator does: what is under way is finished.</summary>
    public async Task StopAsync()
    {
        if (host is null) return;
        await stop.CancelAsync();
        await running;
        await Task.WhenAll(served);
        await host.DisposeAsync();
        host = null;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        Start();
        await NetworkUpAsync();
    }

    /// <summary>As after a power cut: a new host on a copy of what is durable at this moment; the old one is left
    /// behind.</summary>
    public async Task KillAsync()
    {
        databases.Copy($"acquirer{life}", $"acquirer{life + 1}");
        // What the old host still does, it does to the books left behind.
        Network.Cut();
        await StopAsync();
        life++;
        Start();
        await NetworkUpAsync();
    }

    /// <summary>How often a counter was raised with these tags, such as <c>frames/unreadable</c>.</summary>
    public long Count(string name)
    {
        lock (counts) return counts.GetValueOrDefault(name);
    }

    /// <summary>Returns once a counter has come to a value.</summary>
    public async Task CountedAsync(string name, long value)
    {
        while (Count(name) < value) await Task.Delay(1);
    }

    /// <summary>Returns once nothing is open in the books.</summary>
    public async Task SettledAsync()
    {
        while (Queries.Open() != default || Host.StandingReversals > 0) await Task.Delay(1);
    }

    /// <summary>What an account is worth, in fen.</summary>
    public long Balance(AccountKind kind) =>
        Queries.Accounts().Where(account => account.Account.Kind == kind).Sum(account => account.Balance.Minor);

    public Transaction Find(ScriptedTerminal terminal, int trace) =>
        Queries.Find(new TransactionKey(Mid, terminal.Id, terminal.Batch, trace))
            ?? throw new InvalidOperationException($"There is no transaction {trace}.");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        listener.Dispose();
        stop.Dispose();
        hostHsm.Dispose();
        terminalHsm.Dispose();
        networkHsm.Dispose();
        random.Dispose();
        databases.Dispose();
        folder.Delete(recursive: true);
    }

    public static DirectorySnapshot Snapshot()
    {
        var fees = new FeeSchedule(
        [
            new FeeRule(FeeCard.Debit, 5000, Money.Fen(1), Money.Fen(2000), new DateOnly(2016, 9, 6)),
            new FeeRule(FeeCard.Credit, 6000, Money.Fen(1), null, new DateOnly(2016, 9, 6)),
        ]);
        var full = new TerminalProfile(KeySet.DoubleWithTrack, MacForm.Hex, ManualEntry: true, Money.Fen(5_000_000));
        return new DirectorySnapshot(
            [
                new Merchant(Mid, "票号演示商店", "Piaohao Demo Shop", "5311", Standing.Active, fees),
                new Merchant(ClosedMid, "关门商店", "Closed Shop", "5311", Standing.Closed, fees),
            ],
            [
                new TerminalRecord(Mid, Tid1, "0001", Standing.Active, full),
                new TerminalRecord(Mid, Tid2, "0001", Standing.Active, full with { ManualEntry = false, Keys = KeySet.Double }),
                new TerminalRecord(Mid, SingleTid, "0001", Standing.Active, full with { Keys = KeySet.Single }),
                new TerminalRecord(Mid, RawTid, "0001", Standing.Active, full with { Mac = MacForm.Raw }),
                new TerminalRecord(Mid, NoKeyTid, "0001", Standing.Active, full),
                new TerminalRecord(Mid, SuspendedTid, "0001", Standing.Suspended, full),
                new TerminalRecord(ClosedMid, ClosedTid, "0001", Standing.Active, full),
            ]);
    }

    private void Start()
    {
        stop = new CancellationTokenSource();
        host = new AcquirerHost(new AcquirerParts(
            options, Database, hostHsm, Registry, TestCard.Bins, hostZoneMaster, Network,
            new IPEndPoint(IPAddress.Loopback, 1),
            Time, new Random(1), Logs, orders) { Recorder = Recorder, ArchiveFolder = ArchiveFolder });
        running = host.RunAsync(stop.Token);
    }

    private async Task ServeAsync(MemoryConnection connection)
    {
        await Host.Terminals.OnConnectedAsync(connection);
        await connection.DisposeAsync();
    }

    private void Listen()
    {
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == AcquirerMetrics.MeterName) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            // Other tests run beside this one: only our own host's instruments count.
            if (host is null || !ReferenceEquals(instrument.Meter, host.Metrics.Meter)) return;
            var name = instrument.Name["piaohao.acquirer.".Length..];
            foreach (var tag in tags) name += $"/{tag.Value}";
            lock (counts) counts[name] = counts.GetValueOrDefault(name) + value;
        });
        listener.Start();
    }

    private static byte TmkSeed(string tid) => (byte)(0x40 + tid[^1]);

    private static byte[] ClearKey(byte seed) => [.. Enumerable.Range(0, 16).Select(i => (byte)(seed + (7 * i)))];
}
