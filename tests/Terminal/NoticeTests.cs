using Piaohao.Amounts;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class NoticeTests
{
    [Fact]
    public void Completion_notice_is_stored_printed_and_told_when_the_terminal_is_idle()
    {
        using var bench = PreAuthorisationTests.Held("10000");
        PreAuthorisationTests.Find(bench, "完成通知");
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        Assert.Contains("已保存 ¥100.00", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("0220", bench.Host.Types);
        Assert.Equal([TransactionState.Waiting, TransactionState.Completed], bench.Till.Journal.Recent(2).Select(entry => entry.State));
        bench.Finish();
        Assert.Equal(1, bench.Screen.Status.WaitingCount);
        bench.Advance(2);
        var notice = bench.Host.Last("0220");
        Assert.Equal(("000000", "06", "24", "700142", "0000120000021122", TestCards.DebitPan, "3012"),
            (notice.Text(3), notice.Text(25), notice.Text(60)![..2], notice.Text(38), notice.Text(61), notice.Text(2), notice.Text(14)));
        Assert.False(notice.Has(35));
        Assert.Equal((TransactionState.Approved, "132011000043"), bench.Till.Journal.Recent(1)[0] is { } entry ? (entry.State, entry.Rrn) : default);
        Assert.Equal(0, bench.Screen.Status.WaitingCount);
        Assert.Empty(bench.Till.Journal.WaitingSlips());
    }

    [Fact]
    public void Offline_sale_carries_the_telephone_authorisation_and_needs_no_line()
    {
        using var bench = Allowed();
        bench.Host.Listening = false;
        SellOffline(bench, "4500");
        Assert.Equal((TransactionState.Waiting, "123456"), bench.Till.Journal.Recent(1)[0] is { } stored ? (stored.State, stored.AuthorisationCode) : default);
        bench.Advance(60);
        Assert.Equal(1, bench.Screen.Status.WaitingCount);
        bench.Host.Listening = true;
        bench.Advance(200);
        var notice = bench.Host.Last("0220");
        Assert.Equal(("000000", "00", "30", "123456", "00001200000211220100000000000"), (notice.Text(3), notice.Text(25), notice.Text(60)![..2], notice.Text(38), notice.Text(61)));
        Assert.Equal(TransactionState.Approved, bench.Till.Journal.Recent(1)[0].State);
        Assert.Equal([4500], bench.Host.Book.Values);
    }

    [Fact]
    public void Query_of_a_notice_that_still_waits_never_says_that_it_may_be_done_again()
    {
        using var bench = Allowed();
        bench.Host.OnOther = message => message.Text(60)![..2] == "30" ? Plan.Silence : new Plan("25");
        SellOffline(bench, "4500");
        bench.Finish();
        bench.Choose("查询", "交易查询");
        bench.Press(Key.Confirm);
        Assert.Contains("请勿重做", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("没有扣款", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Offline_sale_is_refused_where_the_setting_does_not_allow_it()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("其他", "离线结算");
        Assert.Contains("本机没有开通这个交易 (E65)", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Notice_stored_before_a_power_cut_is_delivered_exactly_once()
    {
        using var bench = Allowed();
        bench.Host.OnOther = _ => Plan.Silence;
        SellOffline(bench, "4500");
        bench.Advance(5);
        Assert.Equal([4500], bench.Host.Book.Values);
        bench.PullThePlug();
        bench.Host.OnOther = _ => new Plan("94");
        bench.SwitchOn();
        bench.LogIn();
        bench.Advance(3);
        Assert.Equal((TransactionState.Approved, "94"), bench.Till.Journal.Recent(1)[0] is { } entry ? (entry.State, entry.ResponseCode) : default);
        Assert.Equal([4500], bench.Host.Book.Values);
        bench.Advance(600);
        Assert.Equal(2, bench.Host.Received.Count(message => message.Mti.Value == 220));
    }

    [Fact]
    public void Refused_notice_is_shown_printable_and_lets_the_hold_stand_again()
    {
        using var bench = PreAuthorisationTests.Held("10000");
        bench.Host.OnOther = _ => new Plan("22");
        PreAuthorisationTests.Complete(bench, "完成通知", "9000");
        bench.Advance(2);
        Assert.Equal(("result", ScreenTone.Bad), (bench.Screen.Name, bench.Screen.Tone));
        Assert.Contains("未批准 (22)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("主机没有接受，请致电收单机构客服", bench.Words, StringComparison.Ordinal);
        var printed = bench.Slips.Count;
        bench.Press(Key.F1);
        Assert.Equal(printed + 1, bench.Slips.Count);
        Assert.Contains(bench.Slips[^1].Lines, line => line.Text == "***未被接受 NOT ACCEPTED (22)***");
        Assert.Equal([TransactionState.Declined, TransactionState.Approved], bench.Till.Journal.Recent(2).Select(entry => entry.State));
    }

    [Fact]
    public void Notice_that_the_host_could_not_read_is_sent_again()
    {
        using var bench = Allowed();
        bench.Host.OnOther = _ => new Plan("30");
        SellOffline(bench, "4500");
        bench.Advance(3);
        Assert.Equal(TransactionState.Waiting, bench.Till.Journal.Recent(1)[0].State);
        bench.Host.OnOther = _ => new Plan("94");
        bench.Advance(200);
        Assert.Equal((TransactionState.Approved, "94"), bench.Till.Journal.Recent(1)[0] is { } entry ? (entry.State, entry.ResponseCode) : default);
    }

    [Fact]
    public void Notice_that_no_host_can_read_is_shown_to_people_in_the_end()
    {
        using var bench = Allowed();
        bench.Host.OnOther = _ => new Plan("30");
        SellOffline(bench, "4500");
        for (var minute = 0; minute < 60 && bench.Till.Journal.Recent(1)[0].State == TransactionState.Waiting; minute++) bench.Advance(60);
        Assert.Contains("未批准 (30)", bench.Words, StringComparison.Ordinal);
        Assert.Equal(TransactionState.Declined, bench.Till.Journal.Recent(1)[0].State);
        Assert.Equal(10, bench.Host.Received.Count(message => message.Mti.Value == 220));
    }

    [Theory]
    [InlineData("A0")]
    [InlineData("A8")]
    [InlineData("97")]
    public void Host_that_did_not_take_the_notice_up_gets_it_again_after_a_sign_in(string code)
    {
        using var bench = Allowed();
        bench.Host.OnOther = _ => new Plan(code);
        SellOffline(bench, "4500");
        bench.Advance(2);
        Assert.Single(bench.Till.Journal.WaitingNotices());
        Assert.Equal(["0800", "0220", "0800", "0220"], bench.Host.Types);
        bench.Host.OnOther = _ => new Plan();
        bench.Advance(60);
        Assert.Empty(bench.Till.Journal.WaitingNotices());
    }

    [Fact]
    public void Wrong_MAC_does_not_deliver_a_notice()
    {
        using var bench = Allowed();
        bench.Host.OnOther = _ => new Plan { WithoutMac = true };
        SellOffline(bench, "4500");
        bench.Advance(2);
        Assert.Single(bench.Till.Journal.WaitingNotices());
    }

    [Fact]
    public void Sign_off_is_refused_while_a_notice_waits()
    {
        using var bench = Allowed();
        SellOffline(bench, "4500");
        bench.Host.Listening = false;
        bench.Choose("签到 / 结算", "签退");
        Assert.Contains("还有待上送的交易，不能签退 (E64)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Host.Listening = true;
        bench.Choose("签到 / 结算", "签退");
        Assert.Contains("签退成功", bench.Words, StringComparison.Ordinal);
        Assert.Equal(["0220", "0820"], bench.Host.Types.TakeLast(2));
    }

    [Fact]
    public void Tip_is_added_by_amount_or_percent_and_the_void_takes_it_back_too()
    {
        using var bench = VoidTests.Sold("10000");
        AskTip(bench);
        Assert.Equal(["5%", "10%", "15%"], bench.Screen.SoftKeys.Where(key => key.Key is Key.F1 or Key.F2 or Key.F3).Select(key => key.Label));
        bench.Press(Key.F2);
        Assert.Equal("¥10.00", bench.Screen.Amount);
        bench.Press(Key.Confirm);
        bench.Finish();
        Assert.Equal(Money.Fen(11000), bench.Till.Journal.Find(12, 2)!.Total);
        bench.Advance(2);
        var notice = bench.Host.Last("0220");
        Assert.Equal(("34", "000000011000", "000000001000", "132011000042", "700142", "0000120000021122"),
            (notice.Text(60)![..2], notice.Text(4), notice.Text(48), notice.Text(37), notice.Text(38), notice.Text(61)));
        Assert.False(notice.Has(2) || notice.Has(22) || notice.Has(35) || notice.Has(59));

        AskTip(bench);
        bench.Type("1500");
        bench.Press(Key.Confirm);
        bench.Finish();
        bench.Advance(2);
        Assert.Equal(Money.Fen(11500), bench.Till.Journal.Find(12, 2)!.Total);
        VoidTests.Void(bench, "消费撤销", "2");
        Assert.Equal("000000011500", bench.Host.Last("0200").Text(4));
        Assert.Equal(TransactionState.Voided, bench.Till.Journal.Find(12, 2)!.State);
    }

    [Fact]
    public void Tip_given_by_mistake_is_taken_off_again()
    {
        using var bench = VoidTests.Sold("10000");
        AskTip(bench);
        Assert.DoesNotContain(bench.Screen.SoftKeys, key => key.Key == Key.F4);
        bench.Press(Key.F2, Key.Confirm);
        bench.Finish();
        bench.Advance(2);
        AskTip(bench);
        bench.Press(Key.F4);
        Assert.Equal("¥0.00", bench.Screen.Amount);
        bench.Press(Key.Confirm);
        bench.Finish();
        bench.Advance(2);
        var notice = bench.Host.Last("0220");
        Assert.Equal(("000000010000", "000000000000"), (notice.Text(4), notice.Text(48)));
        Assert.Equal(Money.Fen(10000), bench.Till.Journal.Find(12, 2)!.Total);
    }

    [Fact]
    public void Authorisation_used_for_the_card_is_not_stored_again()
    {
        using var bench = Allowed();
        SellOffline(bench, "4500");
        bench.Choose("其他", "离线结算");
        bench.Type("100");
        bench.Press(Key.Confirm);
        bench.Type("123456");
        bench.Press(Key.Confirm);
        Assert.True(bench.Offer(TestCards.Debit));
        Assert.Contains("E66", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Single(bench.Till.Journal.Recent(10));
    }

    [Fact]
    public void Notice_whose_outcome_the_host_does_not_know_yet_holds_up_no_other()
    {
        using var bench = Allowed();
        bench.Host.OnOther = message => message.Is(4, "000000004500") ? new Plan("98") : new Plan();
        SellOffline(bench, "4500");
        bench.Advance(2);
        bench.Choose("其他", "离线结算");
        bench.Type("100");
        bench.Press(Key.Confirm);
        bench.Type("654321");
        bench.Press(Key.Confirm);
        Assert.True(bench.Offer(TestCards.Debit));
        bench.Finish();
        bench.Advance(60);
        Assert.Equal([TransactionState.Approved, TransactionState.Waiting], bench.Till.Journal.Recent(2).Select(entry => entry.State));
    }

    [Fact]
    public void What_is_typed_while_a_notice_is_sent_at_rest_is_not_lost()
    {
        using var bench = Allowed();
        bench.Host.OnOther = _ => Plan.Silence;
        SellOffline(bench, "4500");
        while (bench.Screen.Name != "notice") bench.Advance(1);
        bench.Type("1234");
        while (bench.Screen.Name == "notice") bench.Advance(1);
        Assert.Equal(("amount", "¥12.34"), (bench.Screen.Name, bench.Screen.Amount));
    }

    [Fact]
    public void Authorisation_with_letters_is_typed_with_the_letter_key()
    {
        using var bench = Allowed();
        bench.Choose("其他", "离线结算");
        bench.Type("4500");
        bench.Press(Key.Confirm, Key.D8, Key.F1, Key.D3, Key.F1, Key.F1, Key.D1, Key.F1, Key.D0, Key.D0, Key.D9);
        Assert.Equal("TE1009", bench.Screen.Input!.Text);
        bench.Press(Key.Confirm);
        Assert.True(bench.Offer(TestCards.Debit));
        bench.Finish();
        bench.Advance(2);
        Assert.Equal("TE1009", bench.Host.Last("0220").Text(38));
    }

    [Fact]
    public void Tip_stays_within_its_share_and_a_refused_one_is_taken_off()
    {
        using var bench = VoidTests.Sold("10000");
        bench.Host.OnOther = _ => new Plan("61");
        AskTip(bench);
        bench.Type("2001");
        Assert.Contains("小费最高 ¥20.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Finish();
        Assert.Equal(Money.Fen(200), bench.Till.Journal.Find(12, 2)!.Tip);
        bench.Advance(2);
        Assert.Contains("未批准 (61)", bench.Words, StringComparison.Ordinal);
        Assert.Equal(Money.Fen(0), bench.Till.Journal.Find(12, 2)!.Tip);
    }

    private static TillBench Allowed() => new TillBench(options => options with { OfflineSales = true }).ReadyForSupervisor();

    private static void AskTip(TillBench bench)
    {
        bench.Choose("其他", "小费");
        bench.Type("2");
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.Equal(("amount", "小费调整"), (bench.Screen.Name, bench.Screen.Title));
    }

    internal static void SellOffline(TillBench bench, string fen)
    {
        bench.Choose("其他", "离线结算");
        bench.Type(fen);
        bench.Press(Key.Confirm);
        Assert.Equal("请输入电话授权码 (6 位)", bench.Screen.Prompt);
        bench.Type("123456");
        bench.Press(Key.Confirm);
        Assert.True(bench.Offer(TestCards.Debit));
        bench.Finish();
    }
}
