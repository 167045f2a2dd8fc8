using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Ledger.Audit;

namespace Piaohao.Acquirer.Books;

/// <summary>The entries by the transaction they name; transactions take theirs out, and none may be left.</summary>
internal sealed class EntryIndex
{
    private readonly Dictionary<(string MerchantId, string Reference), Entries> open = [];

    /// <summary>A sentence where an entry of this kind was there already.</summary>
    public string? Add(StoredEntry entry)
    {
        var key = (entry.MerchantId, entry.Reference);
        var entries = open.GetValueOrDefault(key);
        var known = entry.Kind == EntryKind.Sale ? entries.Sale : entries.Reversal;
        if (known is not null) return $"Merchant {entry.MerchantId}: {entry.Reference} has two entries of kind {entry.Kind}.";
        var amounts = Amounts.Of(entry);
        open[key] = entry.Kind == EntryKind.Sale ? entries with { Sale = amounts } : entries with { Reversal = amounts };
        return null;
    }

    /// <summary>Takes the entries of a transaction; a sentence where they are not what its state asks for.</summary>
    public string? Mismatch(Transaction transaction)
    {
        var key = (transaction.Key.MerchantId, transaction.Key.Reference);
        open.Remove(key, out var entries);
        var expected = new Amounts(transaction.Amount, transaction.Fee);
        var hasSale = transaction.WasApproved;
        var hasReversal = hasSale && transaction.State == TransactionState.Reversed;
        return Compare(transaction, "sale", hasSale ? expected : null, entries.Sale) ?? Compare(transaction, "reversal", hasReversal ? expected : null, entries.Reversal);
    }

    /// <summary>A sentence where an entry names a transaction that is not there.</summary>
    public string? Orphan()
    {
        foreach (var (merchantId, reference) in open.Keys.Order()) return $"Merchant {merchantId}: an entry names {reference}, and there is no such transaction.";
        return null;
    }

    private static string? Compare(Transaction transaction, string kind, Amounts? expected, Amounts? found)
    {
        if (expected == found) return null;
        return $"Transaction {transaction.Key} is {transaction.State}: expected {(expected is { } want ? $"a {kind} entry of {want}" : $"no {kind} entry")}, found {(found is { } have ? have.ToString() : "none")}.";
    }

    private readonly record struct Entries(Amounts? Sale, Amounts? Reversal);

    /// <summary>What an entry moved: the network's side, and our fee.</summary>
    private readonly record struct Amounts(Money Amount, Money Fee)
    {
        public static Amounts Of(StoredEntry entry)
        {
            var currency = entry.Postings[0].Amount.Currency;
            return new Amounts(Sum(entry, AccountKind.NetworkReceivable, currency), Sum(entry, AccountKind.FeeIncome, currency));
        }

        public override string ToString() => $"{Amount} with a fee of {Fee}";

        private static Money Sum(StoredEntry entry, AccountKind kind, Currency currency) =>
            entry.Postings.Where(posting => posting.Account.Kind == kind).Aggregate(Money.Zero(currency), (sum, posting) => sum + posting.Amount);
    }
}
