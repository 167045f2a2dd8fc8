using System.Collections.Immutable;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Settlement;

/// <summary>What one message of a settlement makes durable.</summary>
public abstract record BatchStep(BatchId Id);

/// <summary>0500: totals of both sides. Records uploaded for other totals go.</summary>
public sealed record BatchCompared(BatchRecord Record, bool ForgetsUploads) : BatchStep(Record.Id);

/// <summary>0320: records of the terminal.</summary>
public sealed record BatchUploaded(BatchId Id, ImmutableArray<UploadedRecord> Records) : BatchStep(Id);

/// <summary>0320 end: the batch is closed.</summary>
/// <param name="Seen">The host's totals from which its differences were named; beside other hosts it is closed only if they still are that.</param>
public sealed record BatchClosed(BatchId Id, int Uploaded, DateTimeOffset At, BatchTotals Seen) : BatchStep(Id);

/// <summary>A record of the terminal.</summary>
/// <param name="Code">60.1, or 0 where the record does not say.</param>
public readonly record struct UploadedRecord(int Trace, int Code, long Fen);
