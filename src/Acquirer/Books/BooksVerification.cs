using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Acquirer.Archives;
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
    /// <summary>Files that were read with the books.</summary>
    public int Archives { get; init; }

    /// <summary>The last business day of archives that were deleted, with all that was in them: chains and sums begin with what was kept of them. Null where none was.</summary>
    public DateOnly? DeletedTo { get; init; }

    public bool IsEqual => Difference is null;

    /// <summary><c>equal</c> with the counts, or the first difference.</summary>
    public override string ToString() =>
        Difference
            ?? string.Create(CultureInfo.InvariantCulture, $"equal ({Counts})");

    /// <summary>What was read.</summary>
    public string Counts => string.Create(
        CultureInfo.InvariantCulture,
        $"{Transactions} transactions, {Entries} entries{(Archives == 0 ? "" : $", {Archives} {(Archives == 1 ? "archive" : "archives")} with them")}{(DeletedTo is { } day ? $"; what was before the end of {day:yyyy-MM-dd} is deleted, chains and sums begin behind it" : "")}");
}

/// <summary>A transaction that stands: what the terminal's own journal is held against.</summary>
public sealed record StandingTransaction(TransactionKey Key, TransactionKind Kind, string Rrn, Money Amount);

/// <summary>A transaction that stands and moved money: what the bank's own records are held against.</summary>
/// <param name="Amount">Above zero from the cardholder to us, below zero back.</param>
public sealed record StandingMovement(string Rrn, TransactionKind Kind, Money Amount, TransactionKey Key);

/// <summary>Recomputes the books: every balance from its postings, every chain of hashes, and each transaction
/// against its entries, both ways, and against the transactions that name it as their original; what lies in archives with what is in the books. It reads one moment, page by page, and
/// keeps no more than a page, or of archives the entries of a day.</summary>
/// <param name="shelf">Where archives are read from; null where there are none.</param>
public sealed class BooksVerification(Database database, ArchiveShelf? shelf = null)
{
    private const int PageSize = 1000;

    /// <summary>Reads all of the books.</summary>
    public VerificationResult Verify()
    {
        while (true)
        {
            using var session = database.OpenRead();
            var archived = new ArchivedBooks(session, shelf);
            if (archived.Fault() is { } fault)
            {
                // A file that was deleted in its time, since this moment of the books.
                if (ArchiveShelf.Records(database).Count(record => record.DeletedAt is null) < archived.Kept.Count) continue;
                return new VerificationResult(0, 0, fault);
            }

            return Verify(session, archived) with { Archives = archived.Kept.Count, DeletedTo = archived.DeletedTo };
        }
    }

    private static VerificationResult Verify(ReadSession session, ArchivedBooks archived)
    {
        var (audit, unclaimed) = (new BooksAudit(), archived.NewEntries());
        if (archived.DeletedTo is not null)
        {
            var (heads, balances) = archived.Beginning();
            audit.Begin(heads, balances);
        }

        var matching = new EntryMatching(session, PageSize, unclaimed);
        if (TakeArchives(archived, audit, unclaimed, matching) is { } wrong) return new VerificationResult(audit.Entries, matching.Transactions, wrong);
        TakeEntries(session, audit);
        audit.TakeHeads(session.Query(
            "SELECT merchant_id, number, hash FROM ledger_heads ORDER BY merchant_id",
            row => new Ledger.Audit.ChainHead(row.GetString(0), row.GetInt64(1), (byte[])row.GetValue(2))));
        audit.TakeBalances(HostQueries.BalancesOf(session));
        if (audit.Difference is { } difference) return new VerificationResult(audit.Entries, 0, difference);
        var mismatch = matching.FirstMismatch() ?? matching.FirstOrphan(audit.Entries);
        return new VerificationResult(audit.Entries, matching.Transactions, mismatch);
    }

    private static string? TakeArchives(ArchivedBooks archived, BooksAudit audit, ArchivedEntries unclaimed, EntryMatching matching)
    {
        foreach (var (entries, transactions) in archived.Parts())
        {
            foreach (var (position, entry) in entries)
            {
                if (!audit.Take(entry)) return audit.Difference;
                unclaimed.Add(position, entry);
            }

            if (matching.FirstMismatch(transactions) is { } mismatch) return mismatch;
        }

        return null;
    }

    /// <summary>Every approved transaction of a terminal that was not itself reversed, whatever linked transactions did since; a tip with its tip alone. By batch and trace.</summary>
    public ImmutableArray<StandingTransaction> StandingTransactions(string terminalId)
    {
        using var session = database.OpenRead();
        var archived = Archived(session).Where(row => row.Key.TerminalId == terminalId && TransactionMoves.Stands(row.State));
        return [.. archived.Concat(session.Query(
            TransactionTable.Select + " WHERE terminal_id = @p0 AND state IN (2, 9, 10, 11, 12, 13) ORDER BY merchant_id, batch, trace",
            TransactionTable.Read, terminalId))
            .OrderBy(row => row.Key.MerchantId, StringComparer.Ordinal).ThenBy(row => row.Key.Batch).ThenBy(row => row.Key.Trace)
            .Select(row => new StandingTransaction(row.Key, row.Kind, row.Rrn, row.Amount))];
    }

    /// <summary>Every approved transaction that moved money and was not itself reversed, whatever linked transactions did since: together they are what the
    /// network owes us. By merchant, terminal, batch and trace.</summary>
    public ImmutableArray<StandingMovement> StandingMovements()
    {
        using var session = database.OpenRead();
        var archived = Archived(session).Where(row => TransactionMoves.Stands(row.State) && row.Kind is not (TransactionKind.PreAuthorisation or TransactionKind.PreAuthorisationVoid));
        return [.. archived.Concat(session.Query(
            TransactionTable.Select + " WHERE state IN (2, 9, 10, 11, 12, 13) AND kind NOT IN (10, 11) ORDER BY merchant_id, terminal_id, batch, trace",
            TransactionTable.Read))
            .Select(row => new StandingMovement(row.Rrn, row.Kind, Bookings.Moved(row), row.Key))
            .Where(movement => !movement.Amount.IsZero)];
    }

    /// <summary>The last RRN in archives that were deleted: of what is not later, only another party can still have something. Empty where none was deleted.</summary>
    public string LastForgottenRrn()
    {
        using var session = database.OpenRead();
        return session.Scalar("SELECT MAX(b.last_rrn) FROM archived_batches b JOIN archives a ON a.number = b.archive WHERE a.deleted_at_ms > 0") as string ?? "";
    }

    /// <summary>The terminal's batches of which something was in archives that were deleted.</summary>
    public ImmutableHashSet<int> ForgottenBatches(string terminalId)
    {
        using var session = database.OpenRead();
        return [.. session.Query(
            "SELECT DISTINCT b.batch FROM archived_batches b JOIN archives a ON a.number = b.archive WHERE b.terminal_id = @p0 AND a.deleted_at_ms > 0", row => row.GetInt32(0), terminalId)];
    }

    private IEnumerable<Transaction> Archived(ReadSession session)
    {
        var archived = new ArchivedBooks(session, shelf);
        if (archived.Kept.Count > 0 && shelf is null) throw new InvalidDataException(archived.Fault());
        return archived.Parts().SelectMany(part => part.Transactions).Select(member => member.Row);
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
            row => (Position: row.GetInt64(0), Entry: Entry(row, [])),
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

    /// <summary>An entry from its row: position, merchant, number, kind, reference, instant, day, hash.</summary>
    internal static StoredEntry Entry(DbDataReader row, ImmutableArray<Posting> postings) => new(
        row.GetString(1), row.GetInt64(2), (EntryKind)row.GetInt32(3), row.GetString(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        DateOnly.ParseExact(row.GetString(6), "O", CultureInfo.InvariantCulture), postings, (byte[])row.GetValue(7));

    internal static Posting Posting(string merchantId, int kind, int number, int side, long minor)
    {
        var currency = TransactionTable.CurrencyOf(number);
        var account = new AccountId(merchantId, (AccountKind)kind, currency);
        return new Posting(account, (Side)side, new Money(minor, currency));
    }
}
