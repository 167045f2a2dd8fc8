using Piaohao.Acquirer.Books;
using Piaohao.Ledger;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class ReversalTests
{
    [Fact]
    public async Task Approved_sale_is_taken_back_in_the_books_and_at_the_network()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(10_000, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale, "A0")));

        Assert.Equal((0, 0, 0), (test.Balance(AccountKind.NetworkReceivable), test.Balance(AccountKind.MerchantPayable), test.Balance(AccountKind.FeeIncome)));
        var told = await test.Network.NextAsync(420);
        Assert.Equal(("A0", test.Network.Sales.Single().Text(37)), (told.Text(39), told.Text(37)));
        Assert.NotNull(told.Text(38));
        await test.SettledAsync();
        Assert.Equal(TransactionState.Reversed, test.Find(terminal, terminal.LastTrace).State);
        Assert.Equal("equal (1 transactions, 2 entries)", test.Host.Verification.Verify().ToString());
    }

    [Fact]
    public async Task Repeated_reversal_is_answered_00_again_and_books_nothing_more()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(10_000, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        await test.RestartAsync();
        terminal.Frames = test.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        await test.SettledAsync();
        Assert.Equal(2, test.Host.Verification.Verify().Entries);
        Assert.Single(test.Network.Reversals.Select(message => message.Text(11)).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sale_repeated_after_its_reversal_is_refused()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(10_000, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        await terminal.CodeOfAsync(terminal.ReversalOf(sale));
        Assert.Equal("22", await terminal.CodeOfAsync(sale));
        Assert.Single(test.Network.Sales);
    }

    [Fact]
    public async Task Reversal_of_an_unknown_sale_is_answered_25_and_bars_the_sale()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        Assert.Equal("25", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        Assert.Equal("25", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        Assert.Equal("22", await terminal.CodeOfAsync(sale));
        Assert.Empty(test.Network.All);
        Assert.Equal(TransactionState.Barred, test.Find(terminal, terminal.LastTrace).State);
    }

    [Fact]
    public async Task Reversal_of_a_declined_sale_has_nothing_to_take_back()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => new NetworkAct("51");
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        Assert.Equal(TransactionState.Declined, test.Find(terminal, terminal.LastTrace).State);
        Assert.Empty(test.Network.Reversals);
    }

    [Fact]
    public async Task Reversal_waits_for_the_sale_that_is_under_way()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        var sent = await test.Network.NextAsync(200);
        await terminal.SendAsync(terminal.ReversalOf(sale));
        await test.Network.AnswerAsync(sent, NetworkAct.Approve);
        var (first, second) = (await terminal.ReadAsync(), await terminal.ReadAsync());
        Assert.Equal((210, "00", 410, "00"), (first.Mti.Value, first.Text(39), second.Mti.Value, second.Text(39)));
        Assert.Equal(0, test.Balance(AccountKind.NetworkReceivable));
    }

    [Fact]
    public async Task Reversal_of_another_amount_is_refused()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        Assert.Equal("64", await terminal.CodeOfAsync(terminal.ReversalOf(sale).SetNumber(4, 99)));
        Assert.Equal("30", await terminal.CodeOfAsync(terminal.ReversalOf(sale).Set(61, "000001999999")));
        Assert.Equal(100, test.Balance(AccountKind.NetworkReceivable));
    }

    [Fact]
    public async Task Reversal_of_a_lost_sale_is_answered_00_while_the_network_is_still_being_told()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Approve with { WrongMac = true };
        test.Network.Reversal = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        Assert.Equal("98", await terminal.CodeOfAsync(sale));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        Assert.Equal(TransactionState.Unknown, test.Find(terminal, terminal.LastTrace).State);
    }
}
