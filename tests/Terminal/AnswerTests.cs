using Piaohao.Iso8583;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

/// <summary>Answers that must not be believed: each leaves a reversal with its reason, and the host's approval is taken back.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData(3, "310000")]
    [InlineData(4, "000000004501")]
    [InlineData(11, "000099")]
    [InlineData(41, "10000002")]
    [InlineData(42, "898110053110002")]
    public void Answer_of_another_transaction_is_reversed_with_reason_06(int field, string value) =>
        AssertReversed("06", new Plan { Change = answer => answer.Set(field, value) });

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(39)]
    [InlineData(41)]
    [InlineData(42)]
    public void Answer_without_a_field_that_must_come_back_is_reversed_with_reason_06(int field) =>
        AssertReversed("06", new Plan { Change = answer => answer.Remove(field) });

    [Fact]
    public void Answer_of_another_type_is_reversed_with_reason_06() =>
        AssertReversed("06", new Plan { Change = answer => answer.Mti = new Mti(230) });

    [Fact]
    public void Frame_that_is_no_message_is_reversed_with_reason_06() =>
        AssertReversed("06", new Plan { Spoil = wire => wire[..^20] });

    [Fact]
    public void Partial_approval_nobody_asked_for_is_reversed_with_reason_06() =>
        AssertReversed("06", new Plan { Change = answer => answer.Set(39, "10") });

    [Fact]
    public void Approval_with_a_wrong_MAC_is_reversed_with_reason_A0() =>
        AssertReversed("A0", new Plan { Spoil = SpoilMac });

    [Fact]
    public void Approval_without_a_MAC_is_reversed_with_reason_A0() =>
        AssertReversed("A0", new Plan { WithoutMac = true });

    [Fact]
    public void Decline_with_a_wrong_MAC_is_not_believed_either() =>
        AssertReversed("A0", new Plan { Change = answer => answer.Set(39, "51"), Spoil = SpoilMac });

    [Fact]
    public void No_answer_is_reversed_with_reason_98()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Advance(30);
        AssertReversed(bench, "98");
    }

    [Fact]
    public void Cut_connection_is_reversed_with_reason_98_at_once()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan { Cut = true };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        AssertReversed(bench, "98");
    }

    [Fact]
    public void Answer_that_comes_twice_counts_once()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan { Times = 2 };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.Single(bench.Till.Journal.Approved());
        Assert.Equal(2, bench.Slips.Count);
    }

    [Fact]
    public void Approval_that_comes_late_is_never_taken_for_a_reversed_sale()
    {
        using var bench = new TillBench().Ready();
        var late = new TaskCompletionSource();
        bench.Host.OnSale = _ => new Plan { After = late.Task };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Advance(30);
        late.SetResult();
        bench.Advance(1);
        AssertReversed(bench, "98");
    }

    [Fact]
    public void Approval_that_cannot_be_made_durable_is_reversed()
    {
        using var bench = new TillBench().Ready();
        Piaohao.Storage.Database.Sqlite(bench.DatabasePath).Write(session => session.Execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON journal WHEN NEW.state = 2 BEGIN SELECT RAISE(ABORT, 'no'); END"));
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("无法写入存储 (E31)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal(["0800", "0200", "0400"], bench.Host.Types);
        Assert.Equal(TransactionState.Reversed, bench.Till.Journal.Recent(1)[0].State);
        Assert.Empty(bench.Host.Book);
        Assert.Empty(bench.Slips);
    }

    [Fact]
    public void Wrong_MAC_signs_in_again_before_the_next_sale()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan { Spoil = SpoilMac };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm);
        bench.Type("100");
        bench.Press(Key.Confirm);
        Assert.Equal(["0800", "0200", "0400", "0800"], bench.Host.Types);
    }

    private static byte[] SpoilMac(byte[] wire)
    {
        wire[^1] = (byte)(wire[^1] == '0' ? '1' : '0');
        return wire;
    }

    private static void AssertReversed(string reason, Plan plan)
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => plan;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        AssertReversed(bench, reason);
    }

    private static void AssertReversed(TillBench bench, string reason)
    {
        Assert.Equal(["0800", "0200", "0400"], bench.Host.Types);
        var sale = bench.Host.Last("0200");
        var reversal = bench.Host.Last("0400");
        Assert.Equal(reason, reversal.Text(39));
        Assert.Equal([3, 4, 11, 22, 25, 39, 41, 42, 49, 59, 60, 61, 64], reversal.Fields);
        foreach (var field in (int[])[3, 4, 11, 22, 25, 41, 42, 49, 60]) Assert.Equal(sale.Text(field), reversal.Text(field));
        Assert.Equal("000012000002", reversal.Text(61));
        Assert.Contains("未扣款：¥45.00 已冲正", bench.Words, StringComparison.Ordinal);
        Assert.Equal(TransactionState.Reversed, bench.Till.Journal.Recent(1)[0].State);
        Assert.Empty(bench.Host.Book);
        Assert.Empty(bench.Slips);
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
        Assert.Equal(0, bench.Screen.Status.WaitingCount);
    }
}
