using System.Collections.Immutable;
using Piaohao.BlackBox;
using Piaohao.Simulation.Checkers;
using Piaohao.Simulation.Faults;
using Piaohao.Simulation.Runs;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Replay;

/// <summary>What came of a replay.</summary>
/// <param name="Report">As any run's.</param>
/// <param name="Recorded">How transactions and reversals ended in the record, without those the scenario leaves out.</param>
/// <param name="Replayed">How they ended now.</param>
public sealed record ReplayResult(Report Report, Scenario Scenario, ImmutableArray<Outcome> Recorded, ImmutableArray<Outcome> Replayed)
{
    /// <summary>Everything ended as it was recorded, in the same order.</summary>
    public bool IsSame => Recorded.SequenceEqual(Replayed);
}

/// <summary>A till's recorded day again, in a town of one till: the same errands, the same fates of its requests; then the evening and the audit of any run.</summary>
public static class ReplayRun
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(8), After = TimeSpan.FromMinutes(3);
    private const long RichFen = 500_000;
    private static readonly TownSize OneTill = new(Days: 1, Terminals: 1);

    /// <summary>Replays an exported black box (docs/blackbox.md).</summary>
    /// <param name="seed">Draws what the record does not say: cards, the lines' weather, the order of turns.</param>
    /// <exception cref="InvalidDataException">The file is none, has no terminal's part, or is longer than a week.</exception>
    public static ReplayResult Of(TextReader file, ulong seed = 1) => Of(Export.Read(file), seed);

    /// <summary>Replays records of a terminal and, where they are there, of its host.</summary>
    public static ReplayResult Of(ImmutableArray<PartyRecord> records, ulong seed = 1)
    {
        var scenario = Scenario.Of(records);
        if (scenario.Length > Most) throw new InvalidDataException("The record is longer than a week.");
        using var world = new World(seed, OneTill);
        using var watch = new Watch(world);
        var (till, clerk) = (world.Tills[0], world.Clerks[0]);
        var recorder = new ListRecorder(() => world.Scheduler.Now);
        till.Recorder = recorder;
        clerk.IsAway = true;
        var hand = new FaultHand(world);
        world.Found();
        Live(world, watch, till, scenario, recorder);
        var replayed = Scenario.Outcomes(recorder.Records, _ => true);
        recorder.Noted = _ => { };
        till.Line.Filter = (bytes => bytes, bytes => bytes);
        clerk.IsAway = false;
        till.SwitchOff();
        var report = Run.Judge(world, OneTill, seed, hand, [], watch);
        return new ReplayResult(report, scenario, scenario.Outcomes([.. records.Where(record => record.Party == Export.Terminal).Select(record => record.Record)]), replayed);
    }

    /// <summary>The day, at the recorded time of day, until all errands are done.</summary>
    private static void Live(World world, Watch watch, TillMachine till, Scenario scenario, ListRecorder recorder)
    {
        bool Broken() => watch.Violations.Count > 0;
        var from = World.Midnight.AddDays(1) + scenario.From.ToOffset(World.Midnight.Offset).TimeOfDay;
        world.Scheduler.Run(from, Broken);
        var clerk = new ReplayClerk(world.Scheduler, till, world.Clerks[0], scenario, Pockets(world.Cards));
        var fates = new FateHand(world, till, scenario);
        recorder.Noted = record =>
        {
            if (record.What == What.Sent) clerk.Sees(record);
            fates.Sees(record);
        };
        foreach (var cut in scenario.PowerCuts) world.Scheduler.After(cut, () => till.LosePower("as recorded"));
        till.SwitchOn();
        clerk.Come();
        world.Scheduler.Run(from + scenario.Length + After, Broken);
        // Where the till was slower than it had been, what is left is still done.
        var most = world.Scheduler.Now + TimeSpan.FromHours(1);
        while (!clerk.IsDone && world.Scheduler.Now < most && !Broken()) world.Scheduler.Run(world.Scheduler.Now + After, Broken);
    }

    /// <summary>Cards with money, and those that approve only parts last: what was approved is to be approved again.</summary>
    private static ImmutableArray<TownCard> Pockets(ImmutableArray<TownCard> cards)
    {
        static long MoneyOf(TownCard card) => card.Profile.Opening.Minor + card.Profile.CreditLine.Minor;
        return [.. cards.OrderBy(card => card.Profile.ApprovesParts).ThenByDescending(MoneyOf).Where((card, place) => place == 0 || MoneyOf(card) >= RichFen)];
    }
}
