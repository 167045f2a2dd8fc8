using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Settlement;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>The archive files of some books, for reading. What is asked of it belongs to one moment of the books: a part stands for rows that are not in them.</summary>
/// <param name="folder">Where the files are.</param>
public sealed class ArchiveShelf(string folder)
{
    /// <summary>All files that were written, also those deleted since.</summary>
    public static ImmutableArray<ArchiveRecord> Records(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        using var session = database.OpenRead();
        return [.. ArchiveTable.Records(session)];
    }

    /// <summary>The archived transaction under a key, or null.</summary>
    internal Transaction? Find(ReadSession session, TransactionKey key) => Locate(session, key)?.Row;

    /// <summary>True where transactions of this batch were in a file that has been deleted.</summary>
    internal static bool IsForgotten(ReadSession session, TransactionKey key) => session.Scalar(
        "SELECT 1 FROM archived_batches b JOIN archives a ON a.number = b.archive WHERE b.merchant_id = @p0 AND b.terminal_id = @p1 AND b.batch = @p2 AND a.deleted_at_ms > 0 LIMIT 1",
        key.MerchantId, key.TerminalId, key.Batch) is not null;

    /// <summary>The transactions of a batch that have left the books.</summary>
    internal IEnumerable<Transaction> RowsOf(ReadSession session, BatchId id) => ArchiveTable.PlacesOf(session, id)
        .SelectMany(place => Transactions(session, place.Archive, place.Part)).Where(row => BatchId.Of(row.Key) == id);

    /// <summary>The merchant's archived transaction with this RRN, or null.</summary>
    internal Transaction? FindByRrn(ReadSession session, string merchantId, string rrn) => ArchiveTable.PlacesOf(session, merchantId, rrn)
        .SelectMany(place => Transactions(session, place.Archive, place.Part)).FirstOrDefault(row => row.Key.MerchantId == merchantId && row.Rrn == rrn);

    /// <summary>The lines of the journal that went with an archived transaction, oldest first.</summary>
    internal ImmutableArray<JournalLine> JournalOf(ReadSession session, TransactionKey key) => Locate(session, key) is { } found
        ? [.. Rows(session, found.Archive, found.Part, ArchivedContent.Journal, JournalTable.ReadColumns, JournalTable.Line).Where(line => line.Key == key).OrderBy(line => line.Number)]
        : [];

    /// <summary>What binds the signature that went with an archived transaction; null where none did.</summary>
    internal byte[]? SignatureHashOf(ReadSession session, TransactionKey key) => Locate(session, key) is { } found
        ? Rows(session, found.Archive, found.Part, "signatures", ["merchant_id", "terminal_id", "batch", "trace", "hash"], row => (Key: TransactionTable.KeyOf(row), Hash: (byte[])row.GetValue(4)))
            .Where(row => row.Key == key).Select(row => row.Hash).FirstOrDefault()
        : null;

    /// <summary>The transactions of a part; none where its file was deleted.</summary>
    internal IReadOnlyList<Transaction> Transactions(ReadSession session, int archive, int part) =>
        Rows(session, archive, part, ArchivedContent.Transactions, TransactionTable.Columns, TransactionTable.Read);

    /// <summary>The rows of a table of a part, by any reader of the books' rows; none where the file was deleted.</summary>
    internal IReadOnlyList<T> Rows<T>(ReadSession session, int archive, int part, string table, IReadOnlyList<string> columns, Func<System.Data.Common.DbDataReader, T> read)
    {
        var record = ArchiveTable.Find(session, archive);
        if (record.DeletedAt is not null) return [];
        using var file = Open(record);
        var rows = file.Read(part, table);
        return rows.Rows.Count == 0 ? [] : StoredRowReader.Read(rows, columns, read);
    }

    /// <exception cref="InvalidDataException">The file is not there, or damaged.</exception>
    internal ArchiveFile Open(ArchiveRecord record)
    {
        try
        {
            return ArchiveFile.Open(PathOf(record));
        }
        catch (Exception missing) when (missing is IOException or InvalidDataException)
        {
            throw new InvalidDataException($"The archive {PathOf(record)} cannot be read: put it back from a backup. {missing.Message}", missing);
        }
    }

    /// <summary>Null where the file is as it was written; else what is wrong, as a sentence.</summary>
    internal string? Fault(ArchiveRecord record)
    {
        if (!File.Exists(PathOf(record))) return $"The archive {PathOf(record)} is missing: put it back from a backup.";
        return ArchiveFile.HashOf(PathOf(record)) == record.Hash ? null : $"The archive {PathOf(record)} was changed after it was written.";
    }

    private string PathOf(ArchiveRecord record) => Path.Combine(folder, record.File);

    private (int Archive, int Part, Transaction Row)? Locate(ReadSession session, TransactionKey key)
    {
        foreach (var (archive, part) in ArchiveTable.PlacesOf(session, key))
            if (Transactions(session, archive, part).FirstOrDefault(row => row.Key == key) is { } found) return (archive, part, found);
        return null;
    }
}
