using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class SettlementTests
{
    [Fact]
    public void Balanced_batch_is_closed_with_two_messages_and_its_slip()
    {
        using var bench = Supervisor();
        var host = Agreeing(bench);
        bench.Choose("签到 / 结算", "结算");
        Assert.Equal("settle", bench.Screen.Name);
        Assert.Contains("借记 12 笔 ¥765.00", bench.Words, StringComparison.Ordinal);
        Assert.Contains("贷记 2 笔 ¥48.00", bench.Words, StringComparison.Ordinal);
        Assert.Equal("¥717.00", bench.Screen.Amount);
        bench.Press(Key.Confirm);

        Assert.Equal(["0500", "0320"], bench.Host.Types.TakeLast(2));
        Assert.Equal("00000012207", bench.Host.Last("0320").Text(60));
        Assert.Equal("00 ", bench.Host.Last("0500").Text(63));
        Assert.Equal(12, host.ClosedBatch);
        Assert.Equal(("settled", "000013"), (bench.Screen.Name, bench.Screen.Status.Batch));
        Assert.Contains("批次 000012 已结算", bench.Words, StringComparison.Ordinal);
        Assert.Contains("对账平", bench.Words, StringComparison.Ordinal);
        var batch = Assert.Single(bench.Till.Batches.Closed(10));
        Assert.Equal((SettlementStep.Printed, true, 0, "00"), (batch.Step, batch.IsBalanced, batch.Uploaded, batch.Operator));
        Assert.Equal("000012 结算总计单", Assert.Single(bench.Slips).Title);
        bench.Press(Key.F1);
        Assert.Equal("000012 结算明细", bench.Slips[^1].Title);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal(13, bench.Till.Journal.Recent(1)[0].Batch);
    }

    [Theory]
    [InlineData("host", "主机有、终端无: 凭证号 000017 消费 ¥45.00", "Only at the host: trace 000017 Sale ¥45.00")]
    [InlineData("terminal", "终端有、主机无: 凭证号 000103 消费 ¥115.00", "Only at the terminal: trace 000103 Sale ¥115.00")]
    [InlineData("amounts", "金额不同: 凭证号 000105 退货 终端 ¥3.00 主机 ¥2.00", "Amounts differ: trace 000105 Refund terminal ¥3.00 host ¥2.00")]
    public void Difference_is_named_on_screen_and_slip(string planted, string chinese, string english)
    {
        using var bench = Supervisor();
        var host = Agreeing(bench);
        if (planted == "host") host.Records.Add(new HostRecord(TransactionKind.Sale, 17, 4500));
        if (planted == "terminal") host.Records.RemoveAll(record => record.Trace == 103);
        if (planted == "amounts") host.Records[host.Records.FindIndex(record => record.Trace == 105)] = new HostRecord(TransactionKind.Refund, 105, 200);
        Settle(bench);

        Assert.Contains("对账不平", bench.Words, StringComparison.Ordinal);
        Assert.Contains(chinese, bench.Words, StringComparison.Ordinal);
        Assert.Equal(14, host.Uploaded.Count);
        Assert.Equal("00000012202", bench.Host.Last("0320").Text(60));
        Assert.Equal("0014", bench.Host.Last("0320").Text(48));
        var text = string.Concat(bench.Slips[0].Lines.Select(line => line.Text)).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains(chinese.Replace("¥", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        bench.Press(Key.Language);
        Assert.Contains(english, bench.Words, StringComparison.Ordinal);
        Assert.Single(bench.Till.Batches.Find(12)!.Differences);
    }

    [Fact]
    public void Upload_goes_in_its_order_with_eight_records_a_message_and_hidden_card_digits_as_zeros()
    {
        using var bench = Supervisor();
        Agreeing(bench).Records.Clear();
        Settle(bench);
        var uploads = bench.Host.Received.Where(message => message.Mti.Value == 320).ToArray();
        Assert.Equal(
            ["30000012000", "00000012201", "00000012201", "25000012000", "24000012000", "00000012202"], uploads.Select(upload => upload.Text(60)));
        Assert.Equal([3, 4, 11, 25, 37, 38, 41, 42, 49, 60], uploads[0].Fields);
        Assert.Equal(("000000007700", "000104"), (uploads[0].Text(4), uploads[0].Text(11)));
        Assert.True(Field48Items.TryRead(uploads[1], out var items));
        Assert.Equal([101, 102, 103, 106, 108, 109, 110, 111], items.Items.Select(item => item.Trace));
        Assert.Equal(("6299010000009253", 11_500), (items.Items[2].Card, items.Items[2].Fen));
    }

    [Fact]
    public void Nothing_has_begun_where_the_host_cannot_be_reached_or_refuses()
    {
        using var bench = Supervisor();
        Agreeing(bench);
        bench.Host.Listening = false;
        Settle(bench);
        Assert.Contains("结算没有开始，可以继续收款", bench.Words, StringComparison.Ordinal);
        Assert.Contains("连不上主机 (E41)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Host.Listening = true;
        bench.Host.OnManagement = _ => new Plan("96");
        Settle(bench);
        Assert.Contains("主机没有接受 (96)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Null(bench.Till.Batches.Open());
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal(12, bench.Till.Journal.Recent(1)[0].Batch);
    }

    [Theory]
    [InlineData(NetworkCodes.Settlement)]
    [InlineData(NetworkCodes.BatchEndUnbalanced)]
    public void Settlement_whose_answer_is_lost_blocks_sales_and_goes_on_by_itself(int lost)
    {
        using var bench = Supervisor();
        var host = Agreeing(bench);
        host.Records.RemoveAt(0);
        host.Silent = request => Field60.TryRead(request, out var codes) && codes.NetworkCode == lost;
        Settle(bench);
        bench.Advance(31);
        Assert.Equal("settle-stopped", bench.Screen.Name);
        Assert.Contains("主机没有应答 (E42)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Cancel);
        Assert.Contains("批次 000012 的结算没有完成", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.D1);
        Assert.Equal("settling", bench.Screen.Name);
        bench.Advance(31);
        bench.Press(Key.Cancel);
        Assert.DoesNotContain("0200", bench.Host.Types);
        host.Silent = _ => false;
        bench.Advance(75);
        Assert.Equal(12, host.ClosedBatch);
        Assert.Equal(14, host.Uploaded.Count);
        Assert.Equal("settled", bench.Screen.Name);
        bench.Press(Key.Confirm);
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal(13, bench.Till.Journal.Recent(1)[0].Batch);
    }

    [Fact]
    public void Cashier_needs_the_supervisor()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnManagement = Agreeing(bench).Decide;
        bench.Choose("签到 / 结算", "结算");
        bench.Supervise();
        bench.Press(Key.Confirm);
        Assert.Equal("01", bench.Till.Batches.Find(12)!.Operator);
    }

    [Fact]
    public void Standing_reversal_is_named_and_nothing_is_compared()
    {
        using var bench = Supervisor();
        bench.Host.OnManagement = new SettlingHost().Decide;
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Host.OnReversal = _ => Plan.Silence;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Advance(60);
        bench.Press(Key.Cancel);
        bench.Choose("签到 / 结算", "结算");
        bench.Advance(30);
        bench.Press(Key.Cancel);
        Assert.Contains("还有未完成的冲正，不能结算 (E71)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("请等冲正成功后再结算", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("0500", bench.Host.Types);
        bench.Press(Key.Confirm);
        bench.Host.OnReversal = _ => new Plan();
        Settle(bench, confirmed: 2);
        Assert.Equal("0400", bench.Host.Types.TakeWhile(type => type != "0500").Last());
    }

    [Fact]
    public void Batch_of_nothing_may_be_settled_because_the_host_may_hold_something()
    {
        using var bench = Supervisor();
        var host = new SettlingHost(new HostRecord(TransactionKind.Sale, 17, 4500));
        bench.Host.OnManagement = host.Decide;
        Settle(bench);
        Assert.Equal(["0500", "0320"], bench.Host.Types.TakeLast(2));
        Assert.Contains("主机有、终端无: 凭证号 000017 消费 ¥45.00", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Slip_that_found_no_paper_is_printed_later_with_its_mark()
    {
        using var bench = Supervisor();
        Agreeing(bench);
        bench.Paper.PaperOut = true;
        Settle(bench);
        Assert.Contains("结算单已保存，装纸后自动补打", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Paper.PaperOut = false;
        bench.Advance(2);
        Assert.Equal("****重打印/DUPLICATED****", Assert.Single(bench.Slips).Lines[^1].Text);
        bench.Advance(5);
        Assert.Single(bench.Slips);
    }

    [Fact]
    public void Host_that_asks_for_a_sign_in_gets_one()
    {
        using var bench = Supervisor();
        var host = Agreeing(bench);
        var asked = false;
        bench.Host.OnManagement = request =>
        {
            if (request.Mti.Value != 500 || asked) return host.Decide(request);
            asked = true;
            return new Plan("A8");
        };
        Settle(bench);
        Assert.Equal(["0500", "0800", "0500", "0320"], bench.Host.Types.TakeLast(4));
        Assert.Equal("settled", bench.Screen.Name);
    }

    [Fact]
    public void Terminal_signs_off_afterwards_where_that_is_set()
    {
        using var bench = Supervisor(options => options with { SignOffAfterSettlement = true });
        Agreeing(bench);
        Settle(bench);
        bench.Press(Key.Confirm);
        Assert.Contains("签退成功", bench.Words, StringComparison.Ordinal);
        Assert.Equal("00000013002", bench.Host.Last("0820").Text(60));
        Assert.False(bench.Screen.Status.SignedIn);
    }

    [Fact]
    public void Set_time_settles_by_itself_once_nobody_works_and_asks_nobody()
    {
        using var bench = Supervisor(options => options with { AutoSettleAt = new TimeOnly(13, 30) });
        var host = Agreeing(bench);
        bench.Advance(580);
        Assert.DoesNotContain("0500", bench.Host.Types);
        bench.Press(Key.Menu, Key.Cancel);
        bench.Advance(30);
        Assert.DoesNotContain("0500", bench.Host.Types);
        bench.Advance(61);
        Assert.Equal(12, host.ClosedBatch);
        Assert.Contains(bench.Screens, screen => screen.Name == "settled");
        bench.Advance(7200);
        Assert.Single(bench.Host.Types, type => type == "0500");
    }

    [Fact]
    public void Set_time_settles_at_the_log_in_screen_too_tries_again_and_makes_up_for_a_night_without_power()
    {
        using var bench = Supervisor(options => options with { AutoSettleAt = new TimeOnly(3, 0) });
        var host = Agreeing(bench);
        bench.Choose("签到 / 结算", "换操作员");
        bench.Host.Listening = false;
        bench.Advance(14 * 3600);
        Assert.Null(bench.Till.Batches.Open());
        bench.Host.Listening = true;
        bench.Advance(600);
        Assert.Equal((12, 1), (host.ClosedBatch, bench.Till.Batches.Closed(5).Length));
        JournalRows.Add(bench, 900, new Row(TransactionKind.Sale, 100) { Batch = 13 });
        bench.Host.OnManagement = new SettlingHost(new HostRecord(TransactionKind.Sale, 900, 100)).Decide;
        bench.PullThePlug();
        bench.Time.FireNext(bench.Time.GetUtcNow().AddDays(1.5));
        bench.Host.Batch = 13;
        bench.SwitchOn();
        bench.Advance(70);
        Assert.Equal(2, bench.Till.Batches.Closed(5).Length);
    }

    [Fact]
    public void First_set_time_is_made_up_for_after_midnight_too()
    {
        using var bench = Supervisor(options => options with { AutoSettleAt = new TimeOnly(23, 30) });
        var host = Agreeing(bench);
        bench.Host.Listening = false;
        bench.Advance(14 * 3600);
        Assert.Null(host.ClosedBatch);
        bench.Host.Listening = true;
        bench.Advance(600);
        Assert.Equal(12, host.ClosedBatch);
    }

    [Fact]
    public void Batch_settled_by_hand_after_the_set_time_is_not_followed_by_an_automatic_one()
    {
        using var bench = Supervisor(options => options with { AutoSettleAt = new TimeOnly(13, 22) });
        var host = Agreeing(bench);
        for (var half = 0; half < 8; half++)
        {
            bench.Advance(30);
            bench.Press(Key.Menu, Key.Cancel);
        }

        Settle(bench, confirmed: 2);
        Assert.Equal((12, "idle"), (host.ClosedBatch, bench.Screen.Name));
        bench.Sell("100", TestCards.Credit, "");
        bench.Advance(1200);
        Assert.Single(bench.Host.Types, type => type == "0500");
    }

    [Fact]
    public void Full_journal_and_full_totals_ask_for_a_settlement_before_anything_else()
    {
        using var bench = Supervisor(options => options with { BatchLimit = 3, BatchCeiling = Piaohao.Amounts.Money.Fen(30_000) });
        bench.Host.OnManagement = new SettlingHost().Decide;
        JournalRows.Add(bench, 101, new Row(TransactionKind.Sale, 100), new Row(TransactionKind.Sale, 29_800), new Row(TransactionKind.Sale, 99) { State = TransactionState.Declined });
        bench.Press(Key.D1);
        Assert.Equal("amount", bench.Screen.Name);
        bench.Press(Key.Cancel);
        JournalRows.Add(bench, 104, new Row(TransactionKind.SaleVoid, 100));
        bench.Press(Key.D1);
        Assert.Contains("日志满，请结算 (E73)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Settle(bench);
        bench.Press(Key.Confirm);
        JournalRows.Add(bench, 105, new Row(TransactionKind.Sale, 30_000) { Batch = 13 });
        bench.Press(Key.D1);
        Assert.Contains("总额超限，请立即结算 (E74)", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("0200", bench.Host.Types);
    }

    /// <summary>The supervisor is logged in; the till is idle.</summary>
    private static TillBench Supervisor(Func<TerminalOptions, TerminalOptions>? change = null)
    {
        var bench = new TillBench(change).SwitchOn();
        bench.LogIn("00", "123456");
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
        return bench;
    }

    private static SettlingHost Agreeing(TillBench bench)
    {
        var host = new SettlingHost(JournalRows.AddDay(bench));
        bench.Host.OnManagement = host.Decide;
        return host;
    }

    private static void Settle(TillBench bench, int confirmed = 1)
    {
        bench.Choose("签到 / 结算", "结算");
        for (var times = 0; times < confirmed; times++) bench.Press(Key.Confirm);
    }
}
