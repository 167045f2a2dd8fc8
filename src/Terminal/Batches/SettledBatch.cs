using System.Collections.Immutable;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>A batch that was settled or is being settled.</summary>
/// <param name="Number">Batch number, 1 to 999999.</param>
/// <param name="Trace">Field 11 of the settlement message that is to be sent next; of the last one where the batch is closed.</param>
/// <param name="Uploaded">Records the host has taken in the batch upload.</param>
/// <param name="IsBalanced">The host's word; false before it has spoken.</param>
/// <param name="Totals">The terminal's.</param>
/// <param name="Host">The host's; zero before it has spoken.</param>
/// <param name="Differences">What is on one side only or differs, as the host names it at the end.</param>
/// <param name="Operator">Two digits: who settled.</param>
/// <param name="Began">Asia/Shanghai.</param>
/// <param name="Ended">Asia/Shanghai; the same as <paramref name="Began"/> while it is open.</param>
public sealed record SettledBatch(
    int Number, SettlementStep Step, int Trace, int Uploaded, bool IsBalanced, BatchTotals Totals, BatchTotals Host,
    ImmutableArray<BatchDifference> Differences, string Operator, DateTime Began, DateTime Ended)
{
    /// <summary>True where the host has closed it.</summary>
    public bool IsClosed => Step >= SettlementStep.Closed;
}
