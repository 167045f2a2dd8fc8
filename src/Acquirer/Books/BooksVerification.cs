using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Ledger.Audit;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>What a verification found.</summary>
/// <param name="Difference">The first difference as a sentence; null where all is equal.</param>
public sealed record VerificationResult(long Entries, long Transactions, string? Difference)
{
    public bool IsEqual => Difference is null;

    /// <summary><c>equal</c> with the counts, or the first difference.</summary>
    public override string ToString() =>
        Difference
            ?? string.Create(CultureInfo.InvariantCulture, $"equal ({Transactions} transactions, {Entries} entries)");
}

/// <summary>A transaction that stands: what the terminal's own journal is held against.</summary>
public sealed record StandingTransaction(TransactionKey Key, TransactionKind Kind, string Rrn, Money Amount);

/// <summary>A transaction that stands and moved money: what the bank's own records are held against.</summary>
/// <param name="Amount">Above zero from the cardholder to us, below zero back.</param>
public sealed record StandingMovement(string Rrn, TransactionKind Kind, Money Amount, TransactionKey Key);

/// <summary>Recomputes the books: every balance from its postings, every chain of hashes, and each transaction
/// against its entries, both ways, and against the transactions that name it as their original. It reads one moment, page by page, and keeps no more than a page.</summary>
public sealed class BooksVerification(Database database)
{
    private const int PageSize = 1000;

    /// <summary>Reads all of the books.</summary>
    public VerificationResult Verify()
    {
        using var session = database.OpenRead();
        var audit = new BooksAudit();
        var merchants = session.Query(
            "SELECT DISTINCT merchant_id FROM ledger_entries ORDER BY merchant_id", row => row.GetString(0));
        foreach (var merchantId in merchants)
            if (!TakeEntries(session, merchantId, audit))
                break;
        audit.TakeBalances(HostQueries.BalancesOf(session));
        if (audit.Difference is { } difference) return new VerificationResult(audit.Entries, 0, difference);
        var matching = new EntryMatching(session, PageSize);
        var mismatch = matching.FirstMismatch();
        return new VerificationResult(audit.Entries, matching.Transactions, mismatch);
    }

    /// <summary>Every approved transaction of a terminal that was not itself reversed, whatever linked transactions did since; a tip with its tip alone. By batch and trace.</summary>
    public ImmutableArray<StandingTransaction> StandingTransactions(string terminalId)
    {
        using var session = database.OpenRead();
        return [.. session.Query(
            TransactionTable.Select + " WHERE terminal_id = @p0 AND state IN (2, 9, 10, 11, 12, 13) ORDER BY merchant_id, batch, trace",
            TransactionTable.Read, terminalId)
            .Select(row => new StandingTransaction(row.Key, row.Kind, row.Rrn, row.Amount))];
    }

    /// <summary>Every approved transaction that moved money and was not itself reversed, whatever linked transactions did since: together they are what the
    /// network owes us. By merchant, terminal, batch and trace.</summary>
    public ImmutableArray<StandingMovement> StandingMovements()
    {
        using var session = database.OpenRead();
        return [.. session.Query(
            TransactionTable.Select + " WHERE state IN (2, 9, 10, 11, 12, 13) AND kind NOT IN (10, 11) ORDER BY merchant_id, terminal_id, batch, trace",
            TransactionTable.Read)
            .Select(row => new StandingMovement(row.Rrn, row.Kind, Bookings.Moved(row), row.Key))
            .Where(movement => !movement.Amount.IsZero)];
    }

    private static bool TakeEntries(ReadSession session, string merchantId, BooksAudit audit)
    {
        for (var last = 0L; ;)
        {
            var page = Page(session, merchantId, last);
            foreach (var entry in page)
            {
                if (!audit.Take(entry)) return false;
                last = entry.Sequence;
            }

            if (page.Count < PageSize) return true;
        }
    }

    private static List<StoredEntry> Page(ReadSession session, string merchantId, long after)
    {
        var heads = session.Query(
            """
            SELECT number, kind, reference, at_ms, business_date, hash FROM ledger_entries
            WHERE merchant_id = @p0 AND number > @p1 ORDER BY number LIMIT @p2
            """,
            row => new StoredEntry(
                merchantId, row.GetInt64(0), (EntryKind)row.GetInt32(1), row.GetString(2),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
                DateOnly.ParseExact(row.GetString(4), "O", CultureInfo.InvariantCulture), [], (byte[])row.GetValue(5)),
            merchantId, after, PageSize);
        if (heads.Count == 0) return [];
        var lines = session.Query(
            """
            SELECT number, account_kind, currency, side, amount_minor FROM ledger_postings
            WHERE merchant_id = @p0 AND number > @p1 AND number <= @p2 ORDER BY number, line
            """,
            row => (
                Number: row.GetInt64(0),
                Posting: Posting(merchantId, row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt64(4))),
            merchantId, after, heads[^1].Sequence).ToLookup(line => line.Number, line => line.Posting);
        return [.. heads.Select(head => head with { Postings = [.. lines[head.Sequence]] })];
    }

    private static Posting Posting(string merchantId, int kind, int number, int side, long minor)
    {
        var currency = TransactionTable.CurrencyOf(number);
        var account = new AccountId(merchantId, (AccountKind)kind, currency);
        return new Posting(account, (Side)side, new Money(minor, currency));
    }
}
