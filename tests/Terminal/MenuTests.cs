using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class MenuTests
{
    [Fact]
    public void Every_entry_does_something()
    {
        using var bench = new TillBench().Ready();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm, Key.Confirm);
        foreach (var part in Labels(bench, []))
            if (Labels(bench, part) is { Length: > 0 } inside)
                foreach (var entry in inside)
                    Try(bench, part, entry);
            else
                Try(bench, part);
    }

    /// <summary>The lines of the menu that these labels open; empty where they open none.</summary>
    private static string[] Labels(TillBench bench, params string[] opened)
    {
        bench.Choose(opened);
        var lines = bench.Screen.Name == "menu" ? bench.Screen.SoftKeys.Where(key => key.Key is >= Key.D1 and <= Key.D9).Select(key => key.Label).ToArray() : [];
        ToIdle(bench);
        return lines;
    }

    private static void Try(TillBench bench, params string[] labels)
    {
        bench.Choose(labels.AsSpan(..^1));
        var before = bench.Words;
        bench.Press(bench.Line(labels[^1]));
        Assert.True(before != bench.Words, string.Join(" / ", labels));
        ToIdle(bench);
    }

    private static void ToIdle(TillBench bench)
    {
        for (var tries = 0; tries < 6 && bench.Screen.Name != "idle"; tries++)
        {
            if (bench.Screen.Name == "operator") bench.LogIn();
            else if (bench.Screen.Name == "locked") bench.Unlock();
            else bench.Press(Key.Cancel);
        }

        Assert.Equal("idle", bench.Screen.Name);
        if (bench.Screen.English) bench.Press(Key.Language);
    }

    [Fact]
    public void Entry_is_chosen_by_moving_the_mark()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("签到 / 结算");
        bench.Press(Key.Down, Key.Down, Key.Up, Key.Up, Key.Confirm);
        Assert.Contains("签到成功", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Echo_says_how_long_the_host_took()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "回响测试");
        Assert.Contains("回响成功 (0 毫秒)", bench.Words, StringComparison.Ordinal);
        Assert.Equal([41, 42, 60], bench.Host.Last("0820").Fields);
    }

    [Fact]
    public void Sign_off_ends_the_day_and_the_next_sale_signs_in()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("签到 / 结算", "签退");
        bench.Supervise();
        Assert.Contains("签退成功", bench.Words, StringComparison.Ordinal);
        Assert.False(bench.Screen.Status.SignedIn);
        Assert.Equal("00000012002", bench.Host.Last("0820").Text(60));
        bench.Press(Key.Confirm);
        bench.Type("100");
        bench.Press(Key.Confirm);
        Assert.Equal("card", bench.Screen.Name);
        Assert.Equal("0800", bench.Host.Types.Last());
    }

    [Fact]
    public void Recent_transactions_are_listed_opened_and_printed_again()
    {
        using var bench = new TillBench().Ready();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Host.OnSale = _ => new Plan("51");
        bench.Charge("900", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm);
        bench.Choose("查询", "最近交易");
        Assert.Equal("recent", bench.Screen.Name);
        Assert.Contains("¥9.00 未批准", bench.Screen.Lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("¥45.00 已批准", bench.Screen.Lines[1].Text, StringComparison.Ordinal);
        bench.Press(Key.D2, Key.F1);
        Assert.Equal(4, bench.Slips.Count);
        Assert.Equal("****重打印/DUPLICATED****", bench.Slips[^1].Lines[^1].Text);
    }

    [Fact]
    public void Empty_list_says_what_to_do()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("查询", "最近交易");
        Assert.Contains("输入金额即可开始收款", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Paper_width_changes_the_next_slip()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "设置");
        bench.Administrate();
        bench.Press(bench.Line("纸宽 58 毫米"), Key.Cancel);
        bench.Press(Key.Cancel, Key.Cancel);
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal(48, bench.Slips[0].Width);
    }

    [Fact]
    public void Slip_names_the_institutions_the_terminal_knows()
    {
        using var bench = new TillBench(options => options with { Institutions = options.Institutions.Add("62990100", new("日升昌", "Rishengchang")) }).Ready();
        bench.Charge("100", TestCards.Credit, "");
        Assert.Contains(bench.Slips[0].Lines, line => line.Text == "发卡行:   日升昌");
        Assert.Contains(bench.Slips[0].Lines, line => line.Text == "收单行:   48981100");
        var again = bench.Till.Slips(12, 2);
        Assert.Equal([SlipCopy.Merchant, SlipCopy.Cardholder], again.Select(slip => slip.Copy));
        Assert.Empty(bench.Till.Slips(12, 3));
    }

    [Fact]
    public void Slip_bears_what_issuer_and_acquirer_send_and_a_damaged_field_names_nobody()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan
        {
            Change = answer => answer.SetBytes(63, new Field63Answer("CUP", "积分可查询", "", "感谢惠顾").ToArray()).Set(44, "62990100"),
        };
        bench.Charge("100", TestCards.Credit, "");
        var entry = bench.Till.Journal.Recent(1)[0];
        Assert.Equal(("积分可查询 感谢惠顾", "", ""), (entry.Remark, entry.Issuer, entry.Acquirer));
    }

    [Fact]
    public void Changing_the_operator_asks_for_the_password_and_is_noted_in_the_next_sale()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("签到 / 结算", "换操作员");
        Assert.Equal(("operator", ""), (bench.Screen.Name, bench.Screen.Status.Operator));
        bench.Press(Key.DoubleZero, Key.Confirm);
        bench.Type("123456");
        bench.Press(Key.Confirm);
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal("00", bench.Till.Journal.Recent(1)[0].Operator);
    }

    [Fact]
    public void Administrator_does_not_sell_and_is_told_who_does()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("签到 / 结算", "换操作员");
        bench.LogIn("99", "88888888");
        Assert.Equal("99", bench.Screen.Status.Operator);
        bench.Press(Key.D1);
        AssertRefused(bench);
        bench.Press(Key.Confirm);
        bench.Choose("消费");
        AssertRefused(bench);
        bench.Press(Key.Language);
        Assert.Contains("Operator 99 is the administrator and cannot take payments (E53)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Language, Key.Confirm);
        bench.Choose("签到 / 结算", "换操作员");
        bench.LogIn();
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal("01", Assert.Single(bench.Till.Journal.Recent(2)).Operator);

        static void AssertRefused(TillBench bench)
        {
            Assert.Equal("result", bench.Screen.Name);
            Assert.Contains("操作员 99 是管理员，不能收款 (E53)", bench.Words, StringComparison.Ordinal);
            Assert.Contains("以收银员 01–97 或主管 00 登录", bench.Screen.Prompt, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reprint_without_paper_says_to_load_it_and_print_again()
    {
        using var bench = new TillBench().Ready();
        bench.Charge("100", TestCards.Credit, "");
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Paper.PaperOut = true;
        bench.Choose("打印", "重打印上一笔");
        Assert.Contains("签购单没有打出，打印机缺纸或未连接 (E13)", bench.Words, StringComparison.Ordinal);
        Assert.Equal("请装纸或检查打印机，再重打印一次", bench.Screen.Prompt);
        Assert.Empty(bench.Till.Journal.WaitingSlips());
    }
}
