using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

/// <summary>At every moment at which anyone outside can see something of a transaction, the database is copied as a power cut would leave it, and a till is
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
        var moments = Record(bench, course, () => bench.Charge("4500", TestCards.Debit, TestCards.Pin));
        var open = moments.Count(moment => AssertAgreesAfter(bench, moment));
        Assert.True(open > 0 && open < moments.Count, $"{open} of {moments.Count} moments left a reversal");
    }

    [Theory]
    [InlineData("approved")]
    [InlineData("declined")]
    [InlineData("lost")]
    public void Till_and_host_agree_after_a_power_cut_at_any_moment_of_a_void(string course)
    {
        using var bench = VoidTests.Sold("4500");
        var moments = Record(bench, course, () =>
        {
            VoidTests.Find(bench, "消费撤销", "2");
            bench.Offer(TestCards.Debit);
        });
        Assert.Contains(moments.Select(moment => AssertAgreesAfter(bench, moment)).ToArray(), open => open);
    }

    [Theory]
    [InlineData("approved")]
    [InlineData("declined")]
    [InlineData("lost")]
    public void Till_and_host_agree_after_a_power_cut_at_any_moment_of_a_refund(string course)
    {
        using var bench = VoidTests.Sold("4500");
        foreach (var moment in Record(bench, course, () => RefundTests.Give(bench, "2", "2000"))) AssertAgreesAfter(bench, moment);
    }

    [Theory]
    [InlineData("完成请求", "approved")]
    [InlineData("完成请求", "lost")]
    [InlineData("完成通知", "approved")]
    [InlineData("完成通知", "declined")]
    [InlineData("完成通知", "lost")]
    public void Till_and_host_agree_after_a_power_cut_at_any_moment_of_a_completion(string label, string course)
    {
        using var bench = PreAuthorisationTests.Held("10000");
        var moments = Record(bench, course, () =>
        {
            PreAuthorisationTests.Find(bench, label);
            bench.Press(Key.Confirm);
            bench.Offer(TestCards.Debit);
        });
        foreach (var moment in moments) AssertAgreesAfter(bench, moment);
    }

    [Fact]
    public void Till_and_host_agree_after_a_power_cut_at_any_moment_of_an_offline_sale()
    {
        using var bench = new TillBench(options => options with { OfflineSales = true }).Ready();
        var moments = Record(bench, "lost", () => NoticeTests.SellOffline(bench, "4500"));
        foreach (var moment in moments) AssertAgreesAfter(bench, moment);
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

    /// <summary>The moments of a transaction that ends in this way, up to both slips and the idle screen.</summary>
    private static List<Moment> Record(TillBench bench, string course, Action transaction)
    {
        var moments = new List<Moment>();
        bench.OnScreen = screen => Add("screen " + screen.Name);
        bench.Host.Observe = Add;
        var plan = course switch
        {
            "approved" => new Plan(),
            "declined" => new Plan("51"),
            "lost" => Plan.Silence,
            "bad MAC" => new Plan { WithoutMac = true },
            _ => new Plan { Cut = true },
        };
        (bench.Host.OnSale, bench.Host.OnOther) = (_ => plan, _ => plan);
        transaction();
        bench.Advance(31);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Advance(2);
        bench.OnScreen = _ => { };
        bench.Host.Observe = _ => { };
        (bench.Host.OnSale, bench.Host.OnOther) = (_ => new Plan(), _ => new Plan());
        Assert.True(moments.Count > 10, $"only {moments.Count} moments");
        return moments;

        void Add(string name) => moments.Add(new Moment(name, bench.CopyDatabase(), bench.Host.CopyBook()));
    }

    /// <summary>True where the cut left a reversal.</summary>
    private static bool AssertAgreesAfter(TillBench bench, Moment moment)
    {
        bench.Host.PutBook(moment.Book);
        bench.Host.Received.Clear();
        bench.GoOnWith(moment.Database);
        var open = bench.Till.Journal.Recent(10)
            .Any(entry => entry.State is TransactionState.Pending or TransactionState.Unknown && TransactionForm.Of(entry.Kind).IsReversible);
        bench.SwitchOn();
        bench.Press(Key.Confirm);
        Assert.Equal("operator", bench.Screen.Name);
        Assert.True(open == (bench.Host.Types.FirstOrDefault() == "0400"), $"{moment.Name}: the reversal goes out first, and only then");
        bench.LogIn();
        bench.Advance(25);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Advance(2);

        Assert.Empty(bench.Till.Journal.WaitingReversals());
        Assert.Empty(bench.Till.Journal.WaitingNotices());
        Assert.DoesNotContain(bench.Till.Journal.Recent(10), entry => entry.State is TransactionState.Pending or TransactionState.Unknown or TransactionState.Waiting);
        Assert.Equal(
            bench.Host.Book.Select(sale => (sale.Key.Batch, sale.Key.Trace, sale.Value)).Order(),
            bench.Till.Journal.Approved().Select(sale => (sale.Batch, sale.Trace, sale.Amount.Minor)).Order());
        AssertOriginalsFollow(bench);
        Assert.Empty(bench.Till.Journal.WaitingSlips());
        return open;
    }

    /// <summary>What a linked transaction did to its original is there exactly where the linked one stands.</summary>
    private static void AssertOriginalsFollow(TillBench bench)
    {
        var original = bench.Till.Journal.Find(12, 2);
        if (original is null || bench.Till.Journal.Find(12, 3) is not { } linked) return;
        var stands = TransactionMoves.Stands(linked.State);
        Assert.Equal(linked.Kind switch
        {
            _ when !stands => TransactionState.Approved,
            TransactionKind.SaleVoid => TransactionState.Voided,
            TransactionKind.Refund => TransactionState.PartlyRefunded,
            TransactionKind.Completion or TransactionKind.CompletionNotice => TransactionState.Completed,
            _ => TransactionState.Approved,
        }, original.State);
    }
}
