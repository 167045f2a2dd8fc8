using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Simulation.Mutants;
using Piaohao.Simulation.Replay;
using Piaohao.Simulation.Runs;

namespace Piaohao.Server.Commands;

/// <summary>What runs of the simulation came to, for people and for programs.</summary>
internal static class SimulationSummary
{
    public static object Of(Campaign campaign) => new
    {
        seed = campaign.Last!.Seed,
        seeds = campaign.Seeds,
        days = campaign.TillDays,
        sales = campaign.Sales,
        transactions = campaign.Transactions,
        faults = campaign.Faults.Values.Sum(),
        faultsByKind = campaign.Faults.ToDictionary(fault => fault.Key.ToString(), fault => fault.Value, StringComparer.Ordinal),
        crashes = campaign.Crashes,
        violations = campaign.Broken.Sum(report => report.Violations.Length),
        violated = campaign.Broken.SelectMany(report => report.Violations.Select(violation => new { seed = report.Seed, promise = violation.Promise.ToString(), what = violation.What })).Take(50),
        salesPerSecond = Math.Round(campaign.Sales / campaign.Took.TotalSeconds, 1),
        daysPerMinute = Math.Round(campaign.TillDays / campaign.Took.TotalMinutes, 1),
        awaitPoints = campaign.Coverage.Awaits.Count,
        awaitPointsCrashed = campaign.Coverage.AwaitsCrashed.Count,
        writePoints = campaign.Coverage.Writes.Count,
        writePointsCrashed = campaign.Coverage.WritesCrashed.Count,
        eventHash = campaign.Last.Hash.ToString("x16", CultureInfo.InvariantCulture),
    };

    public static string Text(Campaign campaign) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {campaign.Seeds} seeds in {campaign.Took.TotalSeconds:0.0} s: {campaign.TillDays} trading days, {campaign.Transactions} transactions, {campaign.Sales} sales that stand
        {campaign.Sales / campaign.Took.TotalSeconds:0.0} sales a second, {campaign.Transactions / campaign.Took.TotalSeconds:0.0} transactions a second, {campaign.TillDays / campaign.Took.TotalMinutes:0.0} trading days a minute
        {campaign.Faults.Values.Sum()} faults ({string.Join(", ", campaign.Faults.Select(fault => $"{fault.Key} {fault.Value}"))}), {campaign.Crashes} crashes
        Crashed at {campaign.Coverage.AwaitsCrashed.Count} of {campaign.Coverage.Awaits.Count} await points, before {campaign.Coverage.WritesCrashed.Count} of {campaign.Coverage.Writes.Count} kinds of disk requests
        Event hash of seed {campaign.Last!.Seed}: {campaign.Last.Hash:x16}
        {(campaign.Broken.Count == 0 ? "No promise was broken." : $"BROKEN in {campaign.Broken.Count} of {campaign.Seeds} runs: seeds {string.Join(", ", campaign.Broken.Select(report => report.Seed))}.")}
        """);

    public static object Of(ReplayResult result) => new
    {
        recorded = result.Recorded.Select(Said),
        replayed = result.Replayed.Select(Said),
        same = result.IsSame,
        leftOut = result.Scenario.LeftOut.Select(item => new { number = item.Number, why = item.Why }),
        violations = result.Report.Violations.Length,
        violated = result.Report.Violations.Select(violation => new { promise = violation.Promise.ToString(), what = violation.What }).Take(50),
        eventHash = result.Report.Hash.ToString("x16", CultureInfo.InvariantCulture),
    };

    /// <summary>What was recorded beside what came of it, then what was left out and what was broken.</summary>
    public static string Text(ReplayResult result)
    {
        var lines = new List<string> { $"{result.Recorded.Length} outcomes recorded, {result.Replayed.Length} replayed: {(result.IsSame ? "the same" : "not all the same")}" };
        for (var at = 0; at < Math.Max(result.Recorded.Length, result.Replayed.Length); at++)
        {
            var (was, now) = (At(result.Recorded, at), At(result.Replayed, at));
            lines.Add(was == now ? $"  {was}" : $"  {was}, now {now}");
        }

        lines.AddRange(result.Scenario.LeftOut.Select(item => $"  left out: {item.Number}: {item.Why}"));
        lines.AddRange(result.Report.Violations.Select(violation => $"  BROKEN {violation.Promise}: {violation.What.Split('\n')[0]}"));
        lines.Add(result.Report.Violations.IsEmpty ? "No promise was broken." : $"{result.Report.Violations.Length} promises broken.");
        return string.Join(Environment.NewLine, lines);
    }

    private static string At(ImmutableArray<Outcome> outcomes, int at) => at < outcomes.Length ? Said(outcomes[at]) : "nothing";

    private static string Said(Outcome outcome) => $"{outcome.What}: {outcome.How}";

    public static string Line(Report report) => string.Create(CultureInfo.InvariantCulture,
        $"seed {report.Seed}: {report.Sales} sales, {report.Transactions} transactions, {report.Faults.Values.Sum()} faults, {report.Crashes} crashes, {report.Hash:x16}, {(report.Violations.IsEmpty ? "kept" : $"BROKEN: {report.Violations[0].Promise}")}");

    public static string Line(MutantTrial trial) => trial.By is { } found
        ? string.Create(CultureInfo.InvariantCulture, $"{trial.Mutant.Name}: caught by {found.Promise} in run {trial.Runs}. {found.What.Split('\n')[0]}")
        : string.Create(CultureInfo.InvariantCulture, $"{trial.Mutant.Name}: NOT caught in {trial.Runs} runs{(trial.Others.Count == 0 ? "" : $", though {string.Join(", ", trial.Others)} was broken")}. {trial.Mutant.What}");
}
