using Piaohao.Servers;
using Piaohao.Storage;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class BooksVerificationTests
{
    [Theory]
    [InlineData("UPDATE ledger_balances SET debit_minor = debit_minor + 1 WHERE account_kind = 1", "stored balance")]
    [InlineData("UPDATE ledger_postings SET amount_minor = amount_minor + 1 WHERE position = (SELECT MIN(position) FROM ledger_entries)", "changed after it was written|balance")]
    [InlineData("UPDATE ledger_entries SET business_date = '2026-11-23' WHERE number = 2", "changed after it was written")]
    [InlineData("DELETE FROM ledger_entries WHERE number = 2", "is missing")]
    [InlineData("UPDATE transactions SET amount_minor = 101 WHERE trace = 2", "expected a sale entry of ¥1.01")]
    [InlineData("UPDATE transactions SET fee_minor = 2 WHERE trace = 2", "fee of ¥0.02")]
    [InlineData("UPDATE transactions SET state = 3 WHERE trace = 2", "expected no sale entry")]
    [InlineData("UPDATE transactions SET state = 2 WHERE trace = 3", "expected no reversal entry")]
    [InlineData("UPDATE transactions SET state = 5 WHERE trace = 2", "expected a reversal entry")]
    [InlineData("DELETE FROM transactions WHERE trace = 2", "there is no such transaction")]
    [InlineData("UPDATE transactions SET entry_position = 0 WHERE trace = 2", "expected a sale entry of ¥1.00")]
    [InlineData("UPDATE transactions SET entry_position = (SELECT MIN(position) FROM ledger_entries) WHERE amount_minor = 300", "expected a sale entry of ¥3.00")]
    [InlineData("UPDATE ledger_heads SET number = number + 1", "its stored head says 5")]
    [InlineData("DELETE FROM ledger_heads", "has entries and no stored head")]
    public async Task First_difference_is_named(string tampering, string expected)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit));
        var reversed = terminal.Sale(200, TestCard.Debit);
        await terminal.CodeOfAsync(reversed);
        await terminal.CodeOfAsync(terminal.ReversalOf(reversed));
        await terminal.CodeOfAsync(terminal.Sale(300, TestCard.Debit));
        await test.SettledAsync();
        Assert.Equal("equal (3 transactions, 4 entries)", test.Host.Verification.Verify().ToString());

        test.Database.Write(session => session.Execute(tampering));
        var difference = test.Host.Verification.Verify().Difference;
        Assert.NotNull(difference);
        Assert.Contains(expected.Split('|'), part => difference.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE transactions SET refunded_minor = 401 WHERE trace = 2", "refunds are stored as ¥4.01")]
    [InlineData("UPDATE transactions SET refunded_fee_minor = 0 WHERE trace = 2", "fees given back")]
    [InlineData("UPDATE transactions SET claimed_minor = 1 WHERE trace = 2", "claims are stored as ¥0.01")]
    [InlineData("UPDATE transactions SET tip_minor = 1 WHERE trace = 2", "tips are stored as ¥0.01")]
    [InlineData("UPDATE transactions SET state = 11 WHERE trace = 2", "is Refunded, which does not follow")]
    [InlineData("UPDATE transactions SET state = 2 WHERE trace = 4", "is Approved, which does not follow")]
    [InlineData("UPDATE transactions SET amount_minor = 301 WHERE trace = 5", "expected a void entry of -¥3.01")]
    [InlineData("UPDATE transactions SET kind = 30 WHERE trace = 2", "expected an offline sale entry")]
    [InlineData("UPDATE transactions SET original_trace = 77 WHERE trace = 3", "refunds are stored as")]
    public async Task First_difference_between_an_original_and_what_names_it_is_named(string tampering, string expected)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var refunded = await terminal.AskAsync(terminal.Sale(1000, TestCard.Debit));
        await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 400, TestCard.Debit, refunded));
        var voided = await terminal.AskAsync(terminal.Sale(300, TestCard.Debit));
        await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 300, TestCard.Debit, voided));
        Assert.Equal("equal (4 transactions, 4 entries)", test.Host.Verification.Verify().ToString());

        test.Database.Write(session => session.Execute(tampering));
        Assert.Contains(expected, test.Host.Verification.Verify().Difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standing_sales_are_listed_for_cross_checks()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit));
        var reversed = terminal.Sale(200, TestCard.Debit);
        await terminal.CodeOfAsync(reversed);
        await terminal.CodeOfAsync(terminal.ReversalOf(reversed));
        var standing = Assert.Single(test.Host.Verification.StandingMovements());
        Assert.Equal((100, 2, test.Network.Sales.First().Text(37)), (standing.Amount.Minor, standing.Key.Trace, standing.Rrn));
    }

    [Fact]
    public async Task Empty_books_are_equal()
    {
        await using var test = await TestHost.StartAsync();
        Assert.Equal("equal (0 transactions, 0 entries)", test.Host.Verification.Verify().ToString());
    }

    [Fact]
    public void Books_of_sales_alone_become_books_of_every_kind()
    {
        var folder = Directory.CreateTempSubdirectory("piaohao-acquirer-");
        using var databases = new TestDatabases(folder.FullName);
        try
        {
            var database = databases.Of("acquirer");
            var time = new ManualTime(new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero));
            database.Migrate(MigrationSet.FromTexts([new("0001_acquirer.sql", AcquirerHost.Schema.Scripts[0].Text)]), time);
            database.Write(session => session.Execute(
                """
                INSERT INTO transactions VALUES ('898110053110001', '10000001', 1, 2, 3, 4500, 156, '021', '2200000100050', '629901*********1234', NULL, '99010000',
                    0, 0, '01', '000000000001', 1, '1122120000', '', '51', '', '2026-11-22', 1795320000000, 1795320000000)
                """));
            database.Migrate(AcquirerHost.Schema, time);
            var found = new Books.HostQueries(database).Find(new Books.TransactionKey("898110053110001", "10000001", 1, 2))!;
            Assert.Equal((TransactionKind.Sale, 4500L, 4500L, (Books.TransactionKey?)null), (found.Kind, found.Amount.Minor, found.Requested.Minor, found.OriginalKey));
            Assert.Equal("equal (1 transactions, 0 entries)", new Books.BooksVerification(database).Verify().ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
