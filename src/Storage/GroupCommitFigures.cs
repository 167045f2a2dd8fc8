namespace Piaohao.Storage;

/// <summary>What a <see cref="GroupCommit{TUnit}"/> has done since it was made, for metrics.</summary>
/// <param name="Groups">Transactions committed.</param>
/// <param name="Units">Units made durable.</param>
/// <param name="Failures">Units that failed, by their own fault or the database's.</param>
/// <param name="Waiting">Units in the queue now.</param>
/// <param name="LastGroupSize">Units of the last transaction committed.</param>
/// <param name="LastCommit">How long its COMMIT took, fsync included.</param>
/// <param name="AllCommits">How long all COMMITs took together.</param>
public readonly record struct GroupCommitFigures(
    long Groups, long Units, long Failures, int Waiting, int LastGroupSize, TimeSpan LastCommit, TimeSpan AllCommits);
