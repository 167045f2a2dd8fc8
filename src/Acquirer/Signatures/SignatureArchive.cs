using System.Collections.Immutable;
using System.Data.Common;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Books;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Acquirer.Signatures;

/// <summary>A signature as the host keeps it.</summary>
/// <param name="At">When the last block came.</param>
public sealed record StoredSignature(TransactionKey Key, string Rrn, DateTimeOffset At, SignatureDrawing Drawing);

/// <summary>The cardholders' signatures, sealed by the HSM. Every call has a connection of its own and sees one moment.</summary>
/// <param name="shelf">Where archived days are read from; null: what has left the books is not found.</param>
public sealed class SignatureArchive(Database database, IHsm hsm, ArchiveShelf? shelf = null)
{
    private const string Purpose = "acquirer/signature";

    /// <summary>The signature of the transaction with this RRN; null where there is none.</summary>
    /// <exception cref="HsmException">It was altered, or sealed under another master key.</exception>
    public StoredSignature? Find(string rrn)
    {
        using var read = database.OpenRead();
        var found = read.Query(
            "SELECT merchant_id, terminal_id, batch, trace, stored_at_ms, sealed, rrn FROM signatures WHERE rrn = @p0", Sealed, rrn);
        if (found.Count == 0 && shelf is not null) found = Archived(read, shelf, rrn);
        if (found is not [var stored, ..]) return null;
        return SignatureDrawing.TryRead(hsm.Unseal(Purpose, stored.Sealed), out var drawing)
            ? new StoredSignature(stored.Key, rrn, DateTimeOffset.FromUnixTimeMilliseconds(stored.At), drawing)
            : throw new InvalidOperationException($"The signature of {stored.Key} is none.");
    }

    private static IReadOnlyList<(TransactionKey Key, long At, byte[] Sealed, string Rrn)> Archived(ReadSession read, ArchiveShelf shelf, string rrn)
    {
        var places = read.Query("SELECT DISTINCT archive, part FROM archived_batches WHERE last_rrn >= @p0 AND first_rrn <= @p0", row => (Archive: row.GetInt32(0), Part: row.GetInt32(1)), rrn);
        return [.. places
            .SelectMany(place => shelf.Rows(read, place.Archive, place.Part, "signatures", ["merchant_id", "terminal_id", "batch", "trace", "stored_at_ms", "sealed", "rrn"], Sealed))
            .Where(row => row.Rrn == rrn)];
    }

    private static (TransactionKey Key, long At, byte[] Sealed, string Rrn) Sealed(DbDataReader row) => (TransactionTable.KeyOf(row), row.GetInt64(4), (byte[])row.GetValue(5), row.GetString(6));

    /// <summary>What binds the kept signature to its transaction; null where none is kept.</summary>
    internal byte[]? HashOf(TransactionKey key)
    {
        using var read = database.OpenRead();
        return read.Scalar(
            "SELECT hash FROM signatures WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace = @p3",
            key.MerchantId, key.TerminalId, key.Batch, key.Trace) as byte[];
    }

    /// <summary>The blocks that came before of the same drawing, without the one that has this one's number.</summary>
    internal ImmutableArray<SignatureBlock> BlocksOf(TransactionKey key, SignatureBlock other)
    {
        using var read = database.OpenRead();
        return [.. read.Query(
                "SELECT number, count, hash, sealed FROM signature_blocks WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace = @p3",
                row => new SignatureBlock(row.GetInt32(0), row.GetInt32(1), (byte[])row.GetValue(2), (byte[])row.GetValue(3)),
                key.MerchantId, key.TerminalId, key.Batch, key.Trace)
            .Where(block => block.Number != other.Number && block.Count == other.Count && block.Hash.Span.SequenceEqual(other.Hash.Span))
            .Select(block => block with { Data = hsm.Unseal(Purpose, block.Data.Span) })];
    }

    internal byte[] Seal(ReadOnlySpan<byte> data) => hsm.Seal(Purpose, data);
}
