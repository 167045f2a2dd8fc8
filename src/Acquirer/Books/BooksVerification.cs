using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Ledger.Audit;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>What a verification found.</summary>
/// <param name="Difference">The first difference as a sentence; null where all is equal.</param>
public sealed record VerificationResult(long Entries, long Transactions, string? Difference)
{
    public bool IsEqual => Difference is null;

    /// <summary><c>equal</c> with the counts, or the first difference.</summary>
    public override string ToString() =>
        Difference ?? string.Create(CultureInfo.InvariantCulture, $"equal ({Transactions} transactions, {Entries} entries)");
}

/// <summary>An approved sale that stands: what the bank's and the terminal's own records are held against.</summary>
public sealed record StandingSale(string Rrn, TransactionKey Key, Money Amount);

/// <summary>Recomputes the books: every balance from its postings, every chain of hashes, and each transaction against its entries, both ways.</summary>
public sealed class BooksVerification(Database database)
{
    private const int PageSize = 1000;

    /// <summary>Reads one moment of the books, page by page.</summary>
    public VerificationResult Verify()
    {
        using var session = database.OpenRead();
        var audit = new BooksAudit();
        var entries = new EntryIndex();
        foreach (var merchantId in session.Query("SELECT DISTINCT merchant_id FROM ledger_entries ORDER BY merchant_id", row => row.GetString(0)))
            if (TakeEntries(session, merchantId, audit, entries) is { } broken)
                return new VerificationResult(audit.Entries, 0, broken);
        audit.TakeBalances(HostQueries.BalancesOf(session));
        if (audit.Difference is { } difference) return new VerificationResult(audit.Entries, 0, difference);
        var transactions = 0L;
        var mismatch = TakeTransactions(session, entries, ref transactions) ?? entries.Orphan();
        return new VerificationResult(audit.Entries, transactions, mismatch);
    }

    /// <summary>Approved and not reversed, by merchant, terminal, batch and trace.</summary>
    public ImmutableArray<StandingSale> StandingSales()
    {
        using var session = database.OpenRead();
        return [.. session.Query(
            TransactionTable.Select + " WHERE state = @p0 ORDER BY merchant_id, terminal_id, batch, trace",
            row => TransactionTable.Read(row), TransactionState.Approved)
            .Select(sale => new StandingSale(sale.Rrn, sale.Key, sale.Amount))];
    }

    private static string? TakeEntries(ReadSession session, string merchantId, BooksAudit audit, EntryIndex index)
    {
        for (var last = 0L; ;)
        {
            var page = Page(session, merchantId, last);
            foreach (var entry in page)
            {
                if (!audit.Take(entry)) return audit.Difference;
                if (index.Add(entry) is { } twice) return twice;
                last = entry.Sequence;
            }

            if (page.Count < PageSize) return null;
        }
    }

    private static List<StoredEntry> Page(ReadSession session, string merchantId, long after)
    {
        var heads = session.Query(
            "SELECT number, kind, reference, at_ms, business_date, hash FROM ledger_entries WHERE merchant_id = @p0 AND number > @p1 ORDER BY number LIMIT @p2",
            row => new StoredEntry(
                merchantId, row.GetInt64(0), (EntryKind)row.GetInt32(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
                DateOnly.ParseExact(row.GetString(4), "O", CultureInfo.InvariantCulture), [], (byte[])row.GetValue(5)),
            merchantId, after, PageSize);
        if (heads.Count == 0) return [];
        var lines = session.Query(
            "SELECT number, account_kind, currency, side, amount_minor FROM ledger_postings WHERE merchant_id = @p0 AND number > @p1 AND number <= @p2 ORDER BY number, line",
            row => (Number: row.GetInt64(0), Posting: Posting(merchantId, row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt64(4))),
            merchantId, after, heads[^1].Sequence).ToLookup(line => line.Number, line => line.Posting);
        return [.. heads.Select(head => head with { Postings = [.. lines[head.Sequence]] })];
    }

    private static Posting Posting(string merchantId, int kind, int number, int side, long minor)
    {
        var currency = TransactionTable.CurrencyOf(number);
        return new Posting(new AccountId(merchantId, (AccountKind)kind, currency), (Side)side, new Money(minor, currency));
    }

    private static string? TakeTransactions(ReadSession session, EntryIndex entries, ref long count)
    {
        var after = new TransactionKey("", "", 0, 0);
        while (true)
        {
            var page = session.Query(
                TransactionTable.Select + " WHERE (merchant_id, terminal_id, batch, trace) > (@p0, @p1, @p2, @p3) ORDER BY merchant_id, terminal_id, batch, trace LIMIT @p4",
                TransactionTable.Read, after.MerchantId, after.TerminalId, after.Batch, after.Trace, PageSize);
            foreach (var transaction in page)
            {
                if (entries.Mismatch(transaction) is { } mismatch) return mismatch;
                count++;
                after = transaction.Key;
            }

            if (page.Count < PageSize) return null;
        }
    }
}
