using Piaohao.Acquirer.Books;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Signatures;

/// <summary>What a step makes of a signature: a block is kept, or the whole drawing and its blocks go, or they go alone.</summary>
public sealed record SignatureChange(TransactionKey Key, string Rrn, byte[] Hash, DateTimeOffset At)
{
    /// <summary>A block that came before the others.</summary>
    public SealedBlock? Block { get; init; }

    /// <summary>The drawing's compact form, sealed by the HSM.</summary>
    public byte[]? SealedDrawing { get; init; }

    internal void Write(WriteSession session)
    {
        if (Block is { } block)
        {
            session.InsertMany(
                "signature_blocks", ["merchant_id", "terminal_id", "batch", "trace", "number", "count", "hash", "sealed"],
                [Key.MerchantId, Key.TerminalId, Key.Batch, Key.Trace, block.Number, block.Count, Hash, block.Sealed],
                "ON CONFLICT (merchant_id, terminal_id, batch, trace, number) DO UPDATE SET count = excluded.count, hash = excluded.hash, sealed = excluded.sealed");
            return;
        }

        session.Execute(
            "DELETE FROM signature_blocks WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace = @p3", Key.MerchantId, Key.TerminalId, Key.Batch, Key.Trace);
        if (SealedDrawing is null) return;
        session.InsertMany(
            "signatures", ["merchant_id", "terminal_id", "batch", "trace", "rrn", "hash", "sealed", "stored_at_ms"],
            [Key.MerchantId, Key.TerminalId, Key.Batch, Key.Trace, Rrn, Hash, SealedDrawing, At.ToUnixTimeMilliseconds()]);
    }
}

/// <summary>One block of a drawing, its data sealed by the HSM.</summary>
public sealed record SealedBlock(int Number, int Count, byte[] Sealed);
