using Piaohao.Iso8583;
using Xunit;
using static Piaohao.Transactions.TransactionKind;

namespace Piaohao.Bank.Tests;

public sealed class PreAuthorisationTests
{
    // Days pass without a message in between.
    private static readonly BankOptions Patient = new([TestBank.AcquirerId]) { IdleLimit = TimeSpan.FromDays(45), SendLimit = TimeSpan.FromDays(45) };

    [Fact]
    public async Task Held_amount_cannot_be_spent_and_a_void_lets_it_go()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var hold = acquirer.Request(PreAuthorisation, TestCards.Debit, 9_000_00, 1);
        var answer = await acquirer.AskAsync(hold);
        Assert.Equal(("0110", "00", "100"), (answer?.Mti.ToString(), answer?.Text(39), answer?.Text(60)));
        Assert.Matches("^[0-9]{6}$", answer?.Text(38));

        Assert.Equal((10_000_00, 9_000_00), (bank.Balance(TestCards.Debit), bank.Held(TestCards.Debit)));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_000_01, 2)));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisation, TestCards.Debit, 1_000_01, 3)));
        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisationVoid, TestCards.Debit, 8_999_99, 4, hold)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisationVoid, TestCards.Debit, 9_000_00, 5, hold)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisationVoid, TestCards.Debit, 9_000_00, 6, hold)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(Completion, TestCards.Debit, 9_000_00, 7, hold)));
        Assert.Equal((10_000_00, 0), (bank.Balance(TestCards.Debit), bank.Held(TestCards.Debit)));
        Assert.Empty(bank.Audit.StandingMovements());
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Completion_takes_up_to_115_percent_once_and_ends_the_hold()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var hold = acquirer.Request(PreAuthorisation, TestCards.Debit, 100_00, 1);
        Assert.Equal("00", await acquirer.CodeOfAsync(hold));

        Assert.Equal("64", await acquirer.CodeOfAsync(acquirer.Request(Completion, TestCards.Debit, 115_01, 2, hold)));
        var completion = acquirer.Request(Completion, TestCards.Debit, 115_00, 3, hold);
        Assert.Equal("00", await acquirer.CodeOfAsync(completion));
        Assert.Equal("00", await acquirer.CodeOfAsync(completion));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(Completion, TestCards.Debit, 1_00, 4, hold)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(CompletionNotice, TestCards.Debit, 1_00, 5, hold)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Reversal(hold, 6)));
        Assert.Equal((10_000_00 - 115_00, 0), (bank.Balance(TestCards.Debit), bank.Held(TestCards.Debit)));
        Assert.Equal([(Completion, 115_00L)], bank.Audit.StandingMovements().Select(m => (m.Kind, m.Amount.Minor)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(Refund, TestCards.Debit, 15_00, 7, completion)));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Request(CompletionVoid, TestCards.Debit, 115_00, 8, completion)));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Completion_within_the_hold_is_certain_and_beyond_it_needs_money_unless_it_is_a_notice()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var holds = new[] { 2_00, 3_00 }.Select((fen, i) => acquirer.Request(PreAuthorisation, TestCards.Poor, fen, i + 1)).ToArray();
        foreach (var hold in holds) Assert.Equal("00", await acquirer.CodeOfAsync(hold));

        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Request(Completion, TestCards.Poor, 2_01, 3, holds[0])));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(Completion, TestCards.Poor, 2_00, 4, holds[0])));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(CompletionNotice, TestCards.Poor, 3_45, 5, holds[1])));
        Assert.Equal((-45, 0), (bank.Balance(TestCards.Poor), bank.Held(TestCards.Poor)));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Completion_void_restores_the_hold_which_can_be_completed_again()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var hold = acquirer.Request(PreAuthorisation, TestCards.Debit, 100_00, 1);
        var completion = acquirer.Request(Completion, TestCards.Debit, 80_00, 2, hold);
        var taken = acquirer.Request(CompletionVoid, TestCards.Debit, 80_00, 3, completion);
        foreach (var message in new[] { hold, completion, taken }) Assert.Equal("00", await acquirer.CodeOfAsync(message));
        Assert.Equal((10_000_00, 100_00), (bank.Balance(TestCards.Debit), bank.Held(TestCards.Debit)));

        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal("00", await again.CodeOfAsync(again.Request(Completion, TestCards.Debit, 90_00, 4, hold)));
        Assert.Equal("12", await again.CodeOfAsync(again.Reversal(taken, 5)));
        Assert.Equal((10_000_00 - 90_00, 0), (bank.Balance(TestCards.Debit), bank.Held(TestCards.Debit)));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Reversals_undo_hold_completion_and_voids()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var hold = acquirer.Request(PreAuthorisation, TestCards.Debit, 100_00, 1);
        var completion = acquirer.Request(Completion, TestCards.Debit, 80_00, 2, hold);
        var voided = acquirer.Request(CompletionVoid, TestCards.Debit, 80_00, 3, completion);
        foreach (var message in new[] { hold, completion, voided }) Assert.Equal("00", await acquirer.CodeOfAsync(message));

        await AssertAsync(voided, 4, -80_00, 0);
        await AssertAsync(completion, 5, 0, 100_00);
        var released = acquirer.Request(PreAuthorisationVoid, TestCards.Debit, 100_00, 6, hold);
        Assert.Equal("00", await acquirer.CodeOfAsync(released));
        await AssertAsync(released, 7, 0, 100_00);
        await AssertAsync(hold, 8, 0, 0);
        Assert.Empty(bank.Audit.StandingMovements());

        async Task AssertAsync(Message original, int stan, long moved, long held)
        {
            Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(original, stan)));
            Assert.Equal((10_000_00 + moved, held), (bank.Balance(TestCards.Debit), bank.Held(TestCards.Debit)));
            Assert.Empty(bank.Audit.Verify());
        }
    }

    [Fact]
    public async Task Hold_lapses_after_thirty_days_and_what_comes_then_is_too_late()
    {
        await using var bank = await TestBank.StartAsync(Patient);
        await using var acquirer = await bank.ConnectAsync();
        var hold = acquirer.Request(PreAuthorisation, TestCards.Debit, 9_000_00, 1);
        var other = acquirer.Request(PreAuthorisation, TestCards.Credit, 100_00, 2);
        var completion = acquirer.Request(Completion, TestCards.Credit, 100_00, 3, other);
        foreach (var message in new[] { hold, other, completion }) Assert.Equal("00", await acquirer.CodeOfAsync(message));

        bank.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("51", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 2_000_00, 4)));
        bank.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(bank.Audit.Verify());
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 2_000_00, 5)));
        Assert.Equal((8_000_00, 0), (bank.Balance(TestCards.Debit), bank.Held(TestCards.Debit)));
        Assert.Equal("22", await acquirer.CodeOfAsync(acquirer.Request(Completion, TestCards.Debit, 1_00, 6, hold)));
        Assert.Equal("22", await acquirer.CodeOfAsync(acquirer.Request(CompletionNotice, TestCards.Debit, 1_00, 7, hold)));
        Assert.Equal("22", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisationVoid, TestCards.Debit, 9_000_00, 8, hold)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(CompletionVoid, TestCards.Credit, 100_00, 9, completion)));
        Assert.Equal((0, 0), (bank.Balance(TestCards.Credit), bank.Held(TestCards.Credit)));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Holds_are_known_again_after_a_restart()
    {
        await using var bank = await TestBank.StartAsync(Patient);
        await using (var acquirer = await bank.ConnectAsync())
            Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Request(PreAuthorisation, TestCards.Debit, 9_000_00, 1)));

        await bank.RestartAsync();
        await using var again = await bank.ConnectAsync();
        Assert.Equal("51", await again.CodeOfAsync(again.Sale(TestCards.Debit, 2_000_00, 2)));
        bank.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal("00", await again.CodeOfAsync(again.Sale(TestCards.Debit, 2_000_00, 3)));
        Assert.Empty(bank.Audit.Verify());
    }
}
