using Piaohao.Amounts;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>What a linked transaction makes of its original: a claim on it while there is no outcome, its state and refunded sum with the outcome.
/// It is written only where the original still is as it was read.</summary>
/// <param name="Before">The original as it was read.</param>
/// <param name="After">As it is from now on.</param>
public sealed record OriginalMove(Transaction Before, Transaction After)
{
    /// <summary>The linked transaction is about to be sent: what it will take of the original is kept for it.</summary>
    public static OriginalMove Claim(Transaction original, Money share) => new(original, original with { Claimed = original.Claimed + share });

    /// <summary>The linked transaction ended without effect: its claim goes.</summary>
    public static OriginalMove Release(Transaction linked, Transaction original) => new(original, Freed(linked, original));

    /// <summary>The linked transaction was approved, and its claim goes; <paramref name="moved"/> is the original as the outcome makes it, with its claim.</summary>
    public static OriginalMove Done(Transaction linked, Transaction original, Transaction moved) =>
        new(original, moved with { Claimed = Freed(linked, original).Claimed });

    /// <summary>What a linked transaction takes of its original: a refund its own amount, any other all of it.</summary>
    public static Money ShareOf(TransactionKind kind, Money amount, Transaction original) => kind == TransactionKind.Refund ? amount : original.Total;

    internal static void Write(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        foreach (var unit in units)
            foreach (var move in unit.Originals)
                Write(session, move.Before, move.After);
    }

    private static Transaction Freed(Transaction linked, Transaction original) =>
        original with { Claimed = original.Claimed - ShareOf(linked.Kind, linked.Amount, original) };

    private static void Write(WriteSession session, Transaction before, Transaction after)
    {
        if (before.State != after.State && !TransactionMoves.IsLinked(before.State, after.State))
            throw new InvalidOperationException($"Transaction {after.Key} cannot move from {before.State} to {after.State}.");
        if (after.Refunded.IsNegative || after.Claimed.IsNegative || after.Refunded + after.Claimed > after.Total)
            throw new InvalidOperationException($"Of transaction {after.Key} over {after.Total}, {after.Refunded} cannot be refunded with a claim of {after.Claimed}.");
        var moved = session.Execute(
            """
            UPDATE transactions SET state = @p0, tip_minor = @p1, tip_fee_minor = @p2, refunded_minor = @p3, refunded_fee_minor = @p4, claimed_minor = @p5
            WHERE merchant_id = @p6 AND terminal_id = @p7 AND batch = @p8 AND trace = @p9
                AND state = @p10 AND tip_minor = @p11 AND refunded_minor = @p12 AND claimed_minor = @p13
            """,
            after.State, after.Tip.Minor, after.TipFee.Minor, after.Refunded.Minor, after.RefundedFee.Minor, after.Claimed.Minor,
            after.Key.MerchantId, after.Key.TerminalId, after.Key.Batch, after.Key.Trace,
            before.State, before.Tip.Minor, before.Refunded.Minor, before.Claimed.Minor);
        if (moved != 1) throw new TransactionChangedException($"Transaction {after.Key} was changed since it was read.");
    }
}
