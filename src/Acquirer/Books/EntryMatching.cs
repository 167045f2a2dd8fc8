using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Storage;

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
            foreach (var transaction in page)
            {
                if (Mismatch(transaction, entries) is { } mismatch) return mismatch;
                Transactions++;
                after = transaction.Key;
            }

            foreach (var (merchantId, reference) in entries.Keys)
                return $"Merchant {merchantId}: an entry names {reference}, and there is no such transaction.";
            if (isLast) return null;
        }
    }

    private Dictionary<(string MerchantId, string Reference), Entries> EntriesBetween(TransactionKey after, TransactionKey? last)
    {
        var entries = new Dictionary<(string MerchantId, string Reference), Entries>();
        var rows = session.Query(
            """
            SELECT e.merchant_id, e.reference, e.kind, p.currency,
                SUM(CASE WHEN p.account_kind = @p0 THEN p.amount_minor ELSE 0 END),
                SUM(CASE WHEN p.account_kind = @p1 THEN p.amount_minor ELSE 0 END)
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
            var found = entries.GetValueOrDefault(key);
            entries[key] = kind == EntryKind.Sale ? found with { Sale = moved } : found with { Reversal = moved };
        }

        return entries;
    }

    /// <summary>Takes the transaction's entries out; a sentence where they are not what its state asks for.</summary>
    private static string? Mismatch(Transaction transaction, Dictionary<(string MerchantId, string Reference), Entries> entries)
    {
        entries.Remove((transaction.Key.MerchantId, transaction.Key.Reference), out var found);
        var moved = new Moved(transaction.Amount, transaction.Fee);
        var isTakenBack = transaction is { WasApproved: true, State: TransactionState.Reversed };
        return Compare(transaction, "sale", transaction.WasApproved ? moved : null, found.Sale)
            ?? Compare(transaction, "reversal", isTakenBack ? moved : null, found.Reversal);
    }

    private static string? Compare(Transaction transaction, string kind, Moved? expected, Moved? found)
    {
        if (expected == found) return null;
        var wanted = expected is { } want ? $"a {kind} entry of {want}" : $"no {kind} entry";
        var there = found is { } have ? have.ToString() : "none";
        return $"Transaction {transaction.Key} is {transaction.State}: expected {wanted}, found {there}.";
    }

    private readonly record struct Entries(Moved? Sale, Moved? Reversal);

    /// <summary>What an entry moved: the network's side, and our fee.</summary>
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
