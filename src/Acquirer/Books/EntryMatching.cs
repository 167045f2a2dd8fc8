using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>Holds transactions against entries, both ways: a page of transactions in the order of their keys with the entries they point at; and as many entries must
/// have been pointed at as there are. Archived parts are matched first, with the entries of the archives; transactions that are still in the books may point at those too.</summary>
internal sealed class EntryMatching(ReadSession session, int pageSize, ArchivedEntries archived)
{
    private long matched;

    /// <summary>Transactions found right.</summary>
    public long Transactions { get; private set; }

    /// <summary>The first mismatch among transactions of an archived part, with what they point at; null where all match.</summary>
    public string? FirstMismatch(IReadOnlyList<(Transaction Row, long Entry, long Reversal)> part)
    {
        var linked = new OriginalMatching(part.Select(member => member.Row));
        foreach (var (row, entry, reversal) in part)
        {
            var entries = new Dictionary<TransactionKey, Dictionary<EntryKind, Moved>>();
            Claim(row.Key, entry, entries);
            Claim(row.Key, reversal, entries);
            if ((EntryMismatch(row, entries, IsForgotten(entry, reversal)) ?? linked.Mismatch(row)) is { } mismatch) return mismatch;
            Transactions++;
        }

        return linked.FirstOrphan();
    }

    /// <summary>The first mismatch among the transactions in the books, as a sentence; null where all match.</summary>
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
            var entries = page.Count == 0 ? [] : EntriesBetween(after, page[^1].Key);
            var forgotten = page.Count == 0 || archived.Last == 0 ? [] : ClaimBetween(after, page[^1].Key, entries);
            var linked = new OriginalMatching(session, after, isLast ? null : page[^1].Key);
            foreach (var transaction in page)
            {
                if ((EntryMismatch(transaction, entries, forgotten.Contains(transaction.Key)) ?? linked.Mismatch(transaction)) is { } mismatch) return mismatch;
                Transactions++;
                after = transaction.Key;
            }

            if (linked.FirstOrphan() is { } orphan) return orphan;
            if (isLast) return null;
        }
    }

    /// <summary>The first entry that no transaction of its name points at, as a sentence; null where the transactions have matched all <paramref name="entries"/>.</summary>
    public string? FirstOrphan(long entries)
    {
        if (matched == entries) return null;
        if (archived.FirstUnclaimed() is { } unclaimed) return unclaimed;
        var orphans = session.Query(
            """
            SELECT e.merchant_id, e.number, e.reference FROM ledger_entries e
            WHERE NOT EXISTS (SELECT 1 FROM transactions t
                WHERE t.merchant_id = e.merchant_id AND (t.entry_position = e.position OR t.reversal_position = e.position)
                    AND e.reference = t.terminal_id || '/' || substr('' || (1000000 + t.batch), 2) || '/' || substr('' || (1000000 + t.trace), 2))
            ORDER BY e.position LIMIT 1
            """,
            row => $"Merchant {row.GetString(0)}: entry {row.GetInt64(1)} names {row.GetString(2)}, and there is no such transaction.");
        return orphans.Count > 0 ? orphans[0] : string.Create(CultureInfo.InvariantCulture, $"There are {entries} entries, and transactions point at {matched}.");
    }

    /// <summary>Transactions in the books that point at archived entries take those; the keys of such as point at entries that are no longer kept.</summary>
    private HashSet<TransactionKey> ClaimBetween(TransactionKey after, TransactionKey last, Dictionary<TransactionKey, Dictionary<EntryKind, Moved>> entries)
    {
        var forgotten = new HashSet<TransactionKey>();
        var pointing = session.Query(
            """
            SELECT merchant_id, terminal_id, batch, trace, entry_position, reversal_position FROM transactions
            WHERE (merchant_id, terminal_id, batch, trace) > (@p0, @p1, @p2, @p3) AND (merchant_id, terminal_id, batch, trace) <= (@p4, @p5, @p6, @p7)
                AND (entry_position BETWEEN 1 AND @p8 OR reversal_position BETWEEN 1 AND @p8)
            """,
            row => (Key: TransactionTable.KeyOf(row), Entry: row.GetInt64(4), Reversal: row.GetInt64(5)),
            after.MerchantId, after.TerminalId, after.Batch, after.Trace, last.MerchantId, last.TerminalId, last.Batch, last.Trace, archived.Last);
        foreach (var (key, entry, reversal) in pointing)
        {
            Claim(key, entry, entries);
            Claim(key, reversal, entries);
            if (IsForgotten(entry, reversal)) forgotten.Add(key);
        }

        return forgotten;
    }

    private bool IsForgotten(long entry, long reversal) => (entry > 0 && entry <= archived.LastForgotten) || (reversal > 0 && reversal <= archived.LastForgotten);

    private void Claim(TransactionKey key, long position, Dictionary<TransactionKey, Dictionary<EntryKind, Moved>> entries)
    {
        if (archived.Claim(key, position) is not { } found) return;
        matched++;
        if (!entries.TryGetValue(key, out var own)) entries[key] = own = [];
        own[found.Kind] = found.Moved;
    }

    private Dictionary<TransactionKey, Dictionary<EntryKind, Moved>> EntriesBetween(TransactionKey after, TransactionKey last)
    {
        var entries = new Dictionary<TransactionKey, Dictionary<EntryKind, Moved>>();
        var rows = session.Query(
            """
            SELECT t.merchant_id, t.terminal_id, t.batch, t.trace, e.reference, e.position, e.kind, p.currency,
                SUM(CASE WHEN p.account_kind = @p0 THEN CASE WHEN p.side = 0 THEN p.amount_minor ELSE -p.amount_minor END ELSE 0 END),
                SUM(CASE WHEN p.account_kind = @p1 THEN CASE WHEN p.side = 1 THEN p.amount_minor ELSE -p.amount_minor END ELSE 0 END)
            FROM transactions t
            JOIN ledger_entries e ON e.merchant_id = t.merchant_id AND e.position IN (t.entry_position, t.reversal_position)
            JOIN ledger_postings p ON p.merchant_id = e.merchant_id AND p.position = e.position
            WHERE (t.merchant_id, t.terminal_id, t.batch, t.trace) > (@p2, @p3, @p4, @p5)
                AND (t.merchant_id, t.terminal_id, t.batch, t.trace) <= (@p6, @p7, @p8, @p9)
            GROUP BY t.merchant_id, t.terminal_id, t.batch, t.trace, e.position, e.reference, e.kind, p.currency
            """,
            row => (
                Key: new TransactionKey(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3)), Reference: row.GetString(4),
                Position: row.GetInt64(5), Kind: (EntryKind)row.GetInt32(6), Moved: Moved.Of(row.GetInt32(7), row.GetInt64(8), row.GetInt64(9))),
            AccountKind.NetworkReceivable, AccountKind.FeeIncome, after.MerchantId, after.TerminalId, after.Batch, after.Trace,
            last.MerchantId, last.TerminalId, last.Batch, last.Trace);
        var positions = new HashSet<long>();
        foreach (var (key, reference, position, kind, moved) in rows)
        {
            if (reference != key.Reference) continue;
            positions.Add(position);
            if (!entries.TryGetValue(key, out var found)) entries[key] = found = [];
            found[kind] = moved;
        }

        matched += positions.Count;
        return entries;
    }

    private static string? EntryMismatch(Transaction transaction, Dictionary<TransactionKey, Dictionary<EntryKind, Moved>> entries, bool isForgotten) =>
        isForgotten ? null : Mismatch(transaction, entries);

    /// <summary>Takes the transaction's entries out; a sentence where they are not what its kind and state ask for.</summary>
    private static string? Mismatch(Transaction transaction, Dictionary<TransactionKey, Dictionary<EntryKind, Moved>> entries)
    {
        entries.Remove(transaction.Key, out var found);
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
}

/// <summary>What an entry moved, towards the merchant: what the network owes us, and our fee.</summary>
internal readonly record struct Moved(Money Amount, Money Fee)
{
    public static Moved Of(int currencyNumber, long amount, long fee)
    {
        var currency = TransactionTable.CurrencyOf(currencyNumber);
        return new Moved(new Money(amount, currency), new Money(fee, currency));
    }

    public override string ToString() => $"{Amount} with a fee of {Fee}";
}
