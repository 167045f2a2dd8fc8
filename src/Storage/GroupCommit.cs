namespace Piaohao.Storage;

/// <summary>Writes units of work of one kind into the database. Called by <see cref="GroupCommit{TUnit}"/> only, for one group at a time, inside its transaction.</summary>
/// <typeparam name="TUnit">What a caller wants durable together: its rows. It may carry fields that the writer fills (numbers, hashes).</typeparam>
public interface IUnitWriter<TUnit>
{
    /// <summary>Writes all units, in order, with as few statements as it can. An exception rolls the group back; the group is then
    /// written unit by unit, and only the unit that throws alone fails. So a writer keeps no state of a group before <see cref="Committed"/>.</summary>
    void Write(WriteSession session, IReadOnlyList<TUnit> units);

    /// <summary>The units written last are durable: the place to advance in-memory heads and caches.</summary>
    void Committed(IReadOnlyList<TUnit> units);
}

/// <summary>The one durable write path: whatever waits is written in one transaction with a full fsync, and each caller resumes only when
/// its own unit is durable. The queue is bounded: when it is full, callers wait.</summary>
public sealed class GroupCommit<TUnit> : IAsyncDisposable
    where TUnit : class
{
    public GroupCommit(Database database, IUnitWriter<TUnit> writer, GroupCommitLimits limits) => throw new NotImplementedException();

    /// <summary>Returns when <paramref name="unit"/> is durable. Throws the unit's own failure; <see cref="OperationCanceledException"/> only
    /// where the unit was not yet taken into a group (then it is certainly not written).</summary>
    public ValueTask CommitAsync(TUnit unit, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>The writer's loop, started once by the composition root; ends when <paramref name="stop"/> is asked for and the queue is empty.</summary>
    public Task RunAsync(CancellationToken stop) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <param name="QueueLength">Units that may wait before callers do; default 4096.</param>
/// <param name="GroupSize">Units in one transaction at most; default 512.</param>
public sealed record GroupCommitLimits(int QueueLength = 4096, int GroupSize = 512);
