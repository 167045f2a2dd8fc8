using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Ledger;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Each kind with its effect in the books, on its original and at the network.</summary>
public sealed class TransactionTests
{
    private static readonly TestCard Card = TestCard.Credit;

    [Fact]
    public async Task Balance_is_told_and_kept_nowhere_but_in_the_journal()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var asked = terminal.Of(TransactionKind.Balance, 0, TestCard.Debit);
        for (var time = 0; time < 2; time++)
        {
            var answer = await terminal.AskAsync(asked);
            Assert.Equal(("00", "1002156C000000123456"), (answer.Text(39), answer.Text(54)));
        }

        Assert.Equal(("310000", false, "010"), (test.Network.Sales.First().Text(3), test.Network.Sales.First().Has(4), test.Network.Sales.First().Text(60)));
        Assert.Empty(test.Queries.Recent(TestHost.Mid, 10));
        Assert.Empty(test.Queries.Accounts());
        Assert.Equal("40", await terminal.CodeOfAsync(terminal.ReversalOf(asked).SetNumber(4, 0)));
    }

    [Theory]
    [InlineData("1001156C0000001234561002156C000000123456")]
    [InlineData("1002156X000000123456")]
    [InlineData("1002")]
    public async Task Balance_that_a_terminal_cannot_be_told_is_left_out(string amounts)
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Approve with { Spoil = answer => answer.Set(54, amounts) };
        var terminal = await test.SignedInAsync();
        var answer = await terminal.AskAsync(terminal.Of(TransactionKind.Balance, 0, TestCard.Debit));
        Assert.Equal(("00", false), (answer.Text(39), answer.Has(54)));
    }

    [Fact]
    public async Task Query_tells_what_became_of_a_transaction()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        var answer = await terminal.AskAsync(terminal.QueryOf(1, terminal.LastTrace));
        Assert.True(Field59.TryRead(answer, out var field59));
        Assert.Equal("02" + "22" + "00" + "000000010000" + sold.Text(37), field59["B3"]);
        Assert.Equal("25", await terminal.CodeOfAsync(terminal.QueryOf(1, 999)));
        Assert.Single(test.Network.All);
    }

    [Fact]
    public async Task Part_that_the_issuer_approves_is_the_sale()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Sale = _ => new NetworkAct("10");
        var sale = terminal.Sale(10_000, Card);
        sale.Set(60, terminal.Field60(22)[..13] + "1");
        for (var time = 0; time < 2; time++)
        {
            var answer = await terminal.AskAsync(sale);
            Assert.Equal(("10", "000000005000"), (answer.Text(39), answer.Text(4)));
        }

        Assert.Equal("221", test.Network.Sales.Single().Text(60));
        Assert.Equal((5_000, 30), (test.Balance(AccountKind.NetworkReceivable), test.Balance(AccountKind.FeeIncome)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        Assert.Equal("000000010000", (await test.Network.NextAsync(420)).Text(4));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Void_gives_a_sale_back_whole_with_its_fee()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        var saleTrace = terminal.LastTrace;
        var undo = terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold);
        Assert.Equal("00", await terminal.CodeOfAsync(undo));
        Assert.Equal("00", await terminal.CodeOfAsync(undo));

        Assert.Equal((0, 0, 0), Accounts(test));
        Assert.Equal(TransactionState.Voided, test.Find(terminal, saleTrace).State);
        var (sale, told) = (test.Network.Sales.First(), test.Network.Sales.Last());
        Assert.Equal(("200000", "230", sold.Text(38)), (told.Text(3), told.Text(60), told.Text(38)));
        Assert.Equal($"0200{sale.Text(11)}{sale.Text(7)}0004898110000048981100", told.Text(90));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold)));
        await EqualAsync(test);
    }

    public static TheoryData<string, string> VoidRefusals => new()
    {
        { "another amount", "64" }, { "another card", "59" }, { "another reference", "25" }, { "another authorisation", "25" }, { "another batch", "25" },
        { "a trace that is no sale", "25" }, { "after a refund", "12" },
    };

    [Theory]
    [MemberData(nameof(VoidRefusals))]
    public async Task Void_is_refused_for(string what, string code)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        if (what == "after a refund") await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 1, Card, sold));
        var undo = terminal.Of(TransactionKind.SaleVoid, what == "another amount" ? 9_999 : 10_000, what == "another card" ? TestCard.Other : Card, sold);
        if (what == "another reference") undo.Set(37, "999999999999");
        if (what == "another authorisation") undo.Set(38, "ZZZZZZ");
        if (what == "another batch") undo.Set(61, "000009" + sold.Text(11));
        if (what == "a trace that is no sale") undo.Set(61, "000001000999");
        Assert.Equal(code, await terminal.CodeOfAsync(undo));
        Assert.Single(test.Network.Sales);
        await EqualAsync(test);
    }

    [Fact]
    public async Task Reversal_of_a_void_makes_the_sale_stand_again()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        var saleTrace = terminal.LastTrace;
        var undo = terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold);
        await terminal.CodeOfAsync(undo);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(undo)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(undo)));
        Assert.Equal((TransactionState.Approved, (10_000, 9_940, 60)), (test.Find(terminal, saleTrace).State, Accounts(test)));
        var taken = await test.Network.NextAsync(420);
        Assert.Equal(("200000", test.Network.Sales.Last().Text(37)), (taken.Text(3), taken.Text(37)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold)));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Void_that_the_network_declines_or_loses_leaves_the_sale_as_it_was()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        var saleTrace = terminal.LastTrace;
        test.Network.Sale = _ => new NetworkAct("05");
        Assert.Equal("05", await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold)));
        test.Network.Sale = _ => NetworkAct.Approve with { WrongMac = true };
        test.Network.Reversal = _ => NetworkAct.Silence;
        var lost = terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold);
        Assert.Equal("98", await terminal.CodeOfAsync(lost));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold)));
        Assert.Equal(10_000, test.Find(terminal, saleTrace).Claimed.Minor);
        test.Network.Reversal = _ => NetworkAct.Approve;
        await test.KillAsync();
        await EqualAsync(test);
        Assert.Equal((TransactionState.Approved, 0), (test.Queries.Find(new TransactionKey(TestHost.Mid, terminal.Id, 1, saleTrace))!.State, test.Find(terminal, saleTrace).Claimed.Minor));
        Assert.Equal((10_000, 9_940, 60), Accounts(test));
    }

    [Fact]
    public async Task Sale_that_was_voided_is_no_longer_reversed()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(10_000, Card);
        var sold = await terminal.AskAsync(sale);
        await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Refunds_give_back_up_to_the_sale_and_its_fee_to_the_fen()
    {
        await using var test = await TestHost.StartAsync();
        var (terminal, other) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
        var sold = await terminal.AskAsync(terminal.Sale(10_001, Card));
        var saleTrace = terminal.LastTrace;
        long given = 0, fee = test.Balance(AccountKind.FeeIncome);
        foreach (var part in new[] { 3_333L, 3_333, 3_334 })
        {
            Assert.Equal("00", await other.CodeOfAsync(other.Of(TransactionKind.Refund, part, Card, sold)));
            given += part;
            var expected = fee - Amounts.Money.Fen(fee).Share(given, 10_001).Minor;
            Assert.Equal((10_001 - given, expected), (test.Balance(AccountKind.NetworkReceivable), test.Balance(AccountKind.FeeIncome)));
        }

        Assert.Equal(TransactionState.PartlyRefunded, test.Find(terminal, saleTrace).State);
        Assert.Equal("64", await other.CodeOfAsync(other.Of(TransactionKind.Refund, 2, Card, sold)));
        Assert.Equal("00", await other.CodeOfAsync(other.Of(TransactionKind.Refund, 1, Card, sold)));
        Assert.Equal((TransactionState.Refunded, (0, 0, 0)), (test.Find(terminal, saleTrace).State, Accounts(test)));
        Assert.Equal("64", await other.CodeOfAsync(other.Of(TransactionKind.Refund, 1, Card, sold)));
        var told = test.Network.Advices.First();
        Assert.Equal((220, "200000", "00", "250", false), (told.Mti.Value, told.Text(3), told.Text(25), told.Text(60), told.Has(35)));
        await EqualAsync(test);
    }

    public static TheoryData<string, string> RefundRefusals => new()
    {
        { "an unknown reference", "25" }, { "another date", "25" }, { "another card", "59" }, { "more than was paid", "64" }, { "a voided sale", "12" }, { "a hold", "25" },
    };

    [Theory]
    [MemberData(nameof(RefundRefusals))]
    public async Task Refund_is_refused_for(string what, string code)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(what == "a hold" ? terminal.Of(TransactionKind.PreAuthorisation, 100, Card) : terminal.Sale(100, Card));
        if (what == "a voided sale") await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 100, Card, sold));
        var refund = terminal.Of(TransactionKind.Refund, what == "more than was paid" ? 101 : 100, what == "another card" ? TestCard.Other : Card, sold);
        if (what == "an unknown reference") refund.Set(37, "999999999999");
        if (what == "another date") refund.Set(61, "0000010000011121");
        Assert.Equal(code, await terminal.CodeOfAsync(refund));
        Assert.Empty(test.Network.Advices);
        await EqualAsync(test);
    }

    [Fact]
    public async Task Two_terminals_that_refund_one_sale_at_once_never_give_back_more_than_was_paid()
    {
        await using var test = await TestHost.StartAsync();
        var (terminal, other) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
        for (var round = 0; round < 10; round++)
        {
            var sold = await terminal.AskAsync(terminal.Sale(1_000, Card));
            var codes = await Task.WhenAll(
                terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 600, Card, sold)), other.CodeOfAsync(other.Of(TransactionKind.Refund, 600, Card, sold)));
            Assert.Equal(["00", "64"], codes.Order(StringComparer.Ordinal));
            codes = await Task.WhenAll(
                terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 200, Card, sold)), other.CodeOfAsync(other.Of(TransactionKind.Refund, 200, Card, sold)));
            Assert.Equal(["00", "00"], codes);
        }

        Assert.Equal((0, 0, 0), Accounts(test));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Refund_without_an_answer_is_told_again_until_it_has_one_and_the_terminals_repeat_gets_it()
    {
        await using var test = await TestHost.StartAsync();
        var (terminal, other) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        test.Network.Advice = message => message.Mti.Value == 220 ? NetworkAct.Approve with { WrongMac = true } : NetworkAct.Silence;
        var refund = terminal.Of(TransactionKind.Refund, 4_000, Card, sold);
        Assert.Equal("98", await terminal.CodeOfAsync(refund));
        Assert.Equal("98", await terminal.CodeOfAsync(refund));
        Assert.Equal("64", await other.CodeOfAsync(other.Of(TransactionKind.Refund, 6_001, Card, sold)));
        Assert.Equal((10_000, 9_940, 60), Accounts(test));
        Assert.Empty(test.Network.Reversals);

        test.Network.Advice = message => message.Mti.Value == 221 ? NetworkAct.Approve : new NetworkAct("05");
        await test.KillAsync();
        await test.SettledAsync();
        terminal.Frames = test.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(refund));
        Assert.Equal((6_000, 5_964, 36), Accounts(test));
        Assert.Single(test.Network.Advices.Select(message => message.Text(7) + message.Text(11)).Distinct(StringComparer.Ordinal));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Refund_that_the_network_refuses_in_the_end_frees_what_it_had_claimed()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        test.Network.Advice = message => message.Mti.Value == 220 ? NetworkAct.Approve with { WrongMac = true } : new NetworkAct("14");
        var refund = terminal.Of(TransactionKind.Refund, 4_000, Card, sold);
        await terminal.CodeOfAsync(refund);
        await test.SettledAsync();
        Assert.Equal("14", await terminal.CodeOfAsync(refund));
        test.Network.Advice = _ => NetworkAct.Approve;
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 10_000, Card, sold)));
        await EqualAsync(test);
    }

    private static (long Receivable, long Payable, long Fees) Accounts(TestHost test) =>
        (test.Balance(AccountKind.NetworkReceivable), test.Balance(AccountKind.MerchantPayable), test.Balance(AccountKind.FeeIncome));

    private static async Task EqualAsync(TestHost test)
    {
        await test.SettledAsync();
        Assert.Null(test.Host.Verification.Verify().Difference);
        Assert.Equal(test.Balance(AccountKind.NetworkReceivable), test.Host.Verification.StandingMovements().Sum(movement => movement.Amount.Minor));
    }
}
