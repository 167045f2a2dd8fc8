using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class ReversalTests
{
    [Fact]
    public void Unknown_outcome_is_said_aloud_while_the_reversal_is_on_its_way()
    {
        using var bench = Lost();
        Assert.Equal("reversal", bench.Screen.Name);
        Assert.Contains("还不知道 ¥45.00 是否扣款，请勿重刷，正在冲正 (0:30)", bench.Words, StringComparison.Ordinal);
        bench.Advance(12);
        Assert.Contains("(0:18)", bench.Words, StringComparison.Ordinal);
        Assert.Equal(1, bench.Screen.Status.WaitingCount);
        Assert.Equal("待上送 1 笔 ¥45.00，最早 刚刚", bench.Screen.Status.Waiting);
    }

    [Fact]
    public void Reversal_is_sent_until_it_is_answered()
    {
        using var bench = Lost();
        bench.Advance(30);
        Assert.Equal("unknown", bench.Screen.Name);
        bench.Advance(15 + 30);
        bench.Host.OnReversal = _ => new Plan();
        bench.Advance(15);
        Assert.Equal(["0800", "0200", "0400", "0400", "0400"], bench.Host.Types);
        Assert.Contains("未扣款：¥45.00 已冲正", bench.Words, StringComparison.Ordinal);
        Assert.Empty(bench.Host.Book);
    }

    [Fact]
    public void After_the_configured_tries_no_sale_is_offered_and_the_screen_says_whom_to_call()
    {
        using var bench = Lost();
        bench.Advance(30 + 15 + 30 + 15 + 30);
        Assert.Equal("blocked", bench.Screen.Name);
        Assert.Contains("请致电收单机构客服", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Type("100");
        bench.Press(Key.Confirm);
        Assert.Equal("reversal", bench.Screen.Name);
        bench.Advance(30);
        Assert.Equal("blocked", bench.Screen.Name);
        Assert.Single(bench.Till.Journal.WaitingReversals());
        Assert.Single(bench.Host.Received, message => message.Mti.Value == 200);
    }

    [Fact]
    public void Count_of_tries_never_drops_a_reversal()
    {
        using var bench = Lost();
        bench.Advance(30 + 15 + 30 + 15 + 30);
        bench.Press(Key.Cancel);
        bench.Advance(1800);
        var tries = Assert.Single(bench.Till.Journal.WaitingReversals()).Tries;
        Assert.True(tries > 10, $"{tries} tries in half an hour");
        Assert.Contains("分钟前", bench.Screen.Status.Waiting, StringComparison.Ordinal);
        bench.Host.OnReversal = _ => new Plan();
        bench.Advance(300);
        Assert.Empty(bench.Till.Journal.WaitingReversals());
    }

    [Fact]
    public void Host_that_never_saw_the_sale_ends_the_reversal_with_25()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan { Cut = true, Code = "51" };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        var entry = bench.Till.Journal.Recent(1)[0];
        Assert.Equal((TransactionState.Reversed, "25"), (entry.State, entry.ResponseCode));
    }

    [Fact]
    public void Final_refusal_is_shown_logged_and_kept_for_people()
    {
        using var bench = Lost();
        bench.Host.OnReversal = _ => new Plan("12");
        bench.Advance(30 + 15);
        Assert.Contains("被主机拒绝 (12)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("请致电收单机构客服", bench.Words, StringComparison.Ordinal);
        Assert.Equal(TransactionState.Disputed, bench.Till.Journal.Recent(1)[0].State);
        Assert.Contains(bench.Log, line => line.Contains("refuses the reversal", StringComparison.Ordinal));
    }

    [Fact]
    public void Disputed_transactions_are_counted_on_the_idle_screen_in_both_languages_over_the_plug_too()
    {
        using var bench = Lost();
        bench.Host.OnReversal = _ => new Plan("12");
        bench.Advance(30 + 15);
        bench.Press(Key.Confirm);
        AssertCounted(bench, 1);
        bench.Host.OnSale = _ => new Plan { Cut = true };
        bench.Charge("900", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm);
        AssertCounted(bench, 2);
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        AssertCounted(bench, 2);
        bench.Choose("查询", "最近交易");
        Assert.Equal(2, bench.Screen.Lines.Count(line => line.Text.Contains("待人工处理", StringComparison.Ordinal)));

        static void AssertCounted(TillBench bench, int count)
        {
            Assert.Equal("idle", bench.Screen.Name);
            Assert.Contains($"{count} 笔待人工处理，请致电收单机构客服", bench.Words, StringComparison.Ordinal);
            bench.Press(Key.Language);
            Assert.Contains($"Support must check {count}: call your acquirer", bench.Words, StringComparison.Ordinal);
            bench.Press(Key.Language);
        }
    }

    [Theory]
    [InlineData("96")]
    [InlineData("91")]
    [InlineData("97")]
    [InlineData("06")]
    public void Host_in_trouble_does_not_end_the_reversal(string code)
    {
        using var bench = Lost();
        bench.Host.OnReversal = _ => new Plan(code);
        bench.Advance(30 + 15);
        Assert.Single(bench.Till.Journal.WaitingReversals());
        Assert.Equal("unknown", bench.Screen.Name);
    }

    [Fact]
    public void Answer_to_a_reversal_is_not_believed_without_its_MAC()
    {
        using var bench = Lost();
        bench.Host.OnReversal = _ => new Plan { WithoutMac = true };
        bench.Advance(30 + 15);
        Assert.Single(bench.Till.Journal.WaitingReversals());
    }

    [Fact]
    public void Keys_that_no_longer_fit_are_replaced_by_a_sign_in_before_the_reversal()
    {
        using var bench = Lost();
        bench.Host.ForgetKeys();
        bench.Host.OnReversal = _ => new Plan();
        bench.Advance(30 + 15);
        Assert.Equal(["0800", "0200", "0400", "0400", "0800", "0400"], bench.Host.Types);
        Assert.Equal(TransactionState.Reversed, bench.Till.Journal.Recent(1)[0].State);
        Assert.Empty(bench.Host.Book);
    }

    [Fact]
    public void Sale_is_not_taken_up_again_before_the_reversal_of_the_last_one()
    {
        using var bench = Lost();
        bench.Advance(30);
        bench.Press(Key.Cancel);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Host.OnReversal = _ => new Plan();
        bench.Host.OnSale = _ => new Plan();
        bench.Type("100");
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.Equal("card", bench.Screen.Name);
        Assert.Equal(["0800", "0200", "0400", "0400"], bench.Host.Types);
    }

    [Fact]
    public void Sign_off_is_refused_while_money_is_open()
    {
        using var bench = Lost();
        bench.Advance(30);
        bench.Press(Key.Cancel);
        bench.Choose("签到 / 结算", "签退");
        bench.Supervise();
        bench.Advance(30);
        bench.Press(Key.Cancel);
        Assert.Contains("还有未完成的冲正，不能签退", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("0820", bench.Host.Types);
    }

    [Fact]
    public void Reversal_of_a_typed_card_carries_number_and_expiry_from_the_sealed_record()
    {
        using var bench = new TillBench(options => options with { ManualEntry = true }).Ready();
        bench.Host.OnSale = _ => new Plan { Cut = true };
        bench.Host.OnReversal = _ => new Plan { Cut = true };
        ManualEntryTests.Type(bench, TestCards.DebitPan, "1230");
        bench.Press(Key.Confirm);
        bench.PullThePlug();
        bench.Host.OnReversal = _ => new Plan();
        bench.SwitchOn();
        var reversal = bench.Host.Last("0400");
        Assert.Equal((TestCards.DebitPan, "3012", "012"), (reversal.Text(2), reversal.Text(14), reversal.Text(22)));
        Assert.Empty(bench.Host.Book);
    }

    /// <summary>A sale whose answer never comes, and no answer to its reversal either: the first reversal is on its way.</summary>
    private static TillBench Lost()
    {
        var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Host.OnReversal = _ => new Plan { Code = null };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Advance(30);
        return bench;
    }
}
