using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Ledger.Audit;

namespace Piaohao.Acquirer.Books;

/// <summary>Entries that were read from archives and not yet claimed by the transaction they belong to: those of about a day, since both are archived by the day.</summary>
/// <param name="last">The last position that has left the books; 0 where none has.</param>
/// <param name="lastForgotten">The last position in files that were deleted: what points there cannot be checked any more.</param>
internal sealed class ArchivedEntries(long last, long lastForgotten)
{
    private readonly Dictionary<long, (string MerchantId, string Reference, long Number, EntryKind Kind, Moved Moved)> unclaimed = [];

    public long Last => last;

    public long LastForgotten => lastForgotten;

    public void Add(long position, StoredEntry entry)
    {
        var currency = entry.Postings.IsEmpty ? Currency.Cny : entry.Postings[0].Amount.Currency;
        var moved = new Moved(Sum(entry, AccountKind.NetworkReceivable, Side.Debit, currency), Sum(entry, AccountKind.FeeIncome, Side.Credit, currency));
        unclaimed[position] = (entry.MerchantId, entry.Reference, entry.Sequence, entry.Kind, moved);
    }

    /// <summary>Takes the entry at a position for the transaction that points there; null where there is none, or it names another.</summary>
    public (EntryKind Kind, Moved Moved)? Claim(TransactionKey key, long position)
    {
        if (!unclaimed.TryGetValue(position, out var entry) || entry.MerchantId != key.MerchantId || entry.Reference != key.Reference) return null;
        unclaimed.Remove(position);
        return (entry.Kind, entry.Moved);
    }

    /// <summary>The first entry that nobody claimed, as a sentence.</summary>
    public string? FirstUnclaimed()
    {
        if (unclaimed.Count == 0) return null;
        var entry = unclaimed[unclaimed.Keys.Min()];
        return $"Merchant {entry.MerchantId}: entry {entry.Number} names {entry.Reference}, and there is no such transaction.";
    }

    private static Money Sum(StoredEntry entry, AccountKind kind, Side side, Currency currency) => entry.Postings
        .Where(posting => posting.Account.Kind == kind)
        .Aggregate(Money.Zero(currency), (sum, posting) => posting.Side == side ? sum + posting.Amount : sum - posting.Amount);
}
