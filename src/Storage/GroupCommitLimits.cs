namespace Piaohao.Storage;

/// <summary>The bounds of a <see cref="GroupCommit{TUnit}"/>.</summary>
/// <param name="QueueLength">Units that may wait before callers do; default 4096.</param>
/// <param name="GroupSize">Units in one transaction at most; default 512.</param>
public sealed record GroupCommitLimits(int QueueLength = 4096, int GroupSize = 512);
