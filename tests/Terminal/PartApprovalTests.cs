using Piaohao.Amounts;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class PartApprovalTests
{
    [Fact]
    public void Part_that_was_approved_is_the_sale_and_screen_and_slip_say_what_is_left()
    {
        using var bench = new TillBench(options => options with { PartApproval = true }).Ready();
        bench.Host.OnSale = _ => new Plan("10") { Part = 3000 };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal("1", bench.Host.Last("0200").Text(60)![13..]);
        Assert.Contains("已批准 ¥30.00", bench.Words, StringComparison.Ordinal);
        Assert.Contains("要求 ¥45.00，还差 ¥15.00 请用其他方式收", bench.Words, StringComparison.Ordinal);
        Assert.Equal("收款成功，30.00元", bench.Screens.Last(screen => screen.Speech is not null).Speech);
        bench.Finish();
        var sale = bench.Till.Journal.Recent(1)[0];
        Assert.Equal((Money.Fen(3000), Money.Fen(4500), TransactionState.Approved), (sale.Amount, sale.Requested, sale.State));
        Assert.Equal([3000], bench.Host.Book.Values);
        Assert.Contains(bench.Slips[0].Lines, line => line.Text == "要求金额: RMB 45.00");
        Assert.Contains(bench.Slips[0].Lines, line => line.Text == "尚欠金额: RMB 15.00");
    }

    [Fact]
    public void Part_that_was_not_asked_for_is_reversed()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan("10") { Part = 3000 };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal(("06", "000000004500"), (bench.Host.Last("0400").Text(39), bench.Host.Last("0400").Text(4)));
        Assert.Empty(bench.Host.Book);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4500)]
    [InlineData(9000)]
    public void Part_that_is_none_is_reversed(long part)
    {
        using var bench = new TillBench(options => options with { PartApproval = true }).Ready();
        bench.Host.OnSale = _ => new Plan("10") { Part = part };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal(TransactionState.Reversed, bench.Till.Journal.Recent(1)[0].State);
        Assert.Empty(bench.Host.Book);
    }

    [Fact]
    public void Other_amount_is_taken_with_no_other_code()
    {
        using var bench = new TillBench(options => options with { PartApproval = true }).Ready();
        bench.Host.OnSale = _ => new Plan { Change = answer => answer.SetNumber(4, 3000) };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal(TransactionState.Reversed, bench.Till.Journal.Recent(1)[0].State);
    }

    [Fact]
    public void Outcome_that_the_issuer_left_open_is_not_called_a_refusal()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan("98");
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("结果未知 (98)", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("未批准", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Language);
        Assert.DoesNotContain("Not approved", bench.Words, StringComparison.Ordinal);
    }
}
