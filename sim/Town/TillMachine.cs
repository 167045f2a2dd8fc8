using System.Net;
using Piaohao.BlackBox;
using Piaohao.Keys;
using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Scheduling;
using Piaohao.Storage;
using Piaohao.Terminal;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Simulation.Town;

/// <summary>A shop's terminal with all that is plugged into it.</summary>
public sealed class TillMachine : Machine, IGlass
{
    private readonly SoftwareHsm hsm;
    private readonly byte[] master;
    private Till? till;

    public TillMachine(Scheduler scheduler, Timeline timeline, string folder, Seeds seeds, int number, TerminalOptions options, byte[] master, Line line)
        : base(scheduler, timeline, $"till {options.Tid}", 10 + number, folder, seeds.For($"till {number}"))
    {
        (Options, Line, this.master) = (options, line, master);
        hsm = SoftwareHsm.Open(PathOf("till.lmk"), Random);
        Paper = new Drawer(options.Tid, timeline, () => scheduler.Now);
    }

    public TerminalOptions Options { get; set; }

    public string Tid => Options.Tid;

    public string Mid => Options.Mid;

    public Line Line { get; }

    /// <summary>Where its journal lies.</summary>
    public string Books => PathOf("till.db");

    /// <summary>What came out of the printer.</summary>
    public Drawer Paper { get; }

    public VirtualCardReader Reader { get; private set; } = new();

    public VirtualScanner Scanner { get; private set; } = new();

    /// <summary>So many of the next cards are read only in part.</summary>
    public int BadReadings { get; set; }

    /// <summary>What the glass shows; null before the first screen.</summary>
    public Screen? Screen { get; private set; }

    /// <summary>The till's flight recorder.</summary>
    public FlightRecorder Recorder { get; set; } = FlightRecorder.None;

    /// <summary>Called on a new database, to plant a defect in it.</summary>
    public Action<Database> Installed { get; set; } = _ => { };

    /// <summary>Another secure module in front of its own, for a planted defect.</summary>
    public Func<IHsm, IHsm> Guard { get; set; } = hsm => hsm;

    public void Show(Screen screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        var was = Screen;
        Screen = screen;
        if (was?.Name == screen.Name && was.Prompt == screen.Prompt && was.Title == screen.Title) return;
        Timeline.Note(Name, $"shows {screen.Name}: {screen.Title}, {string.Join(" | ", screen.Lines.Select(line => line.Text))} {screen.Prompt}");
        Paper.Saw(screen);
    }

    /// <summary>Somebody presses a key.</summary>
    public void Press(Key key) => Process!.Run(() => till?.Press(key));

    /// <summary>Somebody swipes a card; false where the reader does not wait for one.</summary>
    public bool Swipe(string track)
    {
        var taken = false;
        if (BadReadings > 0)
        {
            BadReadings--;
            track = track[..(track.Length / 2)];
        }

        Process!.Run(() => taken = Reader.Offer(new OfferedCard(CardEntry.Swipe, track)));
        return taken;
    }

    protected override void Start(SimulatedProcess process)
    {
        till = null;
        Screen = null;
        (Reader, Scanner) = (new VirtualCardReader(), new VirtualScanner());
        var books = Database.Sqlite(Books);
        var made = new Till(Options, books, new TillParts(
            Guard(hsm), Line.For(process), this, Reader, Scanner, Paper, process.Time, Random, new TimelineLogs(Timeline, Name)) { Recorder = Recorder });
        if (made.MasterKeyCheckValue is null)
        {
            Installed(books);
            made.InjectMasterKey(master.ToArray());
        }

        process.Watch(made.RunAsync(CancellationToken.None));
        till = made;
    }

    /// <summary>The profile of a terminal of the town.</summary>
    public static TerminalOptions Profile(string mid, string tid) => new()
    {
        Tid = tid,
        Mid = mid,
        MerchantName = new Iso8583.UnionPay.Bilingual($"商店{mid[^2..]}", $"Shop {mid[^2..]}"),
        Host = new IPEndPoint(IPAddress.Loopback, 8583),
        ManualEntry = true,
        PartApproval = true,
        OfflineSales = true,
        PasswordIterations = 1,
        SelfTestPace = TimeSpan.Zero,
        AnswerTimeout = TimeSpan.FromSeconds(30),
        Operators = [new OperatorSeed("00", "123456"), new OperatorSeed("01", "0000"), new OperatorSeed("99", "88888888")],
    };
}
