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
        TakeEntries(session, audit);
        audit.TakeHeads(session.Query(
            "SELECT merchant_id, number, hash FROM ledger_heads ORDER BY merchant_id",
            row => new Ledger.Audit.ChainHead(row.GetString(0), row.GetInt64(1), (byte[])row.GetValue(2))));
        audit.TakeBalances(HostQueries.BalancesOf(session));
        if (audit.Difference is { } difference) return new VerificationResult(audit.Entries, 0, difference);
        var matching = new EntryMatching(session, PageSize);
        var mismatch = matching.FirstMismatch() ?? matching.FirstOrphan(audit.Entries);
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

    private static void TakeEntries(ReadSession session, BooksAudit audit)
    {
        for (var last = 0L; ;)
        {
            var (page, end) = Page(session, last);
            foreach (var entry in page)
                if (!audit.Take(entry)) return;
            if (page.Count < PageSize) return;
            last = end;
        }
    }

    /// <summary>The entries that come next, of all merchants in the order of time, and the position of the last.</summary>
    private static (List<StoredEntry> Entries, long End) Page(ReadSession session, long after)
    {
        var heads = session.Query(
            """
            SELECT position, merchant_id, number, kind, reference, at_ms, business_date, hash FROM ledger_entries
            WHERE position > @p0 ORDER BY position LIMIT @p1
            """,
            row => (Position: row.GetInt64(0), Entry: new StoredEntry(
                row.GetString(1), row.GetInt64(2), (EntryKind)row.GetInt32(3), row.GetString(4),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
                DateOnly.ParseExact(row.GetString(6), "O", CultureInfo.InvariantCulture), [], (byte[])row.GetValue(7))),
            after, PageSize);
        if (heads.Count == 0) return ([], after);
        var end = heads[^1].Position;
        var lines = session.Query(
            """
            SELECT position, merchant_id, account_kind, currency, side, amount_minor FROM ledger_postings
            WHERE position > @p0 AND position <= @p1 ORDER BY position, line
            """,
            row => (
                Position: row.GetInt64(0),
                Posting: Posting(row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5))),
            after, end).ToLookup(line => line.Position, line => line.Posting);
        return ([.. heads.Select(head => head.Entry with { Postings = [.. lines[head.Position]] })], end);
    }

    private static Posting Posting(string merchantId, int kind, int number, int side, long minor)
    {
        var currency = TransactionTable.CurrencyOf(number);
        var account = new AccountId(merchantId, (AccountKind)kind, currency);
        return new Posting(account, (Side)side, new Money(minor, currency));
    }
}
