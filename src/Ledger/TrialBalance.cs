using System.Collections.Immutable;
using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>The totals of all accounts in one currency.</summary>
public readonly record struct CurrencyTotals(Money Debits, Money Credits)
{
    /// <summary>True where the books hold in this currency.</summary>
    public bool IsBalanced => Debits == Credits;
}

/// <summary>The oldest check of double entry: over all accounts, debits equal credits in every currency.</summary>
public sealed class TrialBalance
{
    private TrialBalance(ImmutableArray<CurrencyTotals> totals) => Totals = totals;

    /// <summary>One line for each currency, by its ISO 4217 number.</summary>
    public ImmutableArray<CurrencyTotals> Totals { get; }

    /// <summary>True where every currency is balanced; so is a book without accounts.</summary>
    public bool IsBalanced => Totals.All(totals => totals.IsBalanced);

    /// <summary>The first currency that is not balanced, as a sentence; null where all are.</summary>
    public string? Difference
    {
        get
        {
            foreach (var totals in Totals)
                if (!totals.IsBalanced) return $"The trial balance in {totals.Debits.Currency} does not hold: debits {totals.Debits}, credits {totals.Credits}.";
            return null;
        }
    }

    /// <summary>Adds up balances, computed or stored.</summary>
    public static TrialBalance Of(IEnumerable<AccountBalance> balances)
    {
        ArgumentNullException.ThrowIfNull(balances);
        var totals = new SortedDictionary<short, CurrencyTotals>();
        foreach (var balance in balances)
        {
            var currency = balance.Account.Currency;
            var before = totals.TryGetValue(currency.Number, out var found) ? found : new CurrencyTotals(Money.Zero(currency), Money.Zero(currency));
            totals[currency.Number] = new CurrencyTotals(before.Debits + balance.Debits, before.Credits + balance.Credits);
        }

        return new TrialBalance([.. totals.Values]);
    }
}
