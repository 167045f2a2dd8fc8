using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class AuditTests
{
    [Theory]
    [InlineData("UPDATE account SET balance_fen = balance_fen + 1 WHERE account_id = 1", "account 1")]
    [InlineData("UPDATE posting SET amount_fen = 4501 WHERE direction = 'D' AND stan = '000001'", "sale 20261122120000/000001")]
    [InlineData("DELETE FROM posting WHERE direction = 'D' AND stan = '000001'", "sale 20261122120000/000001")]
    [InlineData("UPDATE sale SET code = '51' WHERE stan = '000001'", "sale 20261122120000/000001")]
    [InlineData("DELETE FROM posting WHERE direction = 'C'", "reversal of sale 20261122120000/000002")]
    [InlineData("DELETE FROM reversal", "reversal of sale 20261122120000/000002")]
    [InlineData("UPDATE reversal SET moved = 0", "reversal of sale 20261122120000/000002")]
    [InlineData("UPDATE posting SET account_id = 2 WHERE direction = 'C'", "reversal of sale 20261122120000/000002")]
    public async Task Whatever_was_changed_by_hand_is_named(string tampering, string subject)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 45_00, 1)));
        var reversed = acquirer.Sale(TestCards.Debit, 30_00, 2);
        Assert.Equal("00", await acquirer.CodeOfAsync(reversed));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(reversed, 3)));
        Assert.Empty(bank.Audit.Verify());

        bank.Database.Write(session => session.Execute(tampering));

        Assert.Contains(bank.Audit.Verify(), d => d.Subject.StartsWith(subject, StringComparison.Ordinal));
    }
}
