using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

/// <summary>Lists, search, totals, shifts, and what can be printed again.</summary>
public sealed class DayFaceTests
{
    [Theory]
    [InlineData("102", "115.00", "trace number")]
    [InlineData("10000", "115.00", "amount without its tip")]
    [InlineData("11500", "115.00", "amount and tip")]
    [InlineData("7396", "9.00", "last four of the card")]
    [InlineData("0000888777", "3.00", "reference number")]
    public void One_field_finds_a_transaction_by_trace_amount_card_or_reference(string digits, string amount, string because)
    {
        using var bench = WithDay();
        bench.Choose("查询", "最近交易");
        bench.Press(Key.F1);
        Assert.Contains("凭证号、金额 (分)、卡号后四位或参考号", bench.Words, StringComparison.Ordinal);
        bench.Type(digits);
        bench.Press(Key.Confirm);
        Assert.True(bench.Screen.Lines.Length == 2, because);
        Assert.Equal($"查找 {digits}", bench.Screen.Lines[0].Text);
        Assert.Contains($"¥{amount} ", bench.Screen.Lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void List_shows_time_kind_amount_state_and_last_four_and_is_filtered_by_kind()
    {
        using var bench = WithDay();
        bench.Choose("查询", "最近交易");
        Assert.Equal("4 13:20 消费 ¥115.00 已批准 9253", bench.Screen.Lines[3].Text);
        var all = bench.Screen.Lines.Length;
        bench.Press(Key.F2);
        Assert.Contains(bench.Screen.SoftKeys, key => key.Key == Key.F2 && key.Label == "消费");
        Assert.All(bench.Screen.Lines, line => Assert.Contains("消费", line.Text, StringComparison.Ordinal));
        Assert.True(bench.Screen.Lines.Length < all);
        bench.Press(Key.F2, Key.F2);
        Assert.Equal("退货", bench.Screen.SoftKeys.Single(key => key.Key == Key.F2).Label);
        Assert.Contains("¥3.00", Assert.Single(bench.Screen.Lines).Text, StringComparison.Ordinal);
        bench.Press(Key.F2);
        Assert.Equal("全部类型", bench.Screen.SoftKeys.Single(key => key.Key == Key.F2).Label);
        Assert.Equal(all, bench.Screen.Lines.Length);
        bench.Press(Key.F1);
        bench.Type("999999");
        bench.Press(Key.Confirm);
        Assert.Contains("没有找到，按 F1 换个数字再找", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_transaction_of_the_list_is_printed_again()
    {
        using var bench = WithDay();
        bench.Choose("打印", "重打印任意一笔");
        bench.Press(Key.F1);
        bench.Type("102");
        bench.Press(Key.Confirm, Key.D1);
        Assert.Contains("含小费 ¥15.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.F1);
        Assert.Equal(2, bench.Slips.Count);
        Assert.Contains(bench.Slips[0].Lines, line => line.Text == "凭证号:   000102");
    }

    [Fact]
    public void Todays_totals_are_shown_by_kind_and_by_operator_and_printed()
    {
        using var bench = WithDay();
        bench.Choose("查询", "今日汇总");
        Assert.Equal(
            ["营业日 2026/11/22", "消费 2 笔 ¥160.00", "消费撤销 1 笔 ¥45.00", "退货 1 笔 ¥3.00", "借记 2 笔 ¥160.00", "贷记 2 笔 ¥48.00"],
            bench.Screen.Lines.Select(line => line.Text));
        Assert.Equal("¥112.00", bench.Screen.Amount);
        bench.Press(Key.F1);
        Assert.Contains("操作员 00：借记 0 笔 ¥0.00，贷记 1 笔 ¥3.00", bench.Words, StringComparison.Ordinal);
        Assert.Contains("操作员 01：借记 2 笔 ¥160.00，贷记 1 笔 ¥45.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.F2);
        Assert.Equal("今日汇总单", Assert.Single(bench.Slips).Title);
        Assert.Contains(bench.Slips[0].Lines, line => line.Text == "净额                      112.00");
        Assert.Contains(bench.Slips[0].Lines, line => line.Text == "操作员 00");
    }

    [Fact]
    public void Business_day_ends_at_its_hour_not_at_midnight()
    {
        using var bench = WithDay();
        bench.Advance(9.5 * 3600);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Choose("查询", "今日汇总");
        Assert.Contains("营业日 2026/11/22", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Advance(0.5 * 3600);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Choose("查询", "今日汇总");
        Assert.Contains("营业日 2026/11/23", bench.Words, StringComparison.Ordinal);
        Assert.Contains("还没有交易", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Shift_slip_counts_what_the_operator_did_since_the_last_one_and_the_next_logs_in()
    {
        using var bench = WithDay();
        bench.Choose("签到 / 结算", "交接班");
        Assert.Equal(["操作员 01", "消费 2 笔 ¥160.00", "消费撤销 1 笔 ¥45.00", "借记 2 笔 ¥160.00", "贷记 1 笔 ¥45.00"], bench.Screen.Lines.Select(line => line.Text));
        bench.Press(Key.Confirm);
        Assert.Equal(("operator", ""), (bench.Screen.Name, bench.Screen.Status.Operator));
        var slip = Assert.Single(bench.Slips);
        Assert.Equal("交接班单 01", slip.Title);
        Assert.Contains(slip.Lines, line => line.Text == "借记合计         2        160.00");
        bench.LogIn();
        bench.Charge("100", TestCards.Credit, "");
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Choose("签到 / 结算", "交接班");
        Assert.Equal(["操作员 01", "自 11/22 13:20 起", "消费 1 笔 ¥1.00", "借记 1 笔 ¥1.00", "贷记 0 笔 ¥0.00"], bench.Screen.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Shift_whose_slip_did_not_come_out_has_not_ended()
    {
        using var bench = WithDay();
        bench.Paper.PaperOut = true;
        bench.Choose("签到 / 结算", "交接班");
        bench.Press(Key.Confirm);
        Assert.Contains("没有打出，打印机缺纸或未连接 (E79)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose("签到 / 结算", "交接班");
        Assert.Contains("消费 2 笔 ¥160.00", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Settlements_of_the_past_are_listed_and_printed_again()
    {
        using var bench = WithDay();
        bench.Choose("打印", "重打印结算单");
        Assert.Contains("还没有结算单 (E78)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Host.OnManagement = new SettlingHost(new HostRecord(TransactionKind.Sale, 17, 4500)).Decide;
        bench.Choose("签到 / 结算", "结算");
        bench.Supervise();
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Choose("打印", "重打印结算单");
        Assert.Equal(2, bench.Slips.Count);
        Assert.Equal(bench.Slips[0].Lines.Select(line => line.Text), bench.Slips[1].Lines.Take(bench.Slips[0].Lines.Length).Select(line => line.Text));
        bench.Press(Key.Confirm);
        bench.Choose("查询", "历史结算");
        Assert.Contains("000012 ¥112.00 对账不平", bench.Screen.Lines[0].Text, StringComparison.Ordinal);
        bench.Press(Key.D1);
        Assert.Contains("主机有、终端无: 凭证号 000017 消费 ¥45.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.F2);
        Assert.Equal("000012 结算明细", bench.Slips[^1].Title);
    }

    [Fact]
    public void Lists_and_totals_speak_English_alone_in_English()
    {
        using var bench = WithDay(english: true);
        var before = bench.Screens.Count;
        bench.Press(Key.Menu);
        bench.Press(bench.Line("Look up"));
        bench.Press(bench.Line("Today's totals"), Key.F1, Key.Confirm, Key.Menu);
        bench.Press(bench.Line("Day and settlement"));
        bench.Press(bench.Line("Shift change"), Key.Cancel, Key.Menu);
        bench.Press(bench.Line("Day and settlement"));
        bench.Press(bench.Line("Settle"));
        bench.Supervise();
        bench.Host.OnManagement = new SettlingHost().Decide;
        bench.Press(Key.Confirm);
        foreach (var screen in bench.Screens.Skip(before))
            Assert.DoesNotContain(TillBench.Texts(screen), text => text.Replace("中文", "", StringComparison.Ordinal).Any(letter => letter is >= '\u4e00' and <= '\u9fff'));
        Assert.DoesNotContain(bench.Slips[^1].Lines, line => line.Text.Any(letter => letter is >= '\u4e00' and <= '\u9fff'));
    }

    /// <summary>Sales of 45.00 (voided) and 100.00 with a tip of 15.00, a refund of 3.00 by the supervisor, one declined sale; cashier 01 at the till.</summary>
    private static TillBench WithDay(bool english = false)
    {
        var bench = new TillBench(options => options with { English = english }).Ready();
        JournalRows.Add(bench, 101,
            new Row(TransactionKind.Sale, 4500) { State = TransactionState.Voided, Rrn = "132011000101" }, new Row(TransactionKind.Sale, 10_000) { Tip = 1500, Rrn = "132011000102" },
            new Row(TransactionKind.Refund, 300) { Operator = "00", Rrn = "000000888777" },
            new Row(TransactionKind.Sale, 900) { State = TransactionState.Declined, Card = "629902******7396", Rrn = "" },
            new Row(TransactionKind.SaleVoid, 4500) { State = TransactionState.Approved, Rrn = "132011000105" },
            new Row(TransactionKind.Sale, 10_000) { Training = true, Rrn = "" });
        return bench;
    }
}
