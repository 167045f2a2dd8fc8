using Piaohao.Storage;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class BooksVerificationTests
{
    [Theory]
    [InlineData("UPDATE ledger_balances SET debit_minor = debit_minor + 1 WHERE account_kind = 1", "stored balance")]
    [InlineData("UPDATE ledger_postings SET amount_minor = amount_minor + 1 WHERE number = 1", "changed after it was written|balance")]
    [InlineData("UPDATE ledger_entries SET business_date = '2026-11-23' WHERE number = 2", "changed after it was written")]
    [InlineData("DELETE FROM ledger_entries WHERE number = 2", "is missing")]
    [InlineData("UPDATE transactions SET amount_minor = 101 WHERE trace = 2", "expected a sale entry of ¥1.01")]
    [InlineData("UPDATE transactions SET fee_minor = 2 WHERE trace = 2", "fee of ¥0.02")]
    [InlineData("UPDATE transactions SET state = 3 WHERE trace = 2", "expected no sale entry")]
    [InlineData("UPDATE transactions SET state = 2 WHERE trace = 3", "expected no reversal entry")]
    [InlineData("UPDATE transactions SET state = 5 WHERE trace = 2", "expected a reversal entry")]
    [InlineData("DELETE FROM transactions WHERE trace = 2", "there is no such transaction")]
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

        Database.Sqlite(test.DatabasePath).Write(session => session.Execute(tampering));
        var difference = test.Host.Verification.Verify().Difference;
        Assert.NotNull(difference);
        Assert.Contains(expected.Split('|'), part => difference.Contains(part, StringComparison.Ordinal));
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
        var standing = Assert.Single(test.Host.Verification.StandingSales());
        Assert.Equal((100, 2, test.Network.Sales.First().Text(37)), (standing.Amount.Minor, standing.Key.Trace, standing.Rrn));
    }

    [Fact]
    public async Task Empty_books_are_equal()
    {
        await using var test = await TestHost.StartAsync();
        Assert.Equal("equal (0 transactions, 0 entries)", test.Host.Verification.Verify().ToString());
    }
}
