using System.Globalization;
using Piaohao.Simulation.Faults;
using Piaohao.Simulation.Runs;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Tests;

/// <summary>The product as it is, under faults: every promise is kept, and a seed is always the same run.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private static readonly TownSize Small = new(Days: 1, Terminals: 2);

    [Fact]
    public void No_promise_is_broken_in_a_fixed_share_of_seeds()
    {
        var campaign = new Campaign(Small, null, TimeProvider.System);
        for (var seed = 1000UL; seed < 1016; seed++) Kept(campaign.Run(seed));
        Assert.True(campaign.Sales > 150 && campaign.Crashes > 15, "Runs in which little happened would prove little.");
        // Every kind of fault has its turn.
        Assert.Equal(Enum.GetValues<FaultKind>(), campaign.Faults.Keys);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{campaign.Transactions} transactions, {campaign.Faults.Values.Sum()} faults, {campaign.Crashes} crashes; crashed at {campaign.Coverage.AwaitsCrashed.Count} of {campaign.Coverage.Awaits.Count} awaits"));
    }

    [Fact]
    public void No_promise_is_broken_in_a_larger_town_over_days() => Kept(Run.Of(7, new TownSize(Days: 2, Terminals: 4)));

    [Theory]
    [InlineData(1UL, "a network link that fell silent while requests waited was never given up")]
    [InlineData(5UL, "a tip on a sale that a refund on its way had just refunded ended the till")]
    public void Seeds_that_found_a_defect_in_an_earlier_town_keep_all_promises(ulong seed, string defect)
    {
        output.WriteLine(defect);
        Kept(Run.Of(seed, Small));
    }

    [Fact]
    public void A_seed_is_the_same_run_each_time()
    {
        var (first, second, other) = (Run.Of(42, Small), Run.Of(42, Small), Run.Of(43, Small));
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal((first.Sales, first.Transactions, first.Steps, first.Crashes), (second.Sales, second.Transactions, second.Steps, second.Crashes));
        Assert.NotEqual(first.Hash, other.Hash);
    }

    [Fact]
    public void A_town_without_faults_trades_and_settles()
    {
        var report = Run.Of(3, Small, kept: []);
        Kept(report);
        Assert.Equal(0, report.Crashes);
        Assert.True(report.Sales > 10);
    }

    private static void Kept(Report report) =>
        Assert.True(report.Violations.IsEmpty, $"Seed {report.Seed}: {string.Join('\n', report.Violations.Take(5).Select(violation => $"{violation.Promise}: {violation.What}"))}\n{string.Join('\n', report.Story.TakeLast(60))}");
}
