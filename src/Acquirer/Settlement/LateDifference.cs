using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Settlement;

/// <summary>What still changes in a batch that was closed: a notice that waited at the terminal or had no answer from the network, a reversal. It is done,
/// booked, and named as a difference for people, since the terminal has settled without it.</summary>
internal static class LateDifference
{
    /// <param name="row">The transaction as it is from now on.</param>
    /// <param name="currentBatch">The terminal's.</param>
    public static ImmutableArray<NamedDifference> Of(Transaction row, int currentBatch, DateTimeOffset at)
    {
        if (row.Key.Batch == currentBatch || !row.WasApproved) return [];
        if (row.Kind == TransactionKind.TipAdjust) return OfTip(row, at);
        if (TransactionForm.Of(row.Kind).Side == TotalsSide.None) return [];
        var (code, fen) = ((int)row.Kind, row.Total.Minor);
        var difference = row.State == TransactionState.Reversed
            ? new BatchDifference(DifferenceSide.TerminalOnly, code, row.Key.Trace, fen, 0)
            : new BatchDifference(DifferenceSide.HostOnly, code, row.Key.Trace, 0, fen);
        return [new NamedDifference(BatchId.Of(row.Key), 0, difference, IsLate: true, at)];
    }

    /// <summary>The sale was settled at what it was before; the tip only changes it.</summary>
    private static ImmutableArray<NamedDifference> OfTip(Transaction tip, DateTimeOffset at)
    {
        if (tip.Tip.IsZero || tip.OriginalKey is not { } sale) return [];
        var changed = new BatchDifference(DifferenceSide.Amounts, (int)TransactionKind.Sale, sale.Trace, (tip.Amount - tip.Tip).Minor, tip.Amount.Minor);
        return [new NamedDifference(BatchId.Of(sale), 0, changed, IsLate: true, at)];
    }
}
