using System.Security.Cryptography;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Acquirer.Signatures;

/// <summary>0820 with 60.1 = 07 and 60.3 = 800: a cardholder's signature, block by block. It is kept once, where its hash binds it to a transaction of the books.
/// Answered 00 (kept, or block taken), A0 (MAC), 30 (no block, or no drawing), 25 (not a signature of a transaction that stands), 94 (another one is kept).
/// The caller holds the terminal's turn.</summary>
internal sealed class SignatureUpload(HostBooks books, SignatureArchive archive, TerminalAnswer answers, AcquirerMetrics metrics)
{
    /// <summary>True for an upload and its answer: the only messages of class 8 with a MAC.</summary>
    public static bool Is(Message message) =>
        message.Mti.Value is 820 or 830 && Field60.TryRead(message, out var field60)
        && (field60.TransactionCode, field60.NetworkCode) == (TransactionCodes.Signature, NetworkCodes.Signature);

    public async Task<Message> AnswerAsync(TerminalRequest request)
    {
        var (code, change) = Take(request);
        if (code != "A0")
        {
            await books.CommitAsync(new HostUnit
            {
                Signature = change,
                Events = [request.Received("signature"), request.Answered(code, request.At)],
            });
        }

        metrics.Transaction("signature", code);
        return answers.Bare(request.Message, code, request.At);
    }

    private (string Code, SignatureChange? Change) Take(TerminalRequest request)
    {
        if (!answers.IsAuthentic(request)) return ("A0", null);
        if (request.Trace == 0 || !request.Message.Has(62) || !SignatureBlock.TryRead(request.Message.Bytes(62), out var block)) return ("30", null);
        if (books.Find(request.Key) is not { } transaction)
            return (books.ArchivedSignatureHash(request.Key) is not { } went ? "25" : block.Hash.Span.SequenceEqual(went) ? "00" : "94", null);
        if (!Speaks(request.Message, transaction)) return ("25", null);
        if (archive.HashOf(request.Key) is { } kept) return (block.Hash.Span.SequenceEqual(kept) ? "00" : "94", null);

        var change = new SignatureChange(request.Key, transaction.Rrn, block.Hash.ToArray(), request.At);
        if (!SignatureBlock.TryJoin([.. archive.BlocksOf(request.Key, block), block], out var compact))
            return ("00", change with { Block = new SealedBlock(block.Number, block.Count, archive.Seal(block.Data.Span)) });
        // A drawing that fails takes its blocks along, so that the terminal may begin again.
        if (!SignatureDrawing.TryRead(compact, out var drawing)) return ("30", change);
        return CryptographicOperations.FixedTimeEquals(Signed(transaction).Bind(drawing), block.Hash.Span)
            ? ("00", change with { SealedDrawing = archive.Seal(compact) })
            : ("25", change);
    }

    /// <summary>The transaction stands, and amount and RRN are its own.</summary>
    private static bool Speaks(Message message, Transaction transaction) =>
        TransactionMoves.Stands(transaction.State) && message.TryGetNumber(4, out var amount) && amount == transaction.Amount.Minor && message.Is(37, transaction.Rrn);

    private static SignedTransaction Signed(Transaction transaction) => new(
        transaction.Key.TerminalId, transaction.Key.Batch, transaction.Key.Trace, transaction.Amount, transaction.Rrn, transaction.PanMasked);
}
