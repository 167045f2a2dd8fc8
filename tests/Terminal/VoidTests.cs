using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class VoidTests
{
    [Fact]
    public void Sale_is_voided_by_its_trace_number_with_the_same_card()
    {
        using var bench = Sold("4500");
        bench.Choose("撤销", "消费撤销");
        Assert.Equal(("original-trace", "消费撤销", "请输入签购单上的凭证号"), (bench.Screen.Name, bench.Screen.Title, bench.Screen.Prompt));
        bench.Type("2");
        bench.Press(Key.Confirm);
        Assert.Equal(("original", "¥45.00"), (bench.Screen.Name, bench.Screen.Amount));
        Assert.Contains("消费 凭证号 000002", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal(("card", "消费撤销"), (bench.Screen.Name, bench.Screen.Title));
        Assert.True(bench.Offer(TestCards.Debit));

        Assert.Equal(("result", "消费撤销", ScreenTone.Good), (bench.Screen.Name, bench.Screen.Title, bench.Screen.Tone));
        var request = bench.Host.Last("0200");
        Assert.Equal(("200000", "00", "132011000042", "700142", "000012000002", "022"),
            (request.Text(3), request.Text(25), request.Text(37), request.Text(38), request.Text(61), request.Text(22)));
        Assert.False(request.Has(52));
        Assert.Equal([TransactionState.Approved, TransactionState.Voided], bench.Till.Journal.Recent(2).Select(entry => entry.State));
        bench.Finish();
        Assert.Equal(2, bench.Host.Book.Count);
    }

    [Fact]
    public void Another_card_is_told_so_and_nothing_is_sent()
    {
        using var bench = Sold("4500");
        Find(bench, "消费撤销", "2");
        var sent = bench.Host.Received.Count;
        bench.Offer(TestCards.Credit);
        Assert.Equal("card", bench.Screen.Name);
        Assert.Contains("不是原来那张卡，请刷原交易的卡", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Language);
        Assert.Contains("This is another card. Swipe the card of the original transaction", bench.Words, StringComparison.Ordinal);
        Assert.Equal(sent, bench.Host.Received.Count);
        bench.Offer(TestCards.Debit);
        Assert.Equal(TransactionState.Voided, bench.Till.Journal.Find(12, 2)!.State);
    }

    [Fact]
    public void Sale_is_voided_only_once()
    {
        using var bench = Sold("4500");
        Void(bench, "消费撤销", "2");
        bench.Choose("撤销", "消费撤销");
        bench.Type("2");
        bench.Press(Key.Confirm);
        Assert.Equal("result", bench.Screen.Name);
        Assert.Contains("这笔交易已撤销，不能做消费撤销", bench.Words, StringComparison.Ordinal);
        Assert.Single(bench.Host.Received, message => message.Text(3) == "200000");
    }

    [Fact]
    public void Trace_number_of_no_sale_of_this_batch_is_asked_again()
    {
        using var bench = Sold("4500");
        bench.Choose("撤销", "消费撤销");
        bench.Type("7");
        bench.Press(Key.Confirm);
        Assert.Contains("本批次没有这个凭证号的消费，请重输", bench.Words, StringComparison.Ordinal);
        bench.Type("2");
        bench.Press(Key.Confirm);
        Assert.Equal("original", bench.Screen.Name);
    }

    [Fact]
    public void Sale_of_an_older_batch_is_not_voided()
    {
        using var bench = Sold("4500");
        bench.Host.Batch = 13;
        bench.Choose("签到 / 结算", "签到");
        bench.Press(Key.Confirm);
        bench.Choose("撤销", "消费撤销");
        bench.Type("2");
        bench.Press(Key.Confirm);
        Assert.Contains("本批次没有这个凭证号的消费", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_void_leaves_the_sale_as_it_was()
    {
        using var bench = Sold("4500");
        bench.Host.OnOther = _ => new Plan("12");
        Find(bench, "消费撤销", "2");
        bench.Offer(TestCards.Debit);
        Assert.Equal(("result", "消费撤销", ScreenTone.Bad), (bench.Screen.Name, bench.Screen.Title, bench.Screen.Tone));
        Assert.DoesNotContain(bench.Screen.SoftKeys, key => key.Key == Key.F1);
        Assert.Equal([TransactionState.Declined, TransactionState.Approved], bench.Till.Journal.Recent(2).Select(entry => entry.State));
    }

    [Fact]
    public void Lost_answer_to_a_void_is_reversed_and_the_sale_stands()
    {
        using var bench = Sold("4500");
        bench.Host.OnOther = _ => Plan.Silence;
        Find(bench, "消费撤销", "2");
        bench.Host.OnReversal = _ => new Plan { Code = null };
        bench.Offer(TestCards.Debit);
        bench.Advance(30);
        Assert.Contains("还不知道消费撤销 ¥45.00 是否成功，请勿重做，正在冲正", bench.Words, StringComparison.Ordinal);
        Assert.Contains("持卡人：正在查实，不会多扣", bench.Words, StringComparison.Ordinal);
        bench.Host.OnReversal = _ => new Plan();
        bench.Advance(30 + 15);
        Assert.Contains("没有成立：消费撤销 ¥45.00 已冲正", bench.Words, StringComparison.Ordinal);
        Assert.Equal([TransactionState.Reversed, TransactionState.Approved], bench.Till.Journal.Recent(2).Select(entry => entry.State));
        Assert.Equal([4500], bench.Host.Book.Values);
        var reversal = bench.Host.Last("0400");
        Assert.Equal(("000012000003", "700142", "23000012000200"), (reversal.Text(61), reversal.Text(38), reversal.Text(60)!.PadRight(14, '0')));
        Assert.False(reversal.Has(37));
    }

    [Fact]
    public void Wrong_MAC_on_a_void_is_as_good_as_lost()
    {
        using var bench = Sold("4500");
        bench.Host.OnOther = _ => new Plan { WithoutMac = true };
        Find(bench, "消费撤销", "2");
        bench.Offer(TestCards.Debit);
        Assert.Equal("A0", bench.Host.Last("0400").Text(39));
        Assert.Equal([4500], bench.Host.Book.Values);
        Assert.Equal(TransactionState.Approved, bench.Till.Journal.Find(12, 2)!.State);
    }

    [Fact]
    public void Cashier_alone_may_not_void()
    {
        using var bench = new TillBench().Ready();
        bench.Sell("4500", TestCards.Debit);
        bench.Choose("撤销", "消费撤销");
        Assert.NotEqual("original-trace", bench.Screen.Name);
    }

    [Fact]
    public void Voids_are_one_key_from_the_idle_screen()
    {
        using var bench = Sold("4500");
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.F2, Label: "撤销" });
        bench.Press(Key.F2);
        Assert.Equal(["消费撤销", "预授权撤销", "完成撤销"], bench.Screen.SoftKeys.Where(key => key.Key is >= Key.D1 and <= Key.D9).Select(key => key.Label));
    }

    internal static TillBench Sold(string fen, Func<TerminalOptions, TerminalOptions>? change = null)
    {
        var bench = new TillBench(change).ReadyForSupervisor();
        bench.Sell(fen, TestCards.Debit);
        return bench;
    }

    /// <summary>Up to the card.</summary>
    internal static void Find(TillBench bench, string label, string trace)
    {
        bench.Choose("撤销", label);
        bench.Type(trace);
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.Equal("card", bench.Screen.Name);
    }

    internal static void Void(TillBench bench, string label, string trace)
    {
        Find(bench, label, trace);
        bench.Offer(TestCards.Debit);
        bench.Finish();
    }
}
