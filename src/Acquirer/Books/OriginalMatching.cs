using Piaohao.Amounts;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>Holds originals against the transactions that name them, for one stretch of keys: state, refunded sum, tips and claims of an original follow
/// from its linked transactions, and from nothing else.</summary>
internal sealed class OriginalMatching
{
    private readonly Dictionary<TransactionKey, List<Transaction>> linked = [];

    /// <param name="after">The stretch begins behind this key.</param>
    /// <param name="last">Its last key, or null where it ends nowhere.</param>
    public OriginalMatching(ReadSession session, TransactionKey after, TransactionKey? last)
    {
        const string behind = " WHERE original_trace > 0 AND (merchant_id, original_terminal, original_batch, original_trace) > (@p0, @p1, @p2, @p3)";
        var rows = last is { } end
            ? session.Query(
                TransactionTable.Select + behind + " AND (merchant_id, original_terminal, original_batch, original_trace) <= (@p4, @p5, @p6, @p7)",
                TransactionTable.Read,
                after.MerchantId, after.TerminalId, after.Batch, after.Trace, end.MerchantId, end.TerminalId, end.Batch, end.Trace)
            : session.Query(TransactionTable.Select + behind, TransactionTable.Read, after.MerchantId, after.TerminalId, after.Batch, after.Trace);
        foreach (var row in rows) Add(row);
    }

    /// <param name="together">Originals with all that name them.</param>
    public OriginalMatching(IEnumerable<Transaction> together)
    {
        foreach (var row in together)
            if (row.OriginalKey is not null) Add(row);
    }

    /// <summary>A sentence where the original is not what its linked transactions make of it.</summary>
    public string? Mismatch(Transaction original)
    {
        linked.Remove(original.Key, out var others);
        others ??= [];
        var standing = others.Where(other => TransactionMoves.Stands(other.State)).ToList();
        var refunds = standing.Where(other => other.Kind == TransactionKind.Refund).ToList();
        if (original.Kind != TransactionKind.TipAdjust)
        {
            var tips = standing.Where(other => other.Kind == TransactionKind.TipAdjust).ToList();
            if (Differs("tips", original.Tip, Sum(tips, tip => tip.Tip)) is { } tip) return tip;
            if (Differs("fees of tips", original.TipFee, Sum(tips, tip => tip.Fee)) is { } tipFee) return tipFee;
        }

        if (Differs("refunds", original.Refunded, Sum(refunds, refund => refund.Amount)) is { } refunded) return refunded;
        if (Differs("fees given back", original.RefundedFee, Sum(refunds, refund => refund.Fee)) is { } refundedFee) return refundedFee;
        var open = others.Where(other => other.State is TransactionState.Pending or TransactionState.Unknown);
        var claims = Sum(open, other => OriginalMove.ShareOf(other.Kind, other.Amount, original));
        if (Differs("claims", original.Claimed, claims) is { } claimed) return claimed;
        return IsExpected(original, standing) ? null : $"Transaction {original.Key} is {original.State}, which does not follow from the {standing.Count} transactions that stand on it.";

        string? Differs(string what, Money stored, Money made) => stored == made ? null
            : $"Transaction {original.Key}: {what} are stored as {stored}, its linked transactions make {made}.";
    }

    /// <summary>A sentence where transactions of the stretch name an original that is not there.</summary>
    public string? FirstOrphan()
    {
        foreach (var (key, others) in linked) return $"Transaction {others[0].Key} names {key}, and there is no such transaction.";
        return null;
    }

    private void Add(Transaction row)
    {
        if (!linked.TryGetValue(row.OriginalKey!.Value, out var others)) linked[row.OriginalKey!.Value] = others = [];
        others.Add(row);
    }

    private static bool IsExpected(Transaction original, List<Transaction> standing)
    {
        if (!TransactionMoves.Stands(original.State)) return standing.Count == 0;
        if (standing.Exists(IsVoid)) return original.State == TransactionState.Voided;
        // A completion that was voided has let the hold stand again.
        if (standing.Exists(other => original.Kind == TransactionKind.PreAuthorisation && IsCompletion(other)))
            return original.State == TransactionState.Completed;
        if (original.Refunded.IsZero)
            return original.State == TransactionState.Approved || (original.State == TransactionState.Expired && original.Kind == TransactionKind.PreAuthorisation);
        return original.State == (original.Refunded == original.Total ? TransactionState.Refunded : TransactionState.PartlyRefunded);
    }

    private static bool IsVoid(Transaction other) =>
        other.Kind is TransactionKind.SaleVoid or TransactionKind.CompletionVoid or TransactionKind.PreAuthorisationVoid;

    private static bool IsCompletion(Transaction other) =>
        other.Kind is TransactionKind.Completion or TransactionKind.CompletionNotice && other.State != TransactionState.Voided;

    private static Money Sum(IEnumerable<Transaction> rows, Func<Transaction, Money> part) =>
        rows.Aggregate(Money.Fen(0), (sum, row) => sum + part(row));
}
