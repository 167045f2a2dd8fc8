using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Acquirer.Signatures;

/// <summary>A signature as the host keeps it.</summary>
/// <param name="At">When the last block came.</param>
public sealed record StoredSignature(TransactionKey Key, string Rrn, DateTimeOffset At, SignatureDrawing Drawing);

/// <summary>The cardholders' signatures, sealed by the HSM. Every call has a connection of its own and sees one moment.</summary>
public sealed class SignatureArchive(Database database, IHsm hsm)
{
    private const string Purpose = "acquirer/signature";

    /// <summary>The signature of the transaction with this RRN; null where there is none.</summary>
    /// <exception cref="HsmException">It was altered, or sealed under another master key.</exception>
    public StoredSignature? Find(string rrn)
    {
        using var read = database.OpenRead();
        var found = read.Query(
            "SELECT merchant_id, terminal_id, batch, trace, stored_at_ms, sealed FROM signatures WHERE rrn = @p0",
            row => (Key: new TransactionKey(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3)), At: row.GetInt64(4), Sealed: (byte[])row.GetValue(5)), rrn);
        if (found is not [var stored, ..]) return null;
        return SignatureDrawing.TryRead(hsm.Unseal(Purpose, stored.Sealed), out var drawing)
            ? new StoredSignature(stored.Key, rrn, DateTimeOffset.FromUnixTimeMilliseconds(stored.At), drawing)
            : throw new InvalidOperationException($"The signature of {stored.Key} is none.");
    }

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
