using Piaohao.Simulation.Mutants;
using Piaohao.Simulation.Runs;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Tests;

/// <summary>The simulator proves itself: each planted defect is found by the checker of the promise it breaks.</summary>
public sealed class MutantTests
{
    private static readonly TownSize Small = new(Days: 1, Terminals: 2);

    public static TheoryData<string> Names => [.. MutantList.All.Select(mutant => mutant.Name)];

    [Fact]
    public void At_least_twenty_defects_are_planted_and_each_promise_has_one()
    {
        Assert.True(MutantList.All.Length >= 20);
        Assert.Equal(MutantList.All.Length, MutantList.All.Select(mutant => mutant.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Superset(Enum.GetValues<Checkers.Promise>().ToHashSet(), MutantList.All.SelectMany(mutant => mutant.CaughtBy).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_defect_is_caught_by_the_checker_that_should(string name)
    {
        var trial = MutantTrial.Of(MutantList.Find(name)!, MutantTrial.FirstSeed, Small, most: 24);
        Assert.True(trial.IsCaught, $"{trial.Mutant.What} Not found in {trial.Runs} runs; broken was {string.Join(", ", trial.Others)}.");
    }

    [Fact]
    public void A_broken_run_shrinks_to_fewer_faults_that_still_break_it()
    {
        var mutant = MutantList.Find("slip-forgotten")!;
        var report = Enumerable.Range(0, 24).Select(more => Run.Of(MutantTrial.FirstSeed + (ulong)more, Small, mutant)).First(report => !report.Violations.IsEmpty && report.Plan.Length > 4);
        var shrunk = Shrink.Of(report, Small, mutant, runs: 20);
        Assert.True(shrunk.Plan.Length < report.Plan.Length);
        Assert.Equal(report.Violations[0].Promise, shrunk.Violations[0].Promise);
        Assert.NotEmpty(shrunk.Story);
    }
}
