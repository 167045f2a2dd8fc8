using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>Holds transactions against entries, both ways. Both are read in the order of merchant and reference
/// (terminal, batch, trace with leading zeros), a page of transactions with the entries of the same stretch.</summary>
internal sealed class EntryMatching(ReadSession session, int pageSize)
{
    /// <summary>After any reference: the stretch behind the last transaction ends nowhere.</summary>
    private const string End = "~";

    /// <summary>Transactions found right.</summary>
    public long Transactions { get; private set; }

    /// <summary>The first mismatch as a sentence; null where all match.</summary>
    public string? FirstMismatch()
    {
        var after = new TransactionKey("", "", 0, 0);
        while (true)
        {
            var page = session.Query(
                $"""
                {TransactionTable.Select} WHERE (merchant_id, terminal_id, batch, trace) > (@p0, @p1, @p2, @p3)
                ORDER BY merchant_id, terminal_id, batch, trace LIMIT @p4
                """,
                TransactionTable.Read, after.MerchantId, after.TerminalId, after.Batch, after.Trace, pageSize);
            var isLast = page.Count < pageSize;
            var entries = EntriesBetween(after, isLast ? null : page[^1].Key);
            var linked = new OriginalMatching(session, after, isLast ? null : page[^1].Key);
            foreach (var transaction in page)
            {
                if ((Mismatch(transaction, entries) ?? linked.Mismatch(transaction)) is { } mismatch) return mismatch;
                Transactions++;
                after = transaction.Key;
            }

            foreach (var (merchantId, reference) in entries.Keys)
                return $"Merchant {merchantId}: an entry names {reference}, and there is no such transaction.";
            if (linked.FirstOrphan() is { } orphan) return orphan;
            if (isLast) return null;
        }
    }

    private Dictionary<(string MerchantId, string Reference), Dictionary<EntryKind, Moved>> EntriesBetween(TransactionKey after, TransactionKey? last)
    {
        var entries = new Dictionary<(string MerchantId, string Reference), Dictionary<EntryKind, Moved>>();
        var rows = session.Query(
            """
            SELECT e.merchant_id, e.reference, e.kind, p.currency,
                SUM(CASE WHEN p.account_kind = @p0 THEN CASE WHEN p.side = 0 THEN p.amount_minor ELSE -p.amount_minor END ELSE 0 END),
                SUM(CASE WHEN p.account_kind = @p1 THEN CASE WHEN p.side = 1 THEN p.amount_minor ELSE -p.amount_minor END ELSE 0 END)
            FROM ledger_entries e JOIN ledger_postings p ON p.merchant_id = e.merchant_id AND p.number = e.number
            WHERE (e.merchant_id, e.reference) > (@p2, @p3) AND (e.merchant_id, e.reference) <= (@p4, @p5)
            GROUP BY e.merchant_id, e.reference, e.kind, p.currency
            """,
            row => (
                Key: (row.GetString(0), row.GetString(1)), Kind: (EntryKind)row.GetInt32(2),
                Moved: Moved.Of(row.GetInt32(3), row.GetInt64(4), row.GetInt64(5))),
            AccountKind.NetworkReceivable, AccountKind.FeeIncome, after.MerchantId, after.Reference,
            last?.MerchantId ?? End, last?.Reference ?? End);
        foreach (var (key, kind, moved) in rows)
        {
            if (!entries.TryGetValue(key, out var found)) entries[key] = found = [];
            found[kind] = moved;
        }

        return entries;
    }

    /// <summary>Takes the transaction's entries out; a sentence where they are not what its kind and state ask for.</summary>
    private static string? Mismatch(Transaction transaction, Dictionary<(string MerchantId, string Reference), Dictionary<EntryKind, Moved>> entries)
    {
        entries.Remove((transaction.Key.MerchantId, transaction.Key.Reference), out var found);
        found ??= [];
        var moved = new Moved(Bookings.Moved(transaction), Bookings.MovedFee(transaction));
        var isTakenBack = transaction is { WasApproved: true, State: TransactionState.Reversed };
        if (Bookings.EntryOf(transaction.Kind) is { } kind && !moved.Amount.IsZero)
            if (Compare(transaction, Name(kind), transaction.WasApproved ? moved : null, Take(found, kind)) is { } first)
                return first;
        if (Bookings.ReversalOf(transaction.Kind) is { } reversal)
            if (Compare(transaction, "reversal", isTakenBack ? new Moved(-moved.Amount, -moved.Fee) : null, Take(found, reversal)) is { } second)
                return second;
        foreach (var (other, there) in found)
            return $"Transaction {transaction.Key} is a {transaction.Kind}: an entry {other} of {there} names it.";
        return null;
    }

    private static string Name(EntryKind kind) => kind switch
    {
        EntryKind.Sale => "sale",
        EntryKind.SaleVoid => "void",
        EntryKind.Refund => "refund",
        EntryKind.CompletionVoid => "completion void",
        EntryKind.OfflineSale => "offline sale",
        EntryKind.Tip => "tip",
        _ => "completion",
    };

    private static Moved? Take(Dictionary<EntryKind, Moved> found, EntryKind kind) => found.Remove(kind, out var moved) ? moved : null;

    private static string? Compare(Transaction transaction, string kind, Moved? expected, Moved? found)
    {
        if (expected == found) return null;
        var wanted = expected is { } want ? $"{(kind[0] == 'o' ? "an" : "a")} {kind} entry of {want}" : $"no {kind} entry";
        var there = found is { } have ? have.ToString() : "none";
        return $"Transaction {transaction.Key} is {transaction.State}: expected {wanted}, found {there}.";
    }

    /// <summary>What an entry moved, towards the merchant: what the network owes us, and our fee.</summary>
    private readonly record struct Moved(Money Amount, Money Fee)
    {
        public static Moved Of(int currencyNumber, long amount, long fee)
        {
            var currency = TransactionTable.CurrencyOf(currencyNumber);
            return new Moved(new Money(amount, currency), new Money(fee, currency));
        }

        public override string ToString() => $"{Amount} with a fee of {Fee}";
    }
}
