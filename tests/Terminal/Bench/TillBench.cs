using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Piaohao.BlackBox;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>A till with everything it is plugged into: glass, keys, reader, printer, host, clock. Nothing runs beside the test: each step runs until all is quiet.</summary>
internal sealed class TillBench : IDisposable
{
    public static readonly byte[] MasterKey = Convert.FromHexString("1CF88AB5D64F314F9EF237FBD99E29CD");
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 5, 20, 11, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("piaohao-till-").FullName;
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly Pump pump = new();
    private readonly RecordingGlass glass = new();
    private readonly ListLog log = new();
    private readonly SoftwareHsm hostHsm;
    private readonly SoftwareHsm tillHsm;
    private readonly FileRecorder recorder;
    private CancellationTokenSource power = new();
    private Task running = Task.CompletedTask;
    private int copies;

    public TillBench(Func<TerminalOptions, TerminalOptions>? change = null)
    {
        Options = new TerminalOptions
        {
            Tid = "10000001",
            Mid = "898110053110001",
            MerchantName = new("票号演示商店", "Piaohao Demo Shop"),
            Host = new DnsEndPoint("host", 1),
            PasswordIterations = 10,
            SelfTestPace = TimeSpan.Zero,
            AnswerTimeout = TimeSpan.FromSeconds(30),
            Operators = [new OperatorSeed("00", "123456"), new OperatorSeed("01", "0000"), new OperatorSeed("99", "88888888")],
        };
        if (change is not null) Options = change(Options);
        hostHsm = SoftwareHsm.Open(Path.Combine(folder, "host.lmk"), random);
        tillHsm = SoftwareHsm.Open(Path.Combine(folder, "till.lmk"), random);
        Host = new ScriptedHost(hostHsm, MasterKey);
        recorder = new FileRecorder(folder, Time);
        DatabasePath = Path.Combine(folder, "till.db");
        Till = Make();
        Till.InjectMasterKey(MasterKey.ToArray());
    }

    public TerminalOptions Options { get; set; }

    public ScriptedHost Host { get; }

    public ManualTime Time { get; } = new(Start);

    public VirtualCardReader Reader { get; private set; } = new();

    public VirtualScanner Scanner { get; private set; } = new();

    public VirtualSignaturePad Pad { get; private set; } = new();

    public PaperTray Paper { get; private set; } = new();

    public VirtualBattery Battery { get; } = new();

    /// <summary>Printers on the network, by address.</summary>
    public Dictionary<string, PaperTray> OtherPrinters { get; } = new(StringComparer.Ordinal);

    public Till Till { get; private set; }

    public string DatabasePath { get; private set; }

    /// <summary>Where the till's files lie.</summary>
    public string Folder => folder;

    /// <summary>The till's own secure module.</summary>
    public SoftwareHsm TillHsm => tillHsm;

    public Screen Screen => glass.Screens[^1];

    /// <summary>Every screen so far.</summary>
    public List<Screen> Screens => glass.Screens;

    public IReadOnlyList<string> Log => log.Lines;

    public Action<Screen> OnScreen
    {
        set => glass.Shown = value;
    }

    /// <summary>All a person can read on the glass now.</summary>
    public string Words => string.Join('\n', Texts(Screen));

    public static IEnumerable<string> Texts(Screen screen) =>
    [
        screen.Title, .. screen.Lines.Select(line => line.Text), screen.Prompt, screen.Amount ?? "", screen.Input?.Text ?? "", screen.Input?.Hint ?? "",
        .. screen.SoftKeys.Select(key => key.Label), screen.Speech ?? "", screen.Status.Waiting,
    ];

    public TillBench SwitchOn()
    {
        pump.Run(() => running = Till.RunAsync(power.Token));
        Check();
        return this;
    }

    /// <summary>Switched on, operator 01 (or 00, who may void and refund) logged in, signed in, idle.</summary>
    public TillBench Ready(string number = "01", string password = "0000")
    {
        SwitchOn();
        LogIn(number, password);
        Press(Key.Confirm);
        Assert.Equal("idle", Screen.Name);
        return this;
    }

    public void LogIn(string number = "01", string password = "0000")
    {
        Type(number);
        Press(Key.Confirm);
        Type(password);
        Press(Key.Confirm);
    }

    public void Press(params ReadOnlySpan<Key> keys)
    {
        foreach (var key in keys)
        {
            var pressed = key;
            pump.Run(() => Till.Press(pressed));
            Check();
        }
    }

    /// <summary>Opens the menu and goes down the lines with these Chinese labels, one menu after another.</summary>
    public void Choose(params ReadOnlySpan<string> labels)
    {
        Press(Key.Menu);
        foreach (var label in labels) Press(Line(label));
    }

    /// <summary>The supervisor's password where it is asked for.</summary>
    public void Supervise()
    {
        Assert.Equal("password", Screen.Name);
        Type("123456");
        Press(Key.Confirm);
    }

    /// <summary>The administrator's password where it is asked for.</summary>
    public void Administrate()
    {
        Assert.Equal("password", Screen.Name);
        Type("88888888");
        Press(Key.Confirm);
    }

    /// <summary>The cashier's password where the screen is locked.</summary>
    public void Unlock()
    {
        Assert.Equal("locked", Screen.Name);
        Type("0000");
        Press(Key.Confirm);
    }

    /// <summary>The digit of the menu line with this label.</summary>
    public Key Line(string label) => Screen.SoftKeys.First(key => key.Label == label).Key;

    public void Type(string digits)
    {
        foreach (var digit in digits) Press(Key.D0 + (digit - '0'));
    }

    public bool Offer(OfferedCard card)
    {
        var taken = false;
        pump.Run(() => taken = Reader.Offer(card));
        Check();
        return taken;
    }

    public bool Sign(SignatureDrawing drawing)
    {
        var taken = false;
        pump.Run(() => taken = Pad.Sign(drawing));
        Check();
        return taken;
    }

    public void Advance(double seconds)
    {
        var until = Time.GetUtcNow().AddSeconds(seconds);
        var more = true;
        while (more) pump.Run(() => more = Time.FireNext(until));
        Check();
    }

    /// <summary>Amount, card, PIN: up to the moment the request is on its way (and answered, if the host answers).</summary>
    public void Charge(string fen, OfferedCard card, string pin)
    {
        Type(fen);
        Press(Key.Confirm);
        Assert.Equal("card", Screen.Name);
        Assert.True(Offer(card));
        Assert.Equal("pin", Screen.Name);
        Type(pin);
        Press(Key.Confirm);
    }

    /// <summary>As <see cref="Ready"/>, with the supervisor at the till.</summary>
    public TillBench ReadyForSupervisor() => Ready("00", "123456");

    /// <summary>An approved sale, both slips torn off, idle again.</summary>
    public void Sell(string fen, OfferedCard card, string pin = TestCards.Pin)
    {
        Charge(fen, card, pin);
        Finish();
    }

    /// <summary>Tears both slips off.</summary>
    public void Finish()
    {
        Press(Key.Confirm, Key.Confirm);
        Assert.Equal("idle", Screen.Name);
    }

    /// <summary>Shows a code to the scanner; false where the till waits for none.</summary>
    public bool Scan(string code)
    {
        var taken = false;
        pump.Run(() => taken = Scanner.Show(code));
        Check();
        return taken;
    }

    /// <summary>The plug is pulled: the till is not asked. A new one starts with the same file and the same secure module.</summary>
    public void PullThePlug()
    {
        Off();
        On();
    }

    /// <summary>Nothing has the till's files open afterwards.</summary>
    public void Off()
    {
        pump.Run(power.Cancel);
        power.Dispose();
        power = new CancellationTokenSource();
    }

    /// <summary>A new till with the same files, not switched on yet.</summary>
    public void On()
    {
        Reader = new VirtualCardReader();
        Scanner = new VirtualScanner();
        Pad = new VirtualSignaturePad();
        Till = Make();
    }

    /// <summary>The database's files as they are at this moment: what a power cut would leave.</summary>
    public string CopyDatabase()
    {
        var target = Path.Combine(folder, $"copy{copies++}.db");
        foreach (var suffix in (string[])["", "-wal"])
            if (File.Exists(DatabasePath + suffix)) File.Copy(DatabasePath + suffix, target + suffix);
        return target;
    }

    /// <summary>Pulls the plug and goes on with the copy.</summary>
    public void GoOnWith(string database)
    {
        pump.Run(power.Cancel);
        DatabasePath = database;
        Paper = new PaperTray();
        PullThePlug();
    }

    public IReadOnlyList<Slip> Slips => Paper.Slips;

    public void Dispose()
    {
        pump.Run(power.Cancel);
        power.Dispose();
        recorder.Dispose();
        tillHsm.Dispose();
        hostHsm.Dispose();
        random.Dispose();
        log.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private Till Make() => new(Options, Database.Sqlite(DatabasePath), new TillParts(tillHsm, Host, glass, Reader, Scanner, Paper, Time, random, log)
    {
        Pad = Pad,
        Recorder = recorder,
        Battery = Battery,
        PrinterAt = address => OtherPrinters[address.ToString()!.Split('/')[^1]],
    });

    /// <summary>Neither till nor host may have failed unseen.</summary>
    private void Check()
    {
        if (running.IsFaulted) running.GetAwaiter().GetResult();
        if (Host.Serving.IsFaulted) Host.Serving.GetAwaiter().GetResult();
    }

    private sealed class RecordingGlass : IGlass
    {
        public List<Screen> Screens { get; } = [];

        public Action<Screen> Shown { get; set; } = _ => { };

        public void Show(Screen screen)
        {
            Screens.Add(screen);
            Shown(screen);
        }
    }

    private sealed class ListLog : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
