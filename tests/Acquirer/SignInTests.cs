using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class SignInTests
{
    [Theory]
    [InlineData(TestHost.Tid1, 4, 60)]
    [InlineData(TestHost.Tid1, 3, 40)]
    [InlineData(TestHost.SingleTid, 1, 24)]
    public async Task Working_keys_come_in_the_layout_asked_for(string tid, int code, int bytes)
    {
        await using var test = await TestHost.StartAsync();
        var answer = await test.Terminal(tid).SignInAsync(code);

        Assert.Equal(810, answer.Mti.Value);
        Assert.Equal("00", answer.Text(39));
        Assert.Equal(bytes, answer.Bytes(62).Length);
        Assert.Equal("120000", answer.Text(12));
        Assert.Equal("1122", answer.Text(13));
        Assert.Equal($"00000001{code:000}", answer.Text(60));
        Assert.False(answer.Has(64));
    }

    [Theory]
    [InlineData(TestHost.Tid1, 1, "40")]
    [InlineData(TestHost.Tid2, 4, "40")]
    [InlineData(TestHost.NoKeyTid, 3, "97")]
    [InlineData(TestHost.SuspendedTid, 3, "97")]
    [InlineData("99999999", 3, "97")]
    public async Task Sign_in_is_refused_where_profile_or_keys_do_not_allow_it(string tid, int code, string expected)
    {
        await using var test = await TestHost.StartAsync();
        Assert.Equal(expected, (await test.Terminal(tid).SignInAsync(code)).Text(39));
    }

    [Fact]
    public async Task Addresses_are_turned_round_and_the_header_is_kept()
    {
        await using var test = await TestHost.StartAsync();
        var answer = await test.Terminal().SignInAsync();
        Assert.Equal("6000000601603200000000", Convert.ToHexString(answer.Prefix));
    }

    [Fact]
    public async Task Operator_and_device_are_on_record()
    {
        await using var test = await TestHost.StartAsync();
        await test.SignedInAsync();
        Assert.Contains(test.Queries.Journal(TestHost.Mid, 10), line => line.Detail == "operator 01, serial PH000001");
    }

    [Fact]
    public async Task Keys_of_a_sign_in_hold_after_a_restart()
    {
        await using var test = await TestHost.StartAsync();
        var before = await test.SignedInAsync();
        await test.RestartAsync();
        before.Frames = test.Connect();
        Assert.Equal("00", await before.CodeOfAsync(before.Sale(100, TestCard.Debit)));
    }

    [Fact]
    public async Task Terminal_must_sign_in_before_its_first_sale_of_the_business_day()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));

        // 23:00 in Shanghai ends the day.
        test.Time.Advance(TimeSpan.FromHours(11) - TimeSpan.FromMilliseconds(1));
        terminal.Frames = test.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("A8", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        await terminal.SignInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
    }

    [Fact]
    public async Task Sign_off_ends_the_right_to_trade_and_echo_asks_for_nothing()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var echo = terminal.Management(820, 301);
        echo.Remove(11);
        Assert.Equal("00", (await terminal.AskAsync(echo)).Text(39));
        Assert.Equal("00", (await terminal.AskAsync(terminal.Management(820, 2))).Text(39));
        Assert.Equal("A8", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
    }

    [Fact]
    public async Task Management_of_another_kind_is_answered_40()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        Assert.Equal("40", (await terminal.AskAsync(terminal.Management(800, 364))).Text(39));
    }
}
