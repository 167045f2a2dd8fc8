using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

/// <summary>At every moment at which anyone outside can see something of a settlement, the database is copied as a power cut would leave it, and a till is
/// started with each copy against a host that stands where it stood then. The host fails the test where anything comes twice in two forms.</summary>
public sealed class SettlementPowerCutTests
{
    private sealed record Moment(string Name, string Database, SettlingHost Host);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Settlement_goes_on_after_a_power_cut_at_any_moment_with_nothing_doubled(bool balanced, bool answersAreLost)
    {
        using var bench = new TillBench(options => options with { SignOffAfterSettlement = true }).SwitchOn();
        bench.LogIn("00", "123456");
        bench.Press(Key.Confirm);
        var host = new SettlingHost(JournalRows.AddDay(bench));
        if (!balanced) host.Records.Add(new HostRecord(TransactionKind.Sale, 17, 4500));
        bench.Host.OnManagement = host.Decide;
        if (answersAreLost)
        {
            var losing = 0;
            host.Silent = _ => ++losing % 2 == 1;
        }

        var moments = new List<Moment>();
        bench.OnScreen = screen => Add("screen " + screen.Name);
        bench.Host.Observe = Add;
        bench.Choose("签到 / 结算", "结算");
        for (var times = 0; times < 12; times++)
        {
            bench.Press(Key.Confirm);
            if (answersAreLost) bench.Advance(31);
        }

        bench.OnScreen = _ => { };
        bench.Host.Observe = _ => { };
        Assert.Equal(12, host.ClosedBatch);
        Assert.Contains(moments, moment => moment.Name == "screen settled");
        Assert.All(moments, moment => AssertSettlesAfter(bench, moment, balanced));

        // A screen that is only drawn again, for its count-down, is no new moment.
        void Add(string name)
        {
            if (moments is [] || moments[^1].Name != name) moments.Add(new Moment(name, bench.CopyDatabase(), host.Copy()));
        }
    }

    private static void AssertSettlesAfter(TillBench bench, Moment moment, bool balanced)
    {
        var host = moment.Host.Copy();
        host.Silent = _ => false;
        bench.Host.OnManagement = host.Decide;
        bench.Host.Batch = host.ClosedBatch is null ? 12 : 13;
        bench.GoOnWith(moment.Database);
        var begun = bench.Till.Batches.Find(12) is not null;
        bench.SwitchOn();
        bench.Press(Key.Confirm, Key.Confirm, Key.Confirm);
        Assert.True(bench.Screen.Name == "operator", $"{moment.Name}: {bench.Screen.Name}");
        if (!begun)
        {
            Assert.Null(host.ClosedBatch);
            return;
        }

        var batch = bench.Till.Batches.Find(12)!;
        Assert.True(batch.IsClosed, moment.Name);
        Assert.Equal((balanced, 12), (batch.IsBalanced, host.ClosedBatch));
        Assert.Equal(balanced ? 0 : 14, host.Uploaded.Count);
        Assert.Equal(host.Uploaded.Count, batch.Uploaded);
        Assert.Equal(balanced ? 0 : 1, batch.Differences.Length);
        bench.Host.Batch = 13;
        bench.LogIn("00", "123456");
        bench.Press(Key.Confirm);
        bench.Advance(3);
        Assert.Equal("000013", bench.Screen.Status.Batch);
        Assert.Equal(SettlementStep.Printed, bench.Till.Batches.Find(12)!.Step);
        Assert.True(bench.Slips.Count <= 1, moment.Name);
    }
}
