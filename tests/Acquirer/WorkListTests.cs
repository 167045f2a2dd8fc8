using Piaohao.Acquirer.Books;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Whatever is not resolved has a line that says what the network said and what happens next, and leaves by itself or when somebody has looked.</summary>
public sealed class WorkListTests
{
    [Fact]
    public async Task Unknown_sale_is_asked_for_then_taken_back_and_stands_in_the_list_until_the_network_answers()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Sale = _ => NetworkAct.Approve with { WrongMac = true };
        test.Network.Reversal = _ => new NetworkAct("96");
        Assert.Equal("98", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        await test.Network.NextAsync(420);
        var types = test.Network.All.Select(message => (int)message.Mti.Value).ToList();
        Assert.Equal([200, 600, 420], types.Take(3));
        Assert.Equal(test.Network.All[2].Text(90), test.Network.All[1].Text(90));

        while (test.Queries.WorkList() is not [{ Tries: > 0 }]) await Task.Delay(1);
        var item = Assert.Single(test.Queries.WorkList());
        Assert.Equal((WorkReason.Unknown, TransactionKind.Sale, 100, "asked: it stands with 00 over ¥1.00; 96"), (item.Reason, item.Kind, item.Amount.Minor, item.Said));
        Assert.Contains("until it answers", item.Next.English, StringComparison.Ordinal);
        Assert.DoesNotContain(TestCard.Debit.Pan, item.ToString(), StringComparison.Ordinal);

        test.Network.Reversal = _ => NetworkAct.Approve;
        await test.KillAsync();
        await test.SettledAsync();
        Assert.Empty(test.Queries.WorkList());
    }

    [Fact]
    public async Task Reversal_that_stands_is_in_the_list()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Reversal = _ => NetworkAct.Silence;
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        await terminal.CodeOfAsync(terminal.ReversalOf(sale));
        Assert.Equal([WorkReason.StandingReversal], test.Queries.WorkList().Select(item => item.Reason));
    }

    [Fact]
    public async Task Reversal_that_the_network_refuses_asks_for_a_call_to_its_desk()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Reversal = _ => new NetworkAct("12");
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        await terminal.CodeOfAsync(terminal.ReversalOf(sale));
        while (test.Queries.WorkList() is not [{ Tries: > 0 }]) await Task.Delay(1);
        var item = Assert.Single(test.Queries.WorkList());
        Assert.Equal((WorkReason.StandingReversal, "12", 1), (item.Reason, item.Said, test.Host.StandingReversals));
        Assert.Contains("calls the network's desk", item.Next.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refund_without_an_answer_is_in_the_list_and_counted_until_it_has_one()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(100, TestCard.Debit));
        test.Network.Advice = _ => new NetworkAct("91");
        Assert.Equal("91", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 10, TestCard.Debit, sold)));
        test.Network.Advice = message => message.Mti.Value == 220 ? NetworkAct.Approve with { WrongMac = true } : new NetworkAct("91");
        Assert.Equal("98", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 10, TestCard.Debit, sold)));
        while (test.Queries.WorkList() is not [{ Tries: > 0 }]) await Task.Delay(1);
        var item = Assert.Single(test.Queries.WorkList());
        Assert.Equal((WorkReason.Unknown, TransactionKind.Refund, "91", 1), (item.Reason, item.Kind, item.Said, test.Host.StandingAdvices));
    }

    [Fact]
    public async Task Notice_that_the_network_refuses_waits_for_somebody_to_look()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Advice = _ => new NetworkAct("14");
        Assert.Equal("14", await terminal.CodeOfAsync(terminal.OfflineSale(100, TestCard.Debit, "TEL001")));
        var item = Assert.Single(test.Queries.WorkList());
        Assert.Equal((WorkReason.RefusedNotice, "14", (1, 0)), (item.Reason, item.Said, test.Queries.WaitingForPeople()));
        Assert.Equal(1, test.Looks.Look(terminal.Id, item.Key.Batch, item.Key.Trace, "chief", "paid in cash"));
        Assert.Equal(0, test.Looks.Look(terminal.Id, item.Key.Batch, item.Key.Trace, "chief", "again"));
        Assert.Empty(test.Queries.WorkList());
        Assert.Equal((0, 0), test.Queries.WaitingForPeople());
        Assert.Equal("00", await OfferedAgainAsync(test, terminal));
    }

    [Fact]
    public async Task What_the_host_still_chases_cannot_be_looked_away()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Sale = _ => NetworkAct.Approve with { WrongMac = true };
        test.Network.Reversal = _ => NetworkAct.Silence;
        await terminal.AskAsync(terminal.Sale(100, TestCard.Debit));
        var item = Assert.Single(test.Queries.WorkList());
        Assert.Equal(0, test.Looks.Look(terminal.Id, item.Key.Batch, item.Key.Trace, "chief", "done"));
        Assert.Single(test.Queries.WorkList());
    }

    private static Task<string> OfferedAgainAsync(TestHost test, ScriptedTerminal terminal)
    {
        test.Network.Advice = _ => NetworkAct.Approve;
        return terminal.CodeOfAsync(terminal.OfflineSale(100, TestCard.Debit, "TEL001"));
    }
}
