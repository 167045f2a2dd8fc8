using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

/// <summary>At every moment at which anyone outside can see something of a sale, the database is copied as a power cut would leave it, and a till is
/// started with each copy against a host that stands where it stood then.</summary>
public sealed class PowerCutTests
{
    private sealed record Moment(string Name, string Database, Dictionary<(int Batch, int Trace), long> Book);

    [Theory]
    [InlineData("approved")]
    [InlineData("declined")]
    [InlineData("lost")]
    [InlineData("bad MAC")]
    [InlineData("cut")]
    public void Till_and_host_agree_after_a_power_cut_at_any_moment_of_a_sale(string course)
    {
        using var bench = new TillBench().Ready();
        var moments = new List<Moment>();
        Record(bench, moments);
        bench.Host.OnSale = _ => course switch
        {
            "approved" => new Plan(),
            "declined" => new Plan("51"),
            "lost" => Plan.Silence,
            "bad MAC" => new Plan { WithoutMac = true },
            _ => new Plan { Cut = true },
        };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Advance(31);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.OnScreen = _ => { };
        bench.Host.Observe = _ => { };
        bench.Host.OnSale = _ => new Plan();

        Assert.True(moments.Count > 15, $"only {moments.Count} moments");
        var open = moments.Count(moment => AssertAgreesAfter(bench, moment));
        Assert.True(open > 0 && open < moments.Count, $"{open} of {moments.Count} moments left a reversal");
    }

    [Fact]
    public void Slip_that_was_not_confirmed_before_the_cut_is_printed_afterwards_with_its_mark()
    {
        using var bench = new TillBench().Ready();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        bench.Advance(2);
        Assert.Equal(2, bench.Slips.Count);
        Assert.DoesNotContain(bench.Slips[0].Lines, line => line.Text.Contains("DUPLICATED", StringComparison.Ordinal));
        Assert.Contains(bench.Slips[1].Lines, line => line.Text.Contains("DUPLICATED", StringComparison.Ordinal));
        Assert.Empty(bench.Till.Journal.WaitingSlips());
    }

    private static void Record(TillBench bench, List<Moment> moments)
    {
        bench.OnScreen = screen => Add("screen " + screen.Name);
        bench.Host.Observe = Add;

        void Add(string name) => moments.Add(new Moment(name, bench.CopyDatabase(), bench.Host.CopyBook()));
    }

    /// <summary>True where the cut left a reversal.</summary>
    private static bool AssertAgreesAfter(TillBench bench, Moment moment)
    {
        bench.Host.PutBook(moment.Book);
        bench.Host.Received.Clear();
        bench.GoOnWith(moment.Database);
        var open = bench.Till.Journal.Recent(10).Any(entry => entry.State is TransactionState.Sending or TransactionState.Reversing);
        bench.SwitchOn();
        bench.Press(Key.Confirm);
        Assert.Equal("operator", bench.Screen.Name);
        Assert.True(open == (bench.Host.Types.FirstOrDefault() == "0400"), $"{moment.Name}: the reversal goes out first, and only then");
        bench.LogIn();
        bench.Advance(2);

        Assert.Empty(bench.Till.Journal.WaitingReversals());
        Assert.DoesNotContain(bench.Till.Journal.Recent(10), entry => entry.State is TransactionState.Sending or TransactionState.Reversing);
        Assert.Equal(
            bench.Host.Book.Select(sale => (sale.Key.Batch, sale.Key.Trace, sale.Value)).Order(),
            bench.Till.Journal.Approved().Select(sale => (sale.Batch, sale.Trace, sale.Amount.Minor)).Order());
        Assert.Empty(bench.Till.Journal.WaitingSlips());
        return open;
    }
}
