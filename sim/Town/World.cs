using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Simulation.Disks;
using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Scheduling;

namespace Piaohao.Simulation.Town;

/// <summary>Shops with their tills, an acquirer and a card network, all of it the product's own code, on one thread and one clock.</summary>
public sealed class World : IDisposable
{
    public const string AcquirerId = "48981100";

    /// <summary>Midnight in Shanghai before the first day.</summary>
    public static readonly DateTimeOffset Midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly string folder = Directory.CreateTempSubdirectory("piaohao-simulation-").FullName;

    public World(ulong seed, TownSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        Seeds = new Seeds(seed);
        Scheduler = new Scheduler(Seeds.For("turns"), Midnight, new EventLog());
        Timeline = new Timeline(() => Scheduler.Now, Scheduler.Log);
        SqliteDisks.DrawFrom(Seeds.For("sqlite"));
        var dice = Seeds.For("town");
        Cards = TownCard.Make(Math.Max(6, size.Terminals * 3), dice);
        var (bankZone, hostZone) = (new byte[16], new byte[16]);
        dice.NextBytes(bankZone);
        bankZone.CopyTo(hostZone, 0);
        Network = new Line(Scheduler, Weather("network"), "network");
        Bank = new BankMachine(Scheduler, Timeline, FolderOf("bank"), Seeds, bankZone, AcquirerId, Cards);
        Network.Peer = () => Bank.Listener;
        var terminals = Enumerable.Range(1, size.Terminals).Select(number => (Mid: $"8981100531100{((number + 1) / 2):00}", Tid: (10_000_000 + number).ToString(CultureInfo.InvariantCulture))).ToArray();
        Host = new HostMachine(Scheduler, Timeline, FolderOf("host"), Seeds, hostZone, Shops(terminals), Bank, Network);
        Bank.Plug(Network);
        Host.Plug(Network);
        Tills = [.. terminals.Select((terminal, index) => MakeTill(terminal.Mid, terminal.Tid, index, dice))];
        Clerks = [.. Tills.Select((till, index) =>
        {
            var own = Seeds.For($"clerk {index}");
            return new Clerk(Scheduler, till, own, new Temper(own), Cards);
        })];
    }

    public Seeds Seeds { get; }

    public Scheduler Scheduler { get; }

    public Timeline Timeline { get; }

    public ImmutableArray<TownCard> Cards { get; }

    public BankMachine Bank { get; }

    public HostMachine Host { get; }

    public ImmutableArray<TillMachine> Tills { get; }

    public ImmutableArray<Clerk> Clerks { get; }

    /// <summary>Between host and card network.</summary>
    public Line Network { get; }

    /// <summary>Every machine, host and bank first.</summary>
    public IEnumerable<Machine> Machines => [Host, Bank, .. Tills];

    /// <summary>Starts card network and host and loads the terminals' keys.</summary>
    public void Found()
    {
        Bank.SwitchOn();
        Host.SwitchOn();
        foreach (var till in Tills) Host.InjectMasterKey(till.Mid, till.Tid, masters[till.Tid].ToArray());
        Scheduler.Run(Scheduler.Now + TimeSpan.FromMinutes(1));
        foreach (var clerk in Clerks) clerk.Come();
    }

    public void Dispose()
    {
        foreach (var machine in Machines) machine.SwitchOff();
        foreach (var machine in Machines) SqliteDisks.Unmount(FolderOf(machine == Host ? "host" : machine == Bank ? "bank" : machine.Name["till ".Length..]));
        Directory.Delete(folder, recursive: true);
    }

    private readonly Dictionary<string, byte[]> masters = new(StringComparer.Ordinal);

    private TillMachine MakeTill(string mid, string tid, int index, Random dice)
    {
        var master = new byte[16];
        dice.NextBytes(master);
        masters[tid] = master;
        var line = new Line(Scheduler, Weather($"line {tid}"), $"line {tid}") { Peer = () => Host.Listener };
        var till = new TillMachine(Scheduler, Timeline, FolderOf(tid), Seeds, index, TillMachine.Profile(mid, tid), master, line);
        till.Plug(line);
        Host.Plug(line);
        return till;
    }

    private Weather Weather(string name)
    {
        var dice = Seeds.For($"weather {name}");
        return new Weather(dice, dice.Next(3) == 0 ? 0.1 : 0.01);
    }

    private string FolderOf(string name) => Path.Combine(folder, name);

    private static DirectorySnapshot Shops((string Mid, string Tid)[] terminals)
    {
        var since = new DateOnly(2016, 9, 6);
        var fees = new FeeSchedule([new FeeRule(FeeCard.Debit, 5000, Money.Fen(1), Money.Fen(2000), since), new FeeRule(FeeCard.Credit, 6000, Money.Fen(1), null, since)]);
        var profile = new TerminalProfile(KeySet.DoubleWithTrack, MacForm.Hex, ManualEntry: true, Money.Fen(5_000_000));
        return new DirectorySnapshot(
            [.. terminals.Select(terminal => terminal.Mid).Distinct(StringComparer.Ordinal).Select(mid => new Merchant(mid, $"商店{mid[^2..]}", $"Shop {mid[^2..]}", "5311", Standing.Active, fees))],
            [.. terminals.Select(terminal => new TerminalRecord(terminal.Mid, terminal.Tid, "0001", Standing.Active, profile))]);
    }
}
