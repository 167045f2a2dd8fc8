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
        bench.Press(Key.Confirm, Key.Confirm, Key.Menu);
        var entries = bench.Screen.Lines.Length;
        bench.Press(Key.Cancel);
        for (var entry = 0; entry < entries; entry++)
        {
            bench.Press(Key.Menu);
            var before = bench.Words;
            bench.Press(Key.D1 + entry);
            Assert.True(before != bench.Words, $"entry {entry + 1}");
            if (bench.Screen.Name == "operator") bench.LogIn();
            bench.Press(Key.Cancel, Key.Cancel);
            if (bench.Screen.Name == "menu") bench.Press(Key.Cancel);
            Assert.Equal("idle", bench.Screen.Name);
        }
    }

    [Fact]
    public void Entry_is_chosen_by_moving_the_mark()
    {
        using var bench = new TillBench().Ready();
        bench.Press(Key.Menu, Key.Up, Key.Up, Key.Down, Key.Down, Key.Down, Key.Confirm);
        Assert.Contains("签到成功", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Echo_says_how_long_the_host_took()
    {
        using var bench = new TillBench().Ready();
        bench.Press(Key.Menu, Key.D5);
        Assert.Contains("回响成功 (0 毫秒)", bench.Words, StringComparison.Ordinal);
        Assert.Equal([41, 42, 60], bench.Host.Last("0820").Fields);
    }

    [Fact]
    public void Sign_off_ends_the_day_and_the_next_sale_signs_in()
    {
        using var bench = new TillBench().Ready();
        bench.Press(Key.Menu, Key.D3);
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
        bench.Press(Key.Confirm, Key.Menu, Key.D6);
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
        bench.Press(Key.Menu, Key.D6);
        Assert.Contains("输入金额即可开始收款", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Paper_width_changes_the_next_slip()
    {
        using var bench = new TillBench().Ready();
        bench.Press(Key.Menu, Key.D9, Key.Cancel);
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
    public void Changing_the_operator_asks_for_the_password_and_is_noted_in_the_next_sale()
    {
        using var bench = new TillBench().Ready();
        bench.Press(Key.Menu, Key.D8);
        Assert.Equal(("operator", ""), (bench.Screen.Name, bench.Screen.Status.Operator));
        bench.Press(Key.DoubleZero, Key.Confirm);
        bench.Type("123456");
        bench.Press(Key.Confirm);
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal("00", bench.Till.Journal.Recent(1)[0].Operator);
    }
}
