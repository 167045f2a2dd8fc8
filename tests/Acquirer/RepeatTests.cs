using Piaohao.Acquirer.Books;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class RepeatTests
{
    [Theory]
    [InlineData("00")]
    [InlineData("51")]
    public async Task Same_message_gets_the_same_answer_again_also_after_a_restart(string code)
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => new NetworkAct(code);
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        Assert.Equal(code, await terminal.CodeOfAsync(sale));
        var first = terminal.LastAnswer;

        Assert.Equal(code, await terminal.CodeOfAsync(sale));
        Assert.Equal(first, terminal.LastAnswer);
        test.Time.Advance(TimeSpan.FromSeconds(30));
        await test.RestartAsync();
        terminal.Frames = test.Connect();
        Assert.Equal(code, await terminal.CodeOfAsync(sale));
        Assert.Equal(first, terminal.LastAnswer);
        Assert.Single(test.Network.Sales);
    }

    [Fact]
    public async Task Same_message_under_new_keys_gets_the_same_answer_under_the_new_MAC()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        var rrn = (await terminal.AskAsync(sale)).Text(37);
        await terminal.SignInAsync();
        var again = terminal.Sale(100, TestCard.Debit, useTrace: 2);
        var answer = await terminal.AskAsync(again);
        Assert.True(terminal.IsAuthentic(answer, terminal.LastAnswer));
        Assert.Equal(("00", rrn), (answer.Text(39), answer.Text(37)));
        Assert.Single(test.Network.Sales);
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("card")]
    [InlineData("entry mode")]
    public async Task Other_content_under_a_used_key_is_refused_with_94(string what)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit));
        var trace = terminal.LastTrace;
        var other = what switch
        {
            "amount" => terminal.Sale(101, TestCard.Debit, useTrace: trace),
            "card" => terminal.Sale(100, TestCard.Other, useTrace: trace),
            _ => terminal.Sale(100, TestCard.Debit, withPin: false, useTrace: trace),
        };
        Assert.Equal("94", await terminal.CodeOfAsync(other));
        Assert.Single(test.Network.Sales);
        Assert.Equal(TransactionState.Approved, test.Find(terminal, trace).State);
    }

    [Fact]
    public async Task Repeat_while_the_first_is_under_way_waits_for_its_answer_and_is_not_sent()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        var sent = await test.Network.NextAsync(200);
        await terminal.SendAsync(sale);
        await test.Network.AnswerAsync(sent, NetworkAct.Approve);

        var (first, second) = (await terminal.ReadAsync(), await terminal.ReadAsync());
        Assert.Equal(("00", "00"), (first.Text(39), second.Text(39)));
        Assert.Equal(first.Text(37), second.Text(37));
        Assert.Single(test.Network.Sales);
    }

    [Fact]
    public async Task More_repeats_than_may_wait_are_dropped_and_counted()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { WaitingPerTerminal = 2 });
        test.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        var sent = await test.Network.NextAsync(200);
        for (var i = 0; i < 5; i++) await terminal.SendAsync(sale);
        await test.CountedAsync("frames/terminal busy", 3);
        await test.Network.AnswerAsync(sent, NetworkAct.Approve);
        for (var i = 0; i < 3; i++) Assert.Equal("00", (await terminal.ReadAsync()).Text(39));
        Assert.Single(test.Network.Sales);
    }

    [Fact]
    public async Task Messages_forged_in_a_terminals_name_take_no_waiting_place_of_its_own()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { WaitingPerTerminal = 2 });
        test.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        var sent = await test.Network.NextAsync(200);
        var elsewhere = test.Terminal(TestHost.Tid1);
        var forged = terminal.Seal(terminal.Sale(200, TestCard.Debit));
        forged[^1] ^= 1;
        for (var i = 0; i < 5; i++)
        {
            await elsewhere.Frames.WriteAsync(forged, CancellationToken.None);
            Assert.Equal("A0", (await elsewhere.ReadAsync().WaitAsync(TimeSpan.FromSeconds(30))).Text(39));
        }

        await terminal.SendAsync(sale);
        await test.Network.AnswerAsync(sent, NetworkAct.Approve);
        for (var i = 0; i < 2; i++) Assert.Equal("00", (await terminal.ReadAsync()).Text(39));
        Assert.Single(test.Network.Sales);
    }
}
