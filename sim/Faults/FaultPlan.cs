using Piaohao.Simulation.Lines;

namespace Piaohao.Simulation.Faults;

/// <summary>All that goes wrong in a run, drawn from the seed before it begins: so that one of them can be left out and the rest stays as it is.</summary>
public static class FaultPlan
{
    private static readonly (FaultKind Kind, string[] Targets)[] Kinds =
    [
        (FaultKind.Connection, ["till"]), (FaultKind.Connection, ["till"]), (FaultKind.Partition, ["till", "bank"]), (FaultKind.Refusal, ["till", "bank"]),
        (FaultKind.SlowLine, ["till"]), (FaultKind.Cut, ["till", "bank"]), (FaultKind.Silence, ["till", "bank"]),
        (FaultKind.PowerLoss, ["till", "host", "bank"]), (FaultKind.Kill, ["till", "host", "bank"]), (FaultKind.CrashAtAwait, ["till", "host", "bank"]),
        (FaultKind.CrashAtWrite, ["till", "host", "bank"]), (FaultKind.DiskFull, ["till", "host", "bank"]), (FaultKind.SyncError, ["till", "host", "bank"]),
        (FaultKind.ClockStep, ["till", "host", "bank"]), (FaultKind.NetworkAnswer, ["bank"]), (FaultKind.NetworkAnswer, ["bank"]), (FaultKind.NetworkReversal, ["bank"]),
        (FaultKind.PaperOut, ["till"]), (FaultKind.BadReading, ["till"]),
    ];

    private static readonly Bank.Faults.FaultKind[] OfTheNetwork =
    [
        Bank.Faults.FaultKind.NoAnswer, Bank.Faults.FaultKind.AnswerLost, Bank.Faults.FaultKind.LateAnswer, Bank.Faults.FaultKind.AnswerTwice,
        Bank.Faults.FaultKind.CutBefore, Bank.Faults.FaultKind.CutAfter,
    ];

    /// <param name="sessions">When shops are open.</param>
    /// <param name="tills">Terminal numbers.</param>
    public static IReadOnlyList<Fault> Draw(Random dice, IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> sessions, IReadOnlyList<string> tills)
    {
        ArgumentNullException.ThrowIfNull(dice);
        // Which kinds a run knows, and how well, is drawn too.
        var weights = Kinds.Select(_ => dice.Next(3) == 0 ? 0 : dice.Next(1, 5)).ToArray();
        if (weights.Sum() == 0) weights[0] = 1;
        var perTill = dice.Next(3, 16);
        var plan = new List<Fault>();
        foreach (var (from, until) in sessions)
            for (var count = perTill * tills.Count; count > 0; count--)
                plan.Add(Draw(dice, weights, from + ((until - from) * dice.NextDouble()), tills));
        return [.. plan.OrderBy(fault => fault.At)];
    }

    private static Fault Draw(Random dice, int[] weights, DateTimeOffset at, IReadOnlyList<string> tills)
    {
        var drawn = dice.Next(weights.Sum());
        var index = 0;
        while ((drawn -= weights[index]) >= 0) index++;
        var (kind, targets) = Kinds[index];
        var target = targets[dice.Next(targets.Length)];
        if (target == "till") target = tills[dice.Next(tills.Count)];
        var (detail, amount) = kind switch
        {
            FaultKind.Connection => Connection(dice),
            FaultKind.Partition or FaultKind.Refusal => (0, dice.Next(3, 120)),
            FaultKind.SlowLine => (dice.Next(20, 2000), dice.Next(10, 200)),
            FaultKind.CrashAtAwait => (0, dice.Next(1, 400)),
            FaultKind.CrashAtWrite => (0, dice.Next(1, 60)),
            FaultKind.DiskFull => (0, dice.Next(2, 60)),
            FaultKind.SyncError => (0, dice.Next(1, 4)),
            FaultKind.ClockStep => (0, dice.Next(-120, 121)),
            FaultKind.NetworkAnswer => ((int)OfTheNetwork[dice.Next(OfTheNetwork.Length)], 0),
            FaultKind.PaperOut => (0, dice.Next(5, 300)),
            FaultKind.BadReading => (0, dice.Next(1, 4)),
            _ => (0, 0),
        };
        return new Fault(at, kind, target, detail, amount);
    }

    private static (int, int) Connection(Random dice)
    {
        var kinds = Enum.GetValues<LineFaultKind>();
        var kind = kinds[dice.Next(kinds.Length)];
        return ((int)kind, kind switch
        {
            LineFaultKind.CutRequest or LineFaultKind.CutAnswer => dice.Next(1, 200),
            LineFaultKind.LateAnswer or LineFaultKind.LateRequest => dice.Next(5, 90),
            LineFaultKind.Twice => dice.Next(0, 20),
            LineFaultKind.SlowOpening => dice.Next(2, 15),
            _ => dice.Next(0, 4000),
        });
    }
}
