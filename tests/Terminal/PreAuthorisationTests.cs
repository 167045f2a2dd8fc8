using Piaohao.Amounts;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class PreAuthorisationTests
{
    [Fact]
    public void Amount_is_held_with_0100_and_completed_with_0200()
    {
        using var bench = Held("50000");
        var hold = bench.Host.Last("0100");
        Assert.Equal(("030000", "06", "10000012000"), (hold.Text(3), hold.Text(25), hold.Text(60)![..11]));
        Assert.True(hold.Has(52));
        bench.Choose("预授权", "完成请求");
        bench.Press(Key.D1);
        bench.Type("2");
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.Equal(("amount", "预授权完成(请求)", "¥500.00"), (bench.Screen.Name, bench.Screen.Title, bench.Screen.Amount));
        bench.Type("32000");
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        bench.Finish();
        var completion = bench.Host.Last("0200");
        Assert.Equal(("000000", "06", "700142", "0000120000021122"), (completion.Text(3), completion.Text(25), completion.Text(38), completion.Text(61)));
        Assert.False(completion.Has(52));
        Assert.Equal([TransactionState.Approved, TransactionState.Completed], bench.Till.Journal.Recent(2).Select(entry => entry.State));
        Assert.Equal(Money.Fen(32000), bench.Till.Journal.Recent(1)[0].Amount);
    }

    [Fact]
    public void Completion_takes_at_most_115_percent()
    {
        using var bench = Held("10000");
        Find(bench, "完成请求");
        bench.Type("11501");
        Assert.Equal("¥11.50", bench.Screen.Amount);
        Assert.Contains("最多可完成 ¥115.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.DoubleZero);
        bench.Press(Key.Clear, Key.Clear, Key.Clear, Key.Clear);
        bench.Press(Key.Cancel);
        Complete(bench, "完成请求", "11500");
        Assert.Equal([10000, 11500], bench.Host.Book.Values);
    }

    [Fact]
    public void Offered_amount_is_the_held_one()
    {
        using var bench = Held("10000");
        Complete(bench, "完成请求", "");
        Assert.Equal(Money.Fen(10000), bench.Till.Journal.Recent(1)[0].Amount);
    }

    [Fact]
    public void Hold_is_let_go_by_its_void()
    {
        using var bench = Held("10000");
        bench.Choose("撤销", "预授权撤销");
        bench.Press(Key.D1);
        bench.Type("2");
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.Equal("card", bench.Screen.Name);
        bench.Offer(TestCards.Debit);
        bench.Finish();
        var request = bench.Host.Last("0100");
        Assert.Equal(("200000", "06", "700142", "0000120000021122", "000000010000"), (request.Text(3), request.Text(25), request.Text(38), request.Text(61), request.Text(4)));
        Assert.Equal(TransactionState.Voided, bench.Till.Journal.Find(12, 2)!.State);
        Find(bench, "完成请求", expected: "result");
        Assert.Contains("这笔交易已撤销，不能做预授权完成(请求)", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Hold_of_another_terminal_is_named_by_date_and_authorisation_code()
    {
        using var bench = new TillBench().ReadyForSupervisor();
        bench.Choose("撤销", "预授权撤销");
        bench.Press(Key.D2);
        bench.Type("1121");
        bench.Press(Key.Confirm);
        bench.Type("55512");
        bench.Press(Key.Confirm);
        Assert.Contains("授权码应有 6 位，请重输", bench.Words, StringComparison.Ordinal);
        bench.Type("555123");
        bench.Press(Key.Confirm);
        Assert.Equal("请输入原预授权金额", bench.Screen.Prompt);
        bench.Type("10000");
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        var request = bench.Host.Last("0100");
        Assert.Equal(("555123", "0000000000001121", "000000010000"), (request.Text(38), request.Text(61), request.Text(4)));
        Assert.Contains("(25)", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_hold_is_found_by_date_and_authorisation_code_too()
    {
        using var bench = Held("10000");
        bench.Choose("预授权", "完成请求");
        bench.Press(Key.D2);
        bench.Type("1122");
        bench.Press(Key.Confirm);
        bench.Type("700142");
        bench.Press(Key.Confirm);
        Assert.Equal(("original", "¥100.00"), (bench.Screen.Name, bench.Screen.Amount));
    }

    [Fact]
    public void Void_of_a_completion_lets_the_hold_stand_again()
    {
        using var bench = Held("10000");
        Complete(bench, "完成请求", "8000");
        VoidTests.Void(bench, "完成撤销", "3");
        var request = bench.Host.Last("0200");
        Assert.Equal(("200000", "06", "132011000043", "0000120000031122"), (request.Text(3), request.Text(25), request.Text(37), request.Text(61)));
        Assert.Equal([TransactionState.Approved, TransactionState.Voided, TransactionState.Approved], bench.Till.Journal.Recent(3).Select(entry => entry.State));
        Complete(bench, "完成请求", "9000");
        Assert.Equal(TransactionState.Completed, bench.Till.Journal.Find(12, 2)!.State);
    }

    [Fact]
    public void Lost_answer_to_a_completion_is_reversed_and_the_hold_stands()
    {
        using var bench = Held("10000");
        bench.Host.OnOther = _ => new Plan { Cut = true };
        Find(bench, "完成请求");
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        Assert.Contains("没有成立：预授权完成(请求) ¥100.00 已冲正", bench.Words, StringComparison.Ordinal);
        Assert.Equal([TransactionState.Reversed, TransactionState.Approved], bench.Till.Journal.Recent(2).Select(entry => entry.State));
        Assert.Equal([10000], bench.Host.Book.Values);
    }

    /// <summary>A hold on the debit card, trace 2, with the supervisor at the till.</summary>
    internal static TillBench Held(string fen, Func<TerminalOptions, TerminalOptions>? change = null)
    {
        var bench = new TillBench(change).ReadyForSupervisor();
        bench.Choose("预授权", "预授权");
        Assert.Equal("请输入冻结金额", bench.Screen.Prompt);
        bench.Type(fen);
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        bench.Type(TestCards.Pin);
        bench.Press(Key.Confirm);
        bench.Finish();
        return bench;
    }

    internal static void Find(TillBench bench, string label, string expected = "amount")
    {
        bench.Choose("预授权", label);
        bench.Press(Key.D1);
        bench.Type("2");
        bench.Press(Key.Confirm);
        if (expected == "amount") bench.Press(Key.Confirm);
        Assert.Equal(expected, bench.Screen.Name);
    }

    internal static void Complete(TillBench bench, string label, string fen)
    {
        Find(bench, label);
        bench.Type(fen);
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        bench.Finish();
    }
}
