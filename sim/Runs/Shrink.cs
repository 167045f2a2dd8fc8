using System.Collections.Immutable;
using Piaohao.Simulation.Checkers;
using Piaohao.Simulation.Faults;
using Piaohao.Simulation.Mutants;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Runs;

/// <summary>Leaves faults out of a plan for as long as the same promise is still broken, so that what remains is the story.</summary>
public static class Shrink
{
    /// <param name="report">A run with a violation.</param>
    /// <param name="runs">The most runs that may be spent on it.</param>
    /// <returns>The run with the fewest faults that was found.</returns>
    public static Report Of(Report report, TownSize size, Mutant? mutant, int runs)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Violations.IsEmpty) throw new ArgumentException("Nothing was broken.", nameof(report));
        var promise = report.Violations[0].Promise;
        var best = report;
        // Halves first, then ever smaller pieces.
        for (var piece = Math.Max(1, best.Plan.Length / 2); runs > 0; piece = Math.Max(1, piece / 2))
        {
            var before = best.Plan.Length;
            for (var at = 0; at < best.Plan.Length && runs > 0; runs--)
            {
                var kept = best.Plan.RemoveRange(at, Math.Min(piece, best.Plan.Length - at));
                var tried = Run.Of(report.Seed, size, mutant, kept);
                if (IsBroken(tried, promise)) best = tried;
                else at += piece;
            }

            if (piece == 1 && best.Plan.Length == before) break;
        }

        return best;
    }

    private static bool IsBroken(Report report, Promise promise) => report.Violations.Any(violation => violation.Promise == promise);
}
