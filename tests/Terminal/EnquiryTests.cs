using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class EnquiryTests
{
    [Fact]
    public void Balance_is_shown_for_a_short_time_and_stands_in_no_journal()
    {
        using var bench = Asked(BalanceOf(1_234_56));
        Assert.Equal(("balance", "余额查询", "¥1234.56"), (bench.Screen.Name, bench.Screen.Title, bench.Screen.Amount));
        var request = bench.Host.Last("0200");
        Assert.Equal(("310000", "00", "01"), (request.Text(3), request.Text(25), request.Text(60)![..2]));
        Assert.False(request.Has(4));
        Assert.True(request.Has(35) && request.Has(52));
        bench.Advance(16);
        Assert.Equal("idle", bench.Screen.Name);
        Assert.Empty(bench.Slips);
        Assert.Empty(bench.Till.Journal.Recent(1));
        Assert.DoesNotContain(bench.Log, line => line.Contains("1234", StringComparison.Ordinal));
    }

    [Fact]
    public void Balance_is_printed_only_on_wish()
    {
        using var bench = Asked(BalanceOf(50_00));
        bench.Press(Key.F1);
        Assert.Contains(Assert.Single(bench.Slips).Lines, line => line.Text == "RMB 50.00");
        Assert.Equal("idle", bench.Screen.Name);
    }

    [Fact]
    public void Refused_balance_inquiry_asks_for_the_PIN_again()
    {
        using var bench = Asked(new Plan("55"));
        Assert.Equal(("result", "余额查询"), (bench.Screen.Name, bench.Screen.Title));
        bench.Press(Key.Confirm);
        Assert.Equal("pin", bench.Screen.Name);
    }

    [Fact]
    public void Lost_answer_to_an_inquiry_needs_no_reversal()
    {
        using var bench = Asked(Plan.Silence);
        bench.Advance(31);
        Assert.Contains("主机没有应答 (E42)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Advance(60);
        Assert.DoesNotContain("0400", bench.Host.Types);
    }

    [Theory]
    [InlineData(TransactionState.Approved, "消费 000002：已批准", "这笔交易已成功", "不要重做")]
    [InlineData(TransactionState.Unknown, "消费 000002：结果未知", "正在查实；如有扣款会自动退回", "请勿重做，稍后再查")]
    [InlineData(TransactionState.Reversed, "消费 000002：已冲正", "这笔交易没有成立，如有扣款会自动退回", "需要时可以重新做")]
    public void Query_says_what_became_of_the_last_transaction_and_what_to_tell_the_customer(TransactionState state, string line, string cardholder, string cashier)
    {
        using var bench = new TillBench().Ready();
        bench.Sell("4500", TestCards.Debit);
        bench.Host.OnOther = _ => new Plan { Change = answer => answer.Set(59, Field59.Of(new ExtensionElement("B3", $"{(int)state:00}2200000000004500132011000042")).ToText()) };
        bench.Choose("查询", "交易查询");
        Assert.Contains("消费 ¥45.00 000002", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        var request = bench.Host.Last("0200");
        Assert.Equal(("02", "000012000002"), (request.Text(60)![..2], request.Text(61)));
        Assert.False(request.Has(4) || request.Has(22) || request.Has(35));
        Assert.Contains(line, bench.Words, StringComparison.Ordinal);
        Assert.Contains($"持卡人：{cardholder}", bench.Words, StringComparison.Ordinal);
        Assert.Contains(cashier, bench.Words, StringComparison.Ordinal);
        Assert.Single(bench.Till.Journal.Recent(9));
    }

    [Fact]
    public void Query_of_a_number_that_the_host_never_saw_says_that_nothing_was_charged()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnOther = _ => new Plan("25");
        bench.Choose("查询", "交易查询");
        bench.Type("77");
        bench.Press(Key.Confirm);
        Assert.Equal("000012000077", bench.Host.Last("0200").Text(61));
        Assert.Contains("主机没有收到凭证号 000077 的交易", bench.Words, StringComparison.Ordinal);
        Assert.Contains("持卡人：没有扣款", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Language);
        Assert.Contains("The host never received trace 000077", bench.Words, StringComparison.Ordinal);
    }

    private static Plan BalanceOf(long fen) => new() { Change = answer => answer.Set(54, new Field54("10", Field54.Available, "156", fen).ToString()) };

    private static TillBench Asked(Plan plan)
    {
        var bench = new TillBench().Ready();
        bench.Host.OnOther = _ => plan;
        bench.Choose("查询", "余额查询");
        Assert.Null(bench.Screen.Amount);
        bench.Offer(TestCards.Debit);
        bench.Type(TestCards.Pin);
        bench.Press(Key.Confirm);
        return bench;
    }
}
