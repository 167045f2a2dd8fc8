using Piaohao.Transactions;

namespace Piaohao.Acquirer.Settlement;

/// <summary>The settlement of a batch, with the totals of both sides as they stood when they were last compared.</summary>
/// <param name="OperatorId">Who settled (field 63).</param>
/// <param name="Foreign">The terminal's totals of foreign cards, 31 digits; the host has none.</param>
/// <param name="IsBalanced">True where both sides are equal.</param>
/// <param name="Uploaded">Records the terminal says it has uploaded, from its end message.</param>
/// <param name="ClosedAt">Null while the batch is open.</param>
public sealed record BatchRecord(
    BatchId Id, string OperatorId, BatchTotals Terminal, string Foreign, BatchTotals Host, bool IsBalanced, DateTimeOffset TotalsAt, int Uploaded,
    DateTimeOffset? ClosedAt);
