using Piaohao.Amounts;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class RefundTests
{
    [Fact]
    public void Refund_is_one_key_from_the_idle_screen_and_finds_the_sale_by_the_code_on_its_slip()
    {
        using var bench = VoidTests.Sold("4500");
        var code = bench.Slips[0].Code!;
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.F1, Label: "退货" });
        bench.OnScreen = screen =>
        {
            // Shown the moment the glass asks for it.
            if (screen is { Name: "original-way", Tone: ScreenTone.Neutral }) Assert.True(bench.Scanner.Show("https://example.com/"));
        };
        bench.Press(Key.F1);
        Assert.Contains(bench.Screens, screen => (screen.Name, screen.Title, screen.Prompt) == ("original-way", "退货", "请扫签购单上的码，或选择"));
        Assert.Contains("这不是本系统签购单上的码", bench.Words, StringComparison.Ordinal);
        Assert.True(bench.Scan(code));
        Assert.Equal(("original", "¥45.00"), (bench.Screen.Name, bench.Screen.Amount));
        bench.Press(Key.Confirm);
        Assert.Equal(("amount", "按确认用这个金额，或输入别的金额"), (bench.Screen.Name, bench.Screen.Prompt));
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.Confirm, Label: "退货 ¥45.00" });
        bench.Press(Key.Confirm);
        Assert.Equal(["1 商品退回", "2 金额有误", "3 重复扣款", "4 其他"], bench.Screen.Lines.Select(line => line.Text));
        bench.Press(Key.D1);
        Assert.Equal(("card", "退货"), (bench.Screen.Name, bench.Screen.Title));
        bench.Offer(TestCards.Debit);

        Assert.Equal(("result", "退货", ScreenTone.Good), (bench.Screen.Name, bench.Screen.Title, bench.Screen.Tone));
        var request = bench.Host.Last("0220");
        Assert.Equal(("200000", "00", "132011000042", "0000120000021122", TestCards.DebitPan, "3012"),
            (request.Text(3), request.Text(25), request.Text(37), request.Text(61), request.Text(2), request.Text(14)));
        Assert.EndsWith("B100201", request.Text(59), StringComparison.Ordinal);
        Assert.False(request.Has(35));
        Assert.False(request.Has(38));
        var (refund, sale) = (bench.Till.Journal.Recent(2)[0], bench.Till.Journal.Recent(2)[1]);
        Assert.Equal((TransactionState.Approved, "01"), (refund.State, refund.Reason));
        Assert.Equal((TransactionState.Refunded, Money.Fen(4500)), (sale.State, sale.Refunded));
        Assert.Empty(bench.Till.Journal.WaitingNotices());
        bench.Finish();
    }

    [Fact]
    public void Refunds_in_parts_reach_the_amount_and_never_pass_it()
    {
        using var bench = VoidTests.Sold("4500");
        Refund(bench, "2", "2000");
        Assert.Equal((TransactionState.PartlyRefunded, Money.Fen(2000)), State(bench));
        Ask(bench, "2");
        Assert.Contains("已退 ¥20.00，还可退 ¥25.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Type("2501");
        Assert.Equal("¥2.50", bench.Screen.Amount);
        Assert.Contains("最多还可退 ¥25.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel);
        Refund(bench, "2", "2500");
        Assert.Equal((TransactionState.Refunded, Money.Fen(4500)), State(bench));
        Ask(bench, "2");
        Assert.Contains("这笔交易已退货，不能做退货", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal([4500, 2000, 2500], bench.Host.Book.Values);

        static (TransactionState, Money) State(TillBench bench) => bench.Till.Journal.Find(12, 2) is { } sale ? (sale.State, sale.Refunded) : default;
    }

    [Fact]
    public void Sale_of_an_older_batch_is_found_by_its_trace_number()
    {
        using var bench = VoidTests.Sold("4500");
        bench.Host.Batch = 13;
        bench.Choose("签到 / 结算", "签到");
        bench.Press(Key.Confirm);
        Refund(bench, "2", "4500");
        Assert.Equal("0000120000021122", bench.Host.Last("0220").Text(61));
        Assert.Equal(TransactionState.Refunded, bench.Till.Journal.Find(12, 2)!.State);
    }

    [Fact]
    public void Sale_of_another_terminal_is_named_by_RRN_and_date_and_the_host_knows_what_is_left()
    {
        using var bench = new TillBench().ReadyForSupervisor();
        bench.Press(Key.F1, Key.D2);
        bench.Type("31201100004");
        bench.Press(Key.Confirm);
        Assert.Contains("参考号应有 12 位，请重输", bench.Words, StringComparison.Ordinal);
        bench.Type("131201100004");
        bench.Press(Key.Confirm);
        bench.Type("1399");
        bench.Press(Key.Confirm);
        Assert.Contains("日期不对，请重输", bench.Words, StringComparison.Ordinal);
        bench.Type("1120");
        bench.Press(Key.Confirm);
        Assert.Equal("amount", bench.Screen.Name);
        bench.Type("1000");
        bench.Press(Key.Confirm, Key.D4);
        bench.Offer(TestCards.Debit);
        var request = bench.Host.Last("0220");
        Assert.Equal(("131201100004", "0000000000001120"), (request.Text(37), request.Text(61)));
        Assert.Contains("(25)", bench.Words, StringComparison.Ordinal);
        Assert.Equal((TransactionState.Declined, "09"), bench.Till.Journal.Recent(1)[0] is { } refund ? (refund.State, refund.Reason) : default);
        Assert.Empty(bench.Till.Journal.WaitingNotices());
    }

    [Fact]
    public void Refund_whose_answer_is_lost_is_never_reversed_and_sent_again_by_itself_until_answered()
    {
        using var bench = VoidTests.Sold("4500");
        bench.Host.OnOther = _ => Plan.Silence;
        Give(bench, "2", "4500");
        bench.Advance(30);
        Assert.Equal("unknown", bench.Screen.Name);
        Assert.Contains("还不知道退货 ¥45.00 是否成功，会自动再送", bench.Words, StringComparison.Ordinal);
        Assert.Contains("持卡人：正在处理，款项只会退一次", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal((1, "待上送 1 笔 ¥45.00，最早 刚刚"), (bench.Screen.Status.WaitingCount, bench.Screen.Status.Waiting));
        bench.Advance(600);
        bench.Host.OnOther = _ => new Plan();
        bench.Advance(200);
        Assert.True(bench.Host.Received.Count(message => message.Mti.Value == 220) > 3);
        Assert.DoesNotContain("0400", bench.Host.Types);
        var sent = bench.Host.Received.Where(message => message.Mti.Value == 220).ToArray();
        Assert.All(sent, message => Assert.Equal((sent[0].Text(11), sent[0].Text(4), sent[0].Text(59), TestCards.DebitPan), (message.Text(11), message.Text(4), message.Text(59), message.Text(2))));
        Assert.Equal((TransactionState.Approved, TransactionState.Refunded), (bench.Till.Journal.Recent(1)[0].State, bench.Till.Journal.Find(12, 2)!.State));
        Assert.Equal([4500, 4500], bench.Host.Book.Values);
        Assert.Contains(bench.Slips, slip => slip.Title == "000003 退货 商户存根");
    }

    [Fact]
    public void Nothing_else_is_done_with_a_sale_while_its_refund_is_open()
    {
        using var bench = VoidTests.Sold("4500");
        bench.Host.OnOther = _ => Plan.Silence;
        Give(bench, "2", "1000");
        bench.Advance(30);
        bench.Press(Key.Confirm);
        bench.Choose("撤销", "消费撤销");
        bench.Type("2");
        bench.Press(Key.Confirm);
        bench.Advance(31);
        Assert.Contains("与它有关的另一笔交易还没送到主机", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Refund_that_is_delivered_on_the_way_to_another_transaction_changes_what_may_be_done()
    {
        using var bench = VoidTests.Sold("4500");
        bench.Host.OnOther = _ => Plan.Silence;
        Give(bench, "2", "4500");
        bench.Advance(30);
        bench.Press(Key.Confirm);
        bench.Host.OnOther = _ => new Plan();
        bench.Choose("其他", "小费");
        bench.Type("2");
        bench.Press(Key.Confirm);
        for (var slips = 0; slips < 3 && bench.Screen.Title == "退货"; slips++) bench.Press(Key.Confirm);
        Assert.Contains("这笔交易已退货，不能做小费调整", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
    }

    [Fact]
    public void Refund_is_in_the_sealed_record_over_the_plug_and_delivered_exactly_once()
    {
        using var bench = VoidTests.Sold("4500");
        bench.Host.OnOther = _ => Plan.Silence;
        Give(bench, "2", "4500");
        bench.PullThePlug();
        bench.Host.OnOther = _ => new Plan();
        bench.SwitchOn();
        bench.LogIn();
        bench.Advance(2);
        Assert.Equal(TransactionState.Approved, bench.Till.Journal.Recent(1)[0].State);
        Assert.Equal([4500, 4500], bench.Host.Book.Values);
        Assert.Empty(bench.Till.Journal.WaitingNotices());
    }

    [Fact]
    public void Refund_that_never_left_is_not_sent_later()
    {
        using var bench = VoidTests.Sold("4500");
        bench.Host.Listening = false;
        Give(bench, "2", "4500");
        Assert.Contains("没有发出：退货 ¥45.00", bench.Words, StringComparison.Ordinal);
        bench.Host.Listening = true;
        bench.Press(Key.Confirm);
        bench.Advance(120);
        Assert.Equal(TransactionState.Unsent, bench.Till.Journal.Recent(1)[0].State);
        Assert.DoesNotContain("0220", bench.Host.Types);
    }

    [Fact]
    public void Code_of_a_slip_holds_date_and_RRN_and_forgives_no_wrong_or_swapped_digit()
    {
        var code = new SlipCode(new DateOnly(2026, 11, 22), "132011000042").ToString();
        Assert.Equal("PH120261122132011000042", code[..^2]);
        Assert.True(SlipCode.TryParse(code, out var read));
        Assert.Equal((new DateOnly(2026, 11, 22), "132011000042", "1122"), (read.Date, read.Rrn, read.MonthDay));
        for (var at = 0; at < code.Length; at++)
            foreach (var other in "0123456789".Where(other => other != code[at]))
                Assert.False(SlipCode.TryParse(code[..at] + other + code[(at + 1)..], out _), $"{other} at {at}");
        for (var at = 0; at + 1 < code.Length; at++)
            if (code[at] != code[at + 1]) Assert.False(SlipCode.TryParse(code[..at] + code[at + 1] + code[at] + code[(at + 2)..], out _), $"swapped at {at}");
        Assert.False(SlipCode.TryParse("", out _));
        Assert.False(SlipCode.TryParse(code + "0", out _));
        Assert.False(SlipCode.TryParse(new SlipCode(default, "132011000042").ToString().Replace("0001", "9999", StringComparison.Ordinal), out _));
    }

    /// <summary>Up to the original shown.</summary>
    private static void Ask(TillBench bench, string trace)
    {
        bench.Press(Key.F1, Key.D1);
        bench.Type(trace);
        bench.Press(Key.Confirm);
    }

    /// <summary>Up to the request on its way.</summary>
    internal static void Give(TillBench bench, string trace, string fen)
    {
        Ask(bench, trace);
        bench.Press(Key.Confirm);
        bench.Type(fen);
        bench.Press(Key.Confirm, Key.D1);
        Assert.True(bench.Offer(TestCards.Debit));
    }

    internal static void Refund(TillBench bench, string trace, string fen)
    {
        Give(bench, trace, fen);
        bench.Finish();
    }
}
