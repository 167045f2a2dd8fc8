using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Ledger;
using Piaohao.Ledger.Audit;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>What of the books lies in archives, as it stood at one moment: read in the order in which it left.</summary>
internal sealed class ArchivedBooks
{
    private static readonly string[] EntryColumns = ["position", "merchant_id", "number", "kind", "reference", "at_ms", "business_date", "hash"];

    private static readonly string[] PostingColumns = ["position", "merchant_id", "account_kind", "currency", "side", "amount_minor"];

    private static readonly string[] PointingColumns = [.. TransactionTable.Columns, "entry_position", "reversal_position"];

    private readonly ReadSession session;
    private readonly ArchiveShelf? shelf;

    public ArchivedBooks(ReadSession session, ArchiveShelf? shelf)
    {
        (this.session, this.shelf) = (session, shelf);
        var records = ArchiveTable.Records(session);
        Kept = [.. records.Where(record => record.DeletedAt is null)];
        DeletedTo = records.Where(record => record.DeletedAt is not null).Select(record => (DateOnly?)record.Day).Max();
    }

    /// <summary>Files that are kept.</summary>
    public IReadOnlyList<ArchiveRecord> Kept { get; }

    /// <summary>The last business day of files that were deleted; null where none was.</summary>
    public DateOnly? DeletedTo { get; }

    /// <summary>Entries with their places, which transactions claim.</summary>
    public ArchivedEntries NewEntries() => new(ArchiveTable.LastPosition(session), DeletedTo is null ? 0 : ArchiveTable.LastPosition(session, ofDeleted: true));

    /// <summary>Where chains and sums stood at the end of what was deleted.</summary>
    public (IReadOnlyList<Ledger.Audit.ChainHead> Heads, IReadOnlyList<AccountBalance> Balances) Beginning() => (
        session.Query(
            "SELECT merchant_id, number, hash FROM archived_heads WHERE reach = @p0",
            row => new Ledger.Audit.ChainHead(row.GetString(0), row.GetInt64(1), (byte[])row.GetValue(2)), ArchiveReach.Deleted),
        session.Query(
            "SELECT merchant_id, account_kind, currency, debit_minor, credit_minor FROM archived_balances WHERE reach = @p0",
            HostQueries.Balance, ArchiveReach.Deleted));

    /// <summary>Null where every file is there as it was written; else the first that is not, as a sentence.</summary>
    public string? Fault()
    {
        if (Kept.Count > 0 && shelf is null) return $"A part of the books lies in archives ({Kept.Count}), which are not at hand here.";
        return Kept.Select(record => shelf!.Fault(record)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The parts that stand for the books, in the order in which they left: either entries or transactions with what they point at.</summary>
    public IEnumerable<(IReadOnlyList<(long Position, StoredEntry Entry)> Entries, IReadOnlyList<(Transaction Row, long Entry, long Reversal)> Transactions)> Parts()
    {
        foreach (var record in Kept)
        {
            using var file = shelf!.Open(record);
            foreach (var part in ArchiveTable.Parts(session, record.Number))
                yield return part.Holds == PartContent.Entries ? (Entries(file, part.Number), []) : ([], Transactions(file, part.Number));
        }
    }

    private static List<(Transaction Row, long Entry, long Reversal)> Transactions(ArchiveFile file, int part) => StoredRowReader.Read(
        file.Read(part, ArchivedContent.Transactions), PointingColumns,
        row => (TransactionTable.Read(row), row.GetInt64(TransactionTable.Columns.Length), row.GetInt64(TransactionTable.Columns.Length + 1)));

    private static List<(long Position, StoredEntry Entry)> Entries(ArchiveFile file, int part)
    {
        var lines = StoredRowReader.Read(
                file.Read(part, ArchivedContent.Postings), PostingColumns,
                row => (Position: row.GetInt64(0), Posting: BooksVerification.Posting(row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5))))
            .ToLookup(line => line.Position, line => line.Posting);
        return StoredRowReader.Read(file.Read(part, ArchivedContent.Entries), EntryColumns, row => (row.GetInt64(0), BooksVerification.Entry(row, [.. lines[row.GetInt64(0)]])));
    }
}
