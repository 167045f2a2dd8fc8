using Piaohao.Simulation.Faults;
using Piaohao.Simulation.Mutants;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Runs;

/// <summary>Many runs, one seed after another, and what they come to together.</summary>
/// <param name="time">The real clock: how long it takes.</param>
public sealed class Campaign(TownSize size, Mutant? mutant, TimeProvider time)
{
    private readonly long began = time.GetTimestamp();
    private readonly List<Report> broken = [];

    /// <summary>Runs so far.</summary>
    public int Seeds { get; private set; }

    /// <summary>Trading days of all tills together.</summary>
    public long TillDays { get; private set; }

    public long Sales { get; private set; }

    public long Transactions { get; private set; }

    public int Crashes { get; private set; }

    public SortedDictionary<FaultKind, int> Faults { get; } = [];

    public Coverage Coverage { get; private set; } = Coverage.None;

    /// <summary>Runs in which a promise was broken.</summary>
    public IReadOnlyList<Report> Broken => broken;

    /// <summary>The last run.</summary>
    public Report? Last { get; private set; }

    /// <summary>How long it has taken.</summary>
    public TimeSpan Took => time.GetElapsedTime(began);

    public Report Run(ulong seed)
    {
        var report = Runs.Run.Of(seed, size, mutant);
        Seeds++;
        TillDays += report.Days * report.Terminals;
        (Sales, Transactions, Crashes) = (Sales + report.Sales, Transactions + report.Transactions, Crashes + report.Crashes);
        foreach (var (kind, count) in report.Faults) Faults[kind] = Faults.GetValueOrDefault(kind) + count;
        Coverage = Coverage.With(report.Coverage);
        if (!report.Violations.IsEmpty) broken.Add(report);
        return Last = report;
    }
}
