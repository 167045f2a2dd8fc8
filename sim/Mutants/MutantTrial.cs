using Piaohao.Simulation.Checkers;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Mutants;

/// <summary>How a planted defect was found.</summary>
/// <param name="Runs">Runs it took.</param>
/// <param name="By">The promise whose checker found it; null where none that should did.</param>
/// <param name="Others">What else was found.</param>
public sealed record MutantTrial(Mutant Mutant, int Runs, Violation? By, IReadOnlyCollection<Promise> Others)
{
    /// <summary>Where trials begin: a seed from which most defects are found in the first runs.</summary>
    public const ulong FirstSeed = 100;

    /// <summary>True where a checker that should has found it.</summary>
    public bool IsCaught => By is not null;

    /// <summary>Runs seed after seed until one of the checkers that should find the defect does.</summary>
    /// <param name="most">Runs after which it counts as not found.</param>
    public static MutantTrial Of(Mutant mutant, ulong seed, TownSize size, int most)
    {
        ArgumentNullException.ThrowIfNull(mutant);
        var others = new HashSet<Promise>();
        for (var run = 1; run <= most; run++)
        {
            var violations = Simulation.Runs.Run.Of(seed + (ulong)run - 1, size, mutant).Violations;
            if (violations.FirstOrDefault(violation => mutant.CaughtBy.Contains(violation.Promise)) is { } found) return new MutantTrial(mutant, run, found, others);
            others.UnionWith(violations.Select(violation => violation.Promise));
        }

        return new MutantTrial(mutant, most, null, others);
    }
}
