using Piaohao.Iso8583;
using Xunit;
using static Piaohao.Transactions.TransactionKind;

namespace Piaohao.Bank.Tests;

public sealed class AuditTests
{
    [Theory]
    [InlineData("UPDATE account SET balance_fen = balance_fen + 1 WHERE account_id = 1", "account 1")]
    [InlineData("UPDATE posting SET amount_fen = 4501 WHERE direction = 'D' AND stan = '000001'", "Sale 20261122120000/000001")]
    [InlineData("DELETE FROM posting WHERE direction = 'D' AND stan = '000001'", "Sale 20261122120000/000001")]
    [InlineData("UPDATE card_transaction SET code = '51' WHERE stan = '000001'", "Sale 20261122120000/000001")]
    [InlineData("DELETE FROM posting WHERE direction = 'C'", "reversal of Sale 20261122120000/000002")]
    [InlineData("DELETE FROM reversal", "reversal of Sale 20261122120000/000002")]
    [InlineData("UPDATE reversal SET moved = 0", "reversal of Sale 20261122120000/000002")]
    [InlineData("UPDATE posting SET account_id = 2 WHERE direction = 'C'", "reversal of Sale 20261122120000/000002")]
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

    [Theory]
    [InlineData("UPDATE account SET held_fen = held_fen + 1 WHERE account_id = 1", "account 1")]
    [InlineData("UPDATE hold SET status = 'held' WHERE stan = '000003'", "hold of Pre-authorisation 20261122120000/000003")]
    [InlineData("UPDATE hold SET status = 'released' WHERE stan = '000005'", "hold of Pre-authorisation 20261122120000/000005")]
    [InlineData("DELETE FROM hold WHERE stan = '000005'", "hold of Pre-authorisation 20261122120000/000005")]
    [InlineData("UPDATE card_transaction SET amount_fen = 4600, approved_fen = 4600 WHERE stan = '000002'", "Sale 20261122120000/000001")]
    [InlineData("UPDATE card_transaction SET original_stan = '000099' WHERE stan = '000002'", "Refund 20261122120000/000002")]
    [InlineData("UPDATE card_transaction SET direction = 'D' WHERE stan = '000002'", "Refund 20261122120000/000002")]
    [InlineData("UPDATE card_transaction SET code = '12' WHERE stan = '000004'", "hold of Pre-authorisation 20261122120000/000003")]
    [InlineData("INSERT INTO reversal VALUES ('48981100', 20261122120000, '000001', '00', 1, 4500, '', '', 0)", "Sale 20261122120000/000001")]
    public async Task Whatever_was_changed_about_holds_and_linked_transactions_is_named(string tampering, string subject)
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
        var used = acquirer.Request(PreAuthorisation, TestCards.Debit, 100_00, 3);
        Message[] messages =
        [
            sale, acquirer.Request(Refund, TestCards.Debit, 20_00, 2, sale),
            used, acquirer.Request(Completion, TestCards.Debit, 90_00, 4, used), acquirer.Request(PreAuthorisation, TestCards.Debit, 50_00, 5),
        ];
        foreach (var message in messages) Assert.Equal("00", await acquirer.CodeOfAsync(message));
        Assert.Empty(bank.Audit.Verify());

        bank.Database.Write(session => session.Execute(tampering));

        Assert.Contains(bank.Audit.Verify(), d => d.Subject.StartsWith(subject, StringComparison.Ordinal));
    }
}
