using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Ledger;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Pre-authorisation, its void, completion in both forms and its void; offline sales and tips.</summary>
public sealed class HoldTests
{
    private static readonly TestCard Card = TestCard.Credit;

    [Fact]
    public async Task Hold_books_nothing_and_is_reversed_and_voided()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var hold = terminal.Of(TransactionKind.PreAuthorisation, 10_000, Card);
        await terminal.CodeOfAsync(hold);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(hold)));
        Assert.Equal((100, "030000", "06", "100"), Sent(await test.Network.NextAsync(100)));
        Assert.StartsWith("0100", (await test.Network.NextAsync(420)).Text(90), StringComparison.Ordinal);

        var held = await terminal.AskAsync(terminal.Of(TransactionKind.PreAuthorisation, 10_000, Card));
        var trace = terminal.LastTrace;
        Assert.Equal("64", await terminal.CodeOfAsync(terminal.Of(TransactionKind.PreAuthorisationVoid, 9_999, Card, held)));
        Assert.Equal("59", await terminal.CodeOfAsync(terminal.Of(TransactionKind.PreAuthorisationVoid, 10_000, TestCard.Other, held)));
        var undo = terminal.Of(TransactionKind.PreAuthorisationVoid, 10_000, Card, held);
        Assert.Equal("00", await terminal.CodeOfAsync(undo));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(undo)));
        Assert.Equal(TransactionState.Approved, test.Find(terminal, trace).State);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.PreAuthorisationVoid, 10_000, Card, held, isNamedByTrace: false)));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Completion, 10_000, Card, held)));
        Assert.Empty(test.Queries.Accounts());
        await EqualAsync(test);
    }

    [Theory]
    [InlineData(TransactionKind.Completion)]
    [InlineData(TransactionKind.CompletionNotice)]
    public async Task Completion_takes_up_to_its_share_of_the_hold_and_its_void_lets_the_hold_stand_again(TransactionKind kind)
    {
        await using var test = await TestHost.StartAsync();
        var (terminal, other) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
        var held = await other.AskAsync(other.Of(TransactionKind.PreAuthorisation, 10_000, Card));
        Assert.Equal("64", await terminal.CodeOfAsync(terminal.Of(kind, 11_501, Card, held, isNamedByTrace: false)));
        Assert.Equal("25", await terminal.CodeOfAsync(terminal.Of(kind, 11_500, TestCard.Other, held, isNamedByTrace: false)));
        var done = await terminal.AskAsync(terminal.Of(kind, 11_500, Card, held, isNamedByTrace: false));
        Assert.Equal("00", done.Text(39));
        Assert.Equal(11_500, test.Balance(AccountKind.NetworkReceivable));
        Assert.Equal(TransactionState.Completed, test.Find(other, other.LastTrace).State);
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.Of(TransactionKind.PreAuthorisationVoid, 10_000, Card, held, isNamedByTrace: false)));

        var undo = terminal.Of(TransactionKind.CompletionVoid, 11_500, Card, done);
        Assert.Equal("00", await terminal.CodeOfAsync(undo));
        Assert.Equal((0, TransactionState.Approved), (test.Balance(AccountKind.NetworkReceivable), test.Find(other, other.LastTrace).State));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(undo)));
        Assert.Equal((11_500, TransactionState.Completed), (test.Balance(AccountKind.NetworkReceivable), test.Find(other, other.LastTrace).State));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.CompletionVoid, 11_500, Card, done)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(kind, 5_000, Card, held, isNamedByTrace: false)));
        Assert.Equal(5_000, test.Balance(AccountKind.NetworkReceivable));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Reversal_of_a_completion_lets_the_hold_stand_again_and_that_of_its_void_fails_once_it_was_completed_anew()
    {
        await using var test = await TestHost.StartAsync();
        var (terminal, other) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
        var held = await terminal.AskAsync(terminal.Of(TransactionKind.PreAuthorisation, 10_000, Card));
        var trace = terminal.LastTrace;
        var completion = terminal.Of(TransactionKind.Completion, 8_000, Card, held);
        await terminal.CodeOfAsync(completion);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(completion)));
        Assert.Equal((0, TransactionState.Approved), (test.Balance(AccountKind.NetworkReceivable), test.Find(terminal, trace).State));

        var done = await terminal.AskAsync(terminal.Of(TransactionKind.Completion, 8_000, Card, held));
        var undo = terminal.Of(TransactionKind.CompletionVoid, 8_000, Card, done);
        Assert.Equal("00", await terminal.CodeOfAsync(undo));
        Assert.Equal("00", await other.CodeOfAsync(other.Of(TransactionKind.Completion, 7_000, Card, held, isNamedByTrace: false)));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.ReversalOf(undo)));
        Assert.Equal(7_000, test.Balance(AccountKind.NetworkReceivable));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Completion_can_be_refunded_in_parts()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var held = await terminal.AskAsync(terminal.Of(TransactionKind.PreAuthorisation, 10_000, Card));
        var done = await terminal.AskAsync(terminal.Of(TransactionKind.Completion, 8_000, Card, held));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 3_000, Card, done)));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.Of(TransactionKind.CompletionVoid, 8_000, Card, done)));
        Assert.Equal(5_000, test.Balance(AccountKind.NetworkReceivable));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Hold_lapses_after_thirty_days()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { IdleLimit = TimeSpan.FromDays(40), NetworkEcho = TimeSpan.FromDays(40) });
        var terminal = await test.SignedInAsync();
        var held = await terminal.AskAsync(terminal.Of(TransactionKind.PreAuthorisation, 10_000, Card));
        var trace = terminal.LastTrace;
        test.Time.Advance(TimeSpan.FromDays(30));
        await terminal.SignInAsync();
        Assert.Equal("22", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Completion, 10_000, Card, held)));
        Assert.Equal("22", await terminal.CodeOfAsync(terminal.Of(TransactionKind.PreAuthorisationVoid, 10_000, Card, held)));
        while (test.Find(terminal, trace).State != TransactionState.Expired)
        {
            test.Time.Advance(TimeSpan.FromHours(1));
            await Task.Delay(1);
        }

        await EqualAsync(test);
    }

    [Fact]
    public async Task Offline_sale_is_booked_once_under_its_authorisation()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var told = terminal.OfflineSale(2_000, Card, "TEL001");
        Assert.Equal("00", await terminal.CodeOfAsync(told));
        Assert.Equal("00", await terminal.CodeOfAsync(told));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.OfflineSale(2_000, Card, "TEL001")));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.OfflineSale(2_000, TestCard.Debit, "TEL001")));
        Assert.Equal(4_000, test.Balance(AccountKind.NetworkReceivable));
        Assert.Equal(("TEL001", false, "300"), (test.Network.Advices.First().Text(38), test.Network.Advices.First().Has(90), test.Network.Advices.First().Text(60)));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Authorisation_code_of_a_card_may_come_again_after_thirty_days()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { IdleLimit = TimeSpan.FromDays(60) });
        var terminal = await test.SignedInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.OfflineSale(2_000, Card, "TEL001")));
        test.Time.Advance(TimeSpan.FromDays(31));
        while (test.Host.Network.State != Network.NetworkState.Up)
        {
            test.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        await terminal.SignInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.OfflineSale(2_000, Card, "TEL001")));
    }

    [Theory]
    [InlineData("98")]
    [InlineData("68")]
    public async Task Refund_of_which_the_network_does_not_know_is_told_again_until_it_does(string code)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        test.Network.Advice = message => message.Mti.Value == 220 ? new NetworkAct(code) : NetworkAct.Approve;
        var refund = terminal.Of(TransactionKind.Refund, 3_000, Card, sold);
        Assert.Equal("98", await terminal.CodeOfAsync(refund));
        await test.Network.NextAsync(221);
        await test.SettledAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(refund));
        Assert.Equal(7_000, test.Balance(AccountKind.NetworkReceivable));
    }

    [Theory]
    [InlineData("92")]
    [InlineData("09")]
    [InlineData("A7")]
    public async Task Stored_notice_outlives_every_fault_that_passes(string code)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Advice = message => message.Mti.Value == 220 ? new NetworkAct(code) : NetworkAct.Approve;
        var told = terminal.OfflineSale(2_000, Card, "TEL001");
        Assert.Equal("98", await terminal.CodeOfAsync(told));
        await test.Network.NextAsync(221);
        await test.SettledAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(told));
    }

    [Fact]
    public async Task Network_s_own_94_to_a_notice_is_a_refusal_and_not_told_as_delivered()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Advice = _ => new NetworkAct("94");
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.OfflineSale(2_000, Card, "TEL001")));
        Assert.Equal((1, 0), test.Queries.WaitingForPeople());
    }

    [Fact]
    public async Task Offline_sale_that_came_after_midnight_is_refunded_under_the_day_on_its_slip()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var told = await terminal.AskAsync(terminal.OfflineSale(2_000, Card, "TEL001"));
        var yesterday = test.Time.GetUtcNow().AddHours(8).AddDays(-1).ToString("MMdd", System.Globalization.CultureInfo.InvariantCulture);
        var refund = terminal.Of(TransactionKind.Refund, 500, Card, told, isNamedByTrace: false);
        refund.Set(61, "000000000000" + yesterday);
        Assert.Equal("00", await terminal.CodeOfAsync(refund));
        var sold = await terminal.AskAsync(terminal.Sale(1_000, Card));
        Assert.Equal("25", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 500, Card, sold, isNamedByTrace: false).Set(61, "000000000000" + yesterday)));
    }

    [Fact]
    public async Task Completion_within_its_share_may_pass_the_limit_of_a_sale()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var held = await terminal.AskAsync(terminal.Of(TransactionKind.PreAuthorisation, 4_900_000, Card));
        Assert.Equal("61", await terminal.CodeOfAsync(terminal.Of(TransactionKind.PreAuthorisation, 5_000_001, Card)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Completion, 5_500_000, Card, held)));
    }

    [Fact]
    public async Task Authorisation_told_by_two_terminals_in_one_moment_is_booked_once()
    {
        await using var test = await TestHost.StartAsync();
        var (one, other) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
        for (var turn = 0; turn < 20; turn++)
        {
            var authorisation = $"TEL{turn:000}";
            var codes = await Task.WhenAll(
                one.CodeOfAsync(one.OfflineSale(2_000, Card, authorisation)), other.CodeOfAsync(other.OfflineSale(2_000, Card, authorisation)));
            Assert.Equal(["00", "12"], codes.Order(StringComparer.Ordinal));
        }

        Assert.Equal(20 * 2_000, test.Balance(AccountKind.NetworkReceivable));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Notice_is_taken_while_the_network_is_down_and_told_when_it_is_up_again()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        test.Network.IsReachable = false;
        test.Network.Cut();
        while (test.Host.Network.State != Network.NetworkState.Down) await Task.Delay(1);
        var (told, refund) = (terminal.OfflineSale(2_000, Card, "TEL001"), terminal.Of(TransactionKind.Refund, 1, Card, sold));
        Assert.Equal("98", await terminal.CodeOfAsync(told));
        Assert.Equal("91", await terminal.CodeOfAsync(refund));
        Assert.Empty(test.Network.Advices);
        test.Network.IsReachable = true;
        await test.Time.RetrySet();
        test.Time.Advance(TimeSpan.FromSeconds(60));
        await test.NetworkUpAsync();
        await test.SettledAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(told));
        Assert.Equal("91", await terminal.CodeOfAsync(refund));
        Assert.Equal(12_000, test.Balance(AccountKind.NetworkReceivable));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Tip_raises_sale_and_fee_and_another_takes_its_place()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        var trace = terminal.LastTrace;
        Assert.Equal("61", await terminal.CodeOfAsync(terminal.Tip(2_001, sold)));
        Assert.Equal("64", await terminal.CodeOfAsync(terminal.Tip(500, sold).SetNumber(4, 10_501)));
        var fees = new List<long>();
        foreach (var tip in new[] { 2_000L, 500, 500 })
        {
            var told = terminal.Tip(tip, sold);
            Assert.Equal("00", await terminal.CodeOfAsync(told));
            Assert.Equal("00", await terminal.CodeOfAsync(told));
            Assert.Equal((10_000 + tip, tip), (test.Balance(AccountKind.NetworkReceivable), test.Find(terminal, trace).Tip.Minor));
            fees.Add(test.Balance(AccountKind.FeeIncome));
        }

        Assert.Equal([72, 63, 63], fees);
        Assert.Equal([("000000", "000000002000"), ("200000", "000000001500")], test.Network.Advices.Select(sent => (sent.Text(3)!, sent.Text(4)!)));
        Assert.Equal("64", await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 10_000, Card, sold)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 10_500, Card, sold)));
        Assert.Equal((0, 0), (test.Balance(AccountKind.NetworkReceivable), test.Balance(AccountKind.FeeIncome)));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.Tip(100, sold)));
        await EqualAsync(test);
    }

    [Fact]
    public async Task Sale_with_a_tip_is_refunded_up_to_both_together()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        await terminal.CodeOfAsync(terminal.Tip(2_000, sold));
        Assert.Equal("64", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 12_001, Card, sold)));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 12_000, Card, sold)));
        Assert.Equal((0, 0), (test.Balance(AccountKind.NetworkReceivable), test.Balance(AccountKind.FeeIncome)));
        await EqualAsync(test);
    }

    private static (int Mti, string? Processing, string? Condition, string? Code) Sent(Message message) =>
        (message.Mti.Value, message.Text(3), message.Text(25), message.Text(60));

    private static async Task EqualAsync(TestHost test)
    {
        await test.SettledAsync();
        Assert.Null(test.Host.Verification.Verify().Difference);
        Assert.Equal(test.Balance(AccountKind.NetworkReceivable), test.Host.Verification.StandingMovements().Sum(movement => movement.Amount.Minor));
    }
}
