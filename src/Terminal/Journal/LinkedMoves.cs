using System.Globalization;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Journal;

/// <summary>What an approved (or stored) transaction does to the row of its original, in the unit that approves it; and the way back.</summary>
internal static class LinkedMoves
{
    /// <summary>Moves the original as the kind says; nothing where it is not of this journal.</summary>
    public static void Apply(WriteSession session, int batch, int trace)
    {
        if (Read(session, batch, trace) is not { } linked) return;
        switch (linked.Kind)
        {
            case TransactionKind.SaleVoid or TransactionKind.PreAuthorisationVoid:
                Move(session, linked.Original, TransactionState.Approved, TransactionState.Voided);
                break;
            case TransactionKind.CompletionVoid:
                Move(session, linked.Original, TransactionState.Approved, TransactionState.Voided);
                if (Read(session, linked.Original.Batch, linked.Original.Trace) is { } completion)
                    Move(session, completion.Original, TransactionState.Completed, TransactionState.Approved);
                break;
            case TransactionKind.Completion or TransactionKind.CompletionNotice:
                Move(session, linked.Original, TransactionState.Approved, TransactionState.Completed);
                break;
            case TransactionKind.Refund:
                AddRefund(session, linked.Original, linked.Amount);
                break;
            case TransactionKind.TipAdjust:
                SetTip(session, linked.Original);
                break;
        }
    }

    /// <summary>A notice that the host refused did nothing to its original.</summary>
    public static void TakeBack(WriteSession session, int batch, int trace)
    {
        if (Read(session, batch, trace) is not { } linked) return;
        if (linked.Kind == TransactionKind.CompletionNotice) Move(session, linked.Original, TransactionState.Completed, TransactionState.Approved);
        if (linked.Kind == TransactionKind.TipAdjust) SetTip(session, linked.Original);
    }

    private static void Move(WriteSession session, (int Batch, int Trace) row, TransactionState from, TransactionState to)
    {
        if (!TransactionMoves.IsLinked(from, to)) throw new InvalidOperationException($"No transaction moves its original from {from} to {to}.");
        Require(session.Execute("UPDATE journal SET state = @p0 WHERE batch = @p1 AND trace = @p2 AND state = @p3", to, row.Batch, row.Trace, from));
    }

    /// <summary>The sum grows and never passes what was paid, whatever the flow before believed.</summary>
    private static void AddRefund(WriteSession session, (int Batch, int Trace) row, long amount) => Require(session.Execute(
        """
        UPDATE journal SET refunded = refunded + @p0, state = CASE WHEN refunded + @p0 = amount + tip THEN @p1 ELSE @p2 END
        WHERE batch = @p3 AND trace = @p4 AND state IN (@p5, @p6) AND refunded + @p0 <= amount + tip
        """,
        amount, TransactionState.Refunded, TransactionState.PartlyRefunded, row.Batch, row.Trace, TransactionState.Approved, TransactionState.PartlyRefunded));

    /// <summary>The latest tip that stands is the sale's.</summary>
    private static void SetTip(WriteSession session, (int Batch, int Trace) row) => Require(session.Execute(
        """
        UPDATE journal SET tip = COALESCE((SELECT t.tip FROM journal t WHERE t.kind = @p0 AND t.original_batch = @p1 AND t.original_trace = @p2 AND t.state IN (@p3, @p4)
            ORDER BY t.id DESC LIMIT 1), 0)
        WHERE batch = @p1 AND trace = @p2 AND state = @p4
        """,
        TransactionKind.TipAdjust, row.Batch, row.Trace, TransactionState.Waiting, TransactionState.Approved));

    /// <summary>Null where the original is none of this journal's.</summary>
    private static Linked? Read(WriteSession session, int batch, int trace) => session.Query(
        "SELECT kind, amount, original_batch, original_trace FROM journal WHERE batch = @p0 AND trace = @p1",
        row => new Linked((TransactionKind)row.GetInt32(0), row.GetInt64(1), (row.GetInt32(2), row.GetInt32(3))), batch, trace) is [{ Original.Trace: > 0 } linked]
        && Convert.ToInt64(session.Scalar("SELECT COUNT(*) FROM journal WHERE batch = @p0 AND trace = @p1", linked.Original.Batch, linked.Original.Trace), CultureInfo.InvariantCulture) > 0
            ? linked
            : null;

    private static void Require(int changed)
    {
        if (changed != 1) throw new InvalidOperationException("The original is in a state that this transaction cannot move.");
    }

    private sealed record Linked(TransactionKind Kind, long Amount, (int Batch, int Trace) Original);
}
