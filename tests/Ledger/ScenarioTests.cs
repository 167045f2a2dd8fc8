using System.Globalization;
using Xunit;

namespace Piaohao.Ledger.Tests;

/// <summary>One row an event, the balances at the end. Amounts in yuan; a sale's fee is by the tariff of <see cref="Tariff"/>.</summary>
public sealed class ScenarioTests
{
    /// <summary>Debit cards 0.50 % up to 20 yuan, credit cards 0.60 %.</summary>
    private static readonly FeeSchedule Tariff = new([
        new FeeRule(FeeCard.Debit, 5000, null, Books.Yuan("20"), new DateOnly(2026, 1, 1)),
        new FeeRule(FeeCard.Credit, 6000, null, null, new DateOnly(2026, 1, 1)),
    ]);

    [Theory]
    [InlineData("""
        event     merchant  reference  amount  card
        sale      A         T1/1/1     45.00   credit

        A NetworkReceivable  45.00  0.00   45.00
        A MerchantPayable    0.00   44.73  44.73
        A FeeIncome          0.00   0.27   0.27
        """)]
    [InlineData("""
        event     merchant  reference  amount  card
        sale      A         T1/1/1     45.00   credit
        reversal  A         T1/1/1

        A NetworkReceivable  45.00  45.00  0.00
        A MerchantPayable    44.73  44.73  0.00
        A FeeIncome          0.27   0.27   0.00
        """)]
    [InlineData("""
        event     merchant  reference  amount    card
        sale      A         T1/1/1     10000.00  debit
        sale      B         T2/1/1     0.01      debit
        sale      A         T1/1/2     100.00    credit
        reversal  A         T1/1/1
        sale      B         T2/1/2     99.99     debit

        A NetworkReceivable  10100.00  10000.00  100.00
        A MerchantPayable    9980.00   10079.40  99.40
        A FeeIncome          20.00     20.60     0.60
        B NetworkReceivable  100.00    0.00      100.00
        B MerchantPayable    0.00      99.50     99.50
        B FeeIncome          0.00      0.50      0.50
        """)]
    [InlineData("""
        event     merchant  reference  amount  card
        sale      A         T1/1/1     1.00    credit
        """ + "\n\n" + """
        A NetworkReceivable  1.00  0.00  1.00
        A MerchantPayable    0.00  0.99  0.99
        A FeeIncome          0.00  0.01  0.01
        """)]
    public void Sales_and_their_reversals_make_these_debits_credits_and_balances(string scenario) => Hold(scenario);

    [Theory]
    [InlineData("""
        event     merchant  reference  amount  card
        sale      A         T1/1/1     45.00   credit
        void      A         T1/1/2     45.00   0.27

        A NetworkReceivable  45.00  45.00  0.00
        A MerchantPayable    44.73  44.73  0.00
        A FeeIncome          0.27   0.27   0.00
        """)]
    [InlineData("""
        event     merchant  reference  amount  card
        sale      A         T1/1/1     45.00   credit
        refund    A         T1/1/2     15.00   0.09
        refund    A         T2/1/1     30.00   0.18

        A NetworkReceivable  45.00  45.00  0.00
        A MerchantPayable    44.73  44.73  0.00
        A FeeIncome          0.27   0.27   0.00
        """)]
    [InlineData("""
        event     merchant  reference  amount  card
        sale      A         T1/1/1     45.00   credit
        tip       A         T1/1/2     5.00    0.03

        A NetworkReceivable  50.00  0.00   50.00
        A MerchantPayable    0.00   49.70  49.70
        A FeeIncome          0.00   0.30   0.30
        """)]
    public void What_follows_a_sale_makes_these_debits_credits_and_balances(string scenario) => Hold(scenario);

    private static void Hold(string scenario)
    {
        var parts = scenario.ReplaceLineEndings("\n").Split("\n\n");
        var books = new Books();
        foreach (var row in parts[0].Split('\n').Skip(1)) Happen(books, Words(row));

        var made = books.Balances.All.Select(balance => string.Create(CultureInfo.InvariantCulture,
            $"{balance.Account.MerchantId} {balance.Account.Kind} {balance.Debits.ToDecimalString()} {balance.Credits.ToDecimalString()} {balance.Balance.ToDecimalString()}"));
        Assert.Equal(parts[1].TrimEnd().Split('\n').Select(row => string.Join(' ', Words(row))).ToArray(), made.ToArray());
        Assert.Null(books.Audit());
    }

    private static void Happen(Books books, string[] words)
    {
        switch (words)
        {
            case ["sale", var merchant, var reference, var amount, var card]:
                var money = Books.Yuan(amount);
                books.Sell(merchant, reference, money.Minor, Tariff.FeeFor(money, Enum.Parse<FeeCard>(card, ignoreCase: true), Books.Day).Minor);
                break;
            case ["void", var merchant, var reference, var amount, var fee]:
                books.Add(MovementEntry.GiveBack(EntryKind.SaleVoid, merchant, reference, Books.Yuan(amount), Books.Yuan(fee), Books.At, Books.Day));
                break;
            case ["refund", var merchant, var reference, var amount, var fee]:
                books.Add(MovementEntry.GiveBack(EntryKind.Refund, merchant, reference, Books.Yuan(amount), Books.Yuan(fee), Books.At, Books.Day));
                break;
            case ["tip", var merchant, var reference, var amount, var fee]:
                books.Add(MovementEntry.Take(EntryKind.Tip, merchant, reference, Books.Yuan(amount), Books.Yuan(fee), Books.At, Books.Day));
                break;
            case ["reversal", var merchant, var reference]:
                books.Reverse(merchant, reference);
                break;
            default:
                throw new FormatException(string.Join(' ', words));
        }
    }

    private static string[] Words(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
