using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Acquirer.Settlement;

/// <summary>A difference of a settlement, kept until somebody has looked at it, and for ever after.</summary>
/// <param name="Number">1, 2, 3 … in its batch; zero before it is written.</param>
/// <param name="IsLate">True where it came after the batch was closed: the terminal was not told.</param>
/// <param name="LookedAt">Null until somebody has looked.</param>
/// <param name="Note">What that person found.</param>
public sealed record NamedDifference(
    BatchId Id, int Number, BatchDifference Difference, bool IsLate, DateTimeOffset At, DateTimeOffset? LookedAt = null, string LookedBy = "", string Note = "");
