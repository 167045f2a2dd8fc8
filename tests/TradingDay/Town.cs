using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Acquirer;
using Piaohao.Amounts;
using Piaohao.Bank;
using Piaohao.Bank.Demo;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Storage;
using Piaohao.Terminal;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.TradingDay.Tests;

/// <summary>A shop's till, its acquirer and its bank, all real, on one thread, one clock and lines in memory: nothing runs beside the test.</summary>
internal sealed class Town : IGlass, IDisposable
{
    public const string Mid = "898110053110001", Tid = "10000001", AcquirerId = "48981100";

    private readonly string folder = Directory.CreateTempSubdirectory("piaohao-town-").FullName;
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly Pump pump = new();
    private readonly CancellationTokenSource night = new();
    private readonly List<Task> served = [];
    private readonly List<Task> loops = [];
    private readonly SoftwareHsm tillHsm, hostHsm, bankHsm;
    private readonly WrappedKey tillMaster;
    private readonly Func<TerminalOptions, TerminalOptions> change;
    private CancellationTokenSource power = new();
    private Task working = Task.CompletedTask;

    public Town(DateTimeOffset? start = null, Func<TerminalOptions, TerminalOptions>? change = null)
    {
        this.change = change ?? (options => options);
        // 09:00 in Shanghai.
        Time = new ManualTime(start ?? new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
        (tillHsm, hostHsm, bankHsm) = (Module("till"), Module("host"), Module("bank"));
        var zone = RandomNumberGenerator.GetBytes(16);
        var bankZone = bankHsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, zone.ToArray());
        var hostZone = hostHsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, zone);

        var bankBooks = Database.Sqlite(PathOf("bank.db"));
        BankSchema.Migrate(bankBooks, Time);
        DemoCards.SeedIfEmpty(bankBooks, bankHsm, Time);
        Bank = new BankHost(new BankOptions([AcquirerId]), bankBooks, bankHsm, bankZone, Time, new Random(1), NullLoggerFactory.Instance);
        Network = new TownLine(() => Bank.Connections, served);
        Host = new AcquirerHost(new AcquirerParts(
            new AcquirerOptions(), Database.Sqlite(PathOf("host.db")), hostHsm, new TerminalDirectory(Directory_()), Bank.BinTable, hostZone, Network,
            new IPEndPoint(IPAddress.Loopback, 9583), Time, new Random(2), NullLoggerFactory.Instance));
        Line = new TownLine(() => Host.Terminals, served);
        Run(() => loops.AddRange([Bank.RunAsync(night.Token), Host.RunAsync(night.Token)]));

        var clear = RandomNumberGenerator.GetBytes(16);
        tillMaster = hostHsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, clear.ToArray());
        Run(() => loops.Add(Host.InjectMasterKeyAsync(Mid, Tid, tillMaster)));
        Till = Make();
        Till.InjectMasterKey(clear);
        SwitchOn();
    }

    public ManualTime Time { get; }

    public BankHost Bank { get; }

    public AcquirerHost Host { get; }

    public Till Till { get; private set; }

    /// <summary>Between host and card network.</summary>
    public TownLine Network { get; }

    /// <summary>Between till and host.</summary>
    public TownLine Line { get; }

    public VirtualCardReader Reader { get; private set; } = new();

    public VirtualScanner Scanner { get; private set; } = new();

    public PaperTray Paper { get; } = new();

    public Screen Screen { get; private set; } = null!;

    public Database TillBooks => Database.Sqlite(PathOf("till.db"));

    public Database BankBooks => Database.Sqlite(PathOf("bank.db"));

    public Database HostBooks => Database.Sqlite(PathOf("host.db"));

    public void Show(Screen screen) => Screen = screen;

    public void Press(params ReadOnlySpan<Key> keys)
    {
        foreach (var key in keys) Run(() => Till.Press(key));
    }

    public void Type(string digits)
    {
        foreach (var digit in digits) Press(Key.D0 + (digit - '0'));
    }

    /// <summary>The line of the menu with this Chinese label, one menu after another.</summary>
    public void Choose(params ReadOnlySpan<string> labels)
    {
        Press(Key.Menu);
        foreach (var label in labels) Press(Screen.SoftKeys.First(key => key.Label == label).Key);
    }

    public bool Swipe(int card)
    {
        var taken = false;
        Run(() => taken = Reader.Offer(new OfferedCard(CardEntry.Swipe, DemoCards.All[card].Track.Text.ToString())));
        return taken;
    }

    public bool Scan(string code)
    {
        var taken = false;
        Run(() => taken = Scanner.Show(code));
        return taken;
    }

    /// <summary>Lets time pass, firing whatever is due on the way.</summary>
    public void Wait(TimeSpan time)
    {
        var until = Time.GetUtcNow() + time;
        for (var more = true; more;) Run(() => more = Time.FireNext(until));
    }

    /// <summary>The till loses its power at this moment and gets it back at once.</summary>
    public void PullThePlug()
    {
        Run(power.Cancel);
        power.Dispose();
        power = new CancellationTokenSource();
        (Reader, Scanner) = (new VirtualCardReader(), new VirtualScanner());
        Till = Make();
        SwitchOn();
    }

    /// <summary>Work that left the scheduler on its way; there must be none, or a day could go one way or another.</summary>
    public IReadOnlyList<string> Strays => pump.Strays;

    public string PathOf(string name) => Path.Combine(folder, name);

    public void Dispose()
    {
        Run(power.Cancel);
        Run(night.Cancel);
        // A host that stops waits for its connections and timers.
        for (var tries = 0; tries < 100 && !Task.WhenAll(loops).IsCompleted; tries++) Wait(TimeSpan.FromSeconds(30));
        power.Dispose();
        night.Dispose();
        foreach (var module in (SoftwareHsm[])[tillHsm, hostHsm, bankHsm]) module.Dispose();
        random.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private void SwitchOn() => Run(() => working = Till.RunAsync(power.Token));

    private void Run(Action first)
    {
        pump.Run(first);
        foreach (var task in (Task[])[working, .. loops])
            if (task.IsFaulted) task.GetAwaiter().GetResult();
    }

    private SoftwareHsm Module(string name) => SoftwareHsm.Open(PathOf(name + ".lmk"), random);

    private Till Make()
    {
        var options = change(new TerminalOptions
        {
            Tid = Tid,
            Mid = Mid,
            MerchantName = new Bilingual("票号演示商店", "Piaohao Demo Shop"),
            Host = new IPEndPoint(IPAddress.Loopback, 8583),
            ManualEntry = true,
            PartApproval = true,
            OfflineSales = true,
            PasswordIterations = 10,
            SelfTestPace = TimeSpan.Zero,
            AnswerTimeout = TimeSpan.FromSeconds(30),
            Operators = [new OperatorSeed("00", "123456"), new OperatorSeed("01", "0000"), new OperatorSeed("99", "88888888")],
        });
        return new Till(options, TillBooks, new TillParts(tillHsm, Line, this, Reader, Scanner, Paper, Time, random, NullLoggerFactory.Instance));
    }

    private static DirectorySnapshot Directory_()
    {
        var since = new DateOnly(2016, 9, 6);
        var fees = new FeeSchedule([new FeeRule(FeeCard.Debit, 5000, Money.Fen(1), Money.Fen(2000), since), new FeeRule(FeeCard.Credit, 6000, Money.Fen(1), null, since)]);
        var profile = new TerminalProfile(KeySet.DoubleWithTrack, MacForm.Hex, ManualEntry: true, Money.Fen(5_000_000));
        return new DirectorySnapshot(
            [new Merchant(Mid, "票号演示商店", "Piaohao Demo Shop", "5311", Standing.Active, fees)],
            [new TerminalRecord(Mid, Tid, "0001", Standing.Active, profile)]);
    }
}
