using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Settlement;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>What a part holds. The numbers are stored.</summary>
internal enum PartContent
{
    Entries = 1,
    Transactions = 2,
}

/// <summary>A part that stands for the books.</summary>
/// <param name="Held">Entries, or transactions.</param>
internal sealed record ArchivedPart(int Archive, int Number, PartContent Holds, long Held, long FirstPosition, long LastPosition);

/// <summary>A file of closed business days.</summary>
/// <param name="Day">Nothing in it is of a later business day.</param>
/// <param name="Hash">SHA-256 of the file, in hex.</param>
/// <param name="DeletedAt">When it was deleted, because it had been kept long enough; null while it is there.</param>
public sealed record ArchiveRecord(int Number, string File, DateOnly Day, string Hash, long Bytes, DateTimeOffset WrittenAt, DateTimeOffset? DeletedAt);

/// <summary>The tables of archives, written and read.</summary>
internal static class ArchiveTable
{
    /// <summary>All files, in the order they were written.</summary>
    public static IReadOnlyList<ArchiveRecord> Records(ReadSession session) =>
        session.Query("SELECT number, file, day, hash, bytes, written_at_ms, deleted_at_ms FROM archives ORDER BY number", Record);

    /// <summary>One file.</summary>
    public static ArchiveRecord Find(ReadSession session, int number) =>
        session.Query("SELECT number, file, day, hash, bytes, written_at_ms, deleted_at_ms FROM archives WHERE number = @p0", Record, number).Single();

    /// <summary>The parts of a file that stand for the books, in their order.</summary>
    public static IReadOnlyList<ArchivedPart> Parts(ReadSession session, int archive) => session.Query(
        "SELECT archive, part, holds, held, first_position, last_position FROM archived_parts WHERE archive = @p0 ORDER BY part",
        row => new ArchivedPart(row.GetInt32(0), row.GetInt32(1), (PartContent)row.GetInt32(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), archive);

    /// <summary>The last position that has left the books; 0 where none has.</summary>
    public static long LastPosition(ReadSession session, bool ofDeleted = false) => Convert.ToInt64(
        session.Scalar(
            "SELECT COALESCE(MAX(p.last_position), 0) FROM archived_parts p JOIN archives a ON a.number = p.archive WHERE p.holds = 1 AND (@p0 = 0 OR a.deleted_at_ms > 0)", ofDeleted ? 1 : 0),
        CultureInfo.InvariantCulture);

    /// <summary>Where a transaction may be, the file and the part.</summary>
    public static IReadOnlyList<(int Archive, int Part)> PlacesOf(ReadSession session, TransactionKey key) => session.Query(
        "SELECT archive, part FROM archived_batches WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND first_trace <= @p3 AND last_trace >= @p3",
        row => (row.GetInt32(0), row.GetInt32(1)), key.MerchantId, key.TerminalId, key.Batch, key.Trace);

    /// <summary>Where transactions of a batch are.</summary>
    public static IReadOnlyList<(int Archive, int Part)> PlacesOf(ReadSession session, BatchId id) => session.Query(
        "SELECT archive, part FROM archived_batches WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 ORDER BY archive, part",
        row => (row.GetInt32(0), row.GetInt32(1)), id.MerchantId, id.TerminalId, id.Batch);

    /// <summary>Where an RRN of a merchant may be.</summary>
    public static IReadOnlyList<(int Archive, int Part)> PlacesOf(ReadSession session, string merchantId, string rrn) => session.Query(
        "SELECT DISTINCT archive, part FROM archived_batches WHERE merchant_id = @p0 AND last_rrn >= @p1 AND first_rrn <= @p1",
        row => (row.GetInt32(0), row.GetInt32(1)), merchantId, rrn);

    /// <summary>Where transactions are that a merchant began in a stretch of time, both ends with it; those that reach the latest first.</summary>
    public static IReadOnlyList<(int Archive, int Part, long Last)> PlacesBetween(ReadSession session, string merchantId, long from, long to, int most) => session.Query(
        "SELECT archive, part, last_ms FROM archived_batches WHERE merchant_id = @p0 AND last_ms >= @p1 AND first_ms <= @p2 ORDER BY last_ms DESC LIMIT @p3",
        row => (row.GetInt32(0), row.GetInt32(1), row.GetInt64(2)), merchantId, from, to, most);

    /// <summary>Keeps that a part stands for the books from this transaction on.</summary>
    public static void Write(WriteSession session, ArchiveRecord archive, ArchivedPart part, IReadOnlyList<StoredRows> tables)
    {
        session.InsertMany(
            "archives", ["number", "file", "day", "hash", "bytes", "written_at_ms", "deleted_at_ms"],
            [archive.Number, archive.File, archive.Day.ToString("O", CultureInfo.InvariantCulture), archive.Hash, archive.Bytes, archive.WrittenAt.ToUnixTimeMilliseconds(), 0],
            "ON CONFLICT (number) DO NOTHING");
        session.InsertMany(
            "archived_parts", ["archive", "part", "holds", "held", "first_position", "last_position"],
            [part.Archive, part.Number, part.Holds, part.Held, part.FirstPosition, part.LastPosition]);
        if (part.Holds == PartContent.Transactions) WriteBatches(session, part, tables.First(table => table.Table == ArchivedContent.Transactions));
    }

    private static ArchiveRecord Record(DbDataReader row) => new(
        row.GetInt32(0), row.GetString(1), DateOnly.ParseExact(row.GetString(2), "O", CultureInfo.InvariantCulture), row.GetString(3), row.GetInt64(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), row.GetInt64(6) == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));

    private static void WriteBatches(WriteSession session, ArchivedPart part, StoredRows rows)
    {
        var batches = StoredRowReader.Read(
                rows, ["merchant_id", "terminal_id", "batch", "rrn", "started_at_ms", "trace"],
                row => (Batch: (row.GetString(0), row.GetString(1), row.GetInt32(2)), Rrn: row.GetString(3), At: row.GetInt64(4), Trace: row.GetInt64(5)))
            .GroupBy(row => row.Batch);
        var values = ImmutableArray.CreateBuilder<object?>();
        foreach (var batch in batches)
        {
            // A barred key has no RRN.
            var rrns = batch.Select(row => row.Rrn).Where(rrn => rrn.Length > 0).Order(StringComparer.Ordinal).ToList();
            values.AddRange(
                batch.Key.Item1, batch.Key.Item2, batch.Key.Item3, part.Archive, part.Number, batch.Min(row => row.Trace), batch.Max(row => row.Trace), rrns.FirstOrDefault(""), rrns.LastOrDefault(""), batch.Min(row => row.At), batch.Max(row => row.At));
        }

        session.InsertMany(
            "archived_batches", ["merchant_id", "terminal_id", "batch", "archive", "part", "first_trace", "last_trace", "first_rrn", "last_rrn", "first_ms", "last_ms"], values);
    }
}
