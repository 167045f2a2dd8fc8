using Piaohao.Storage;

namespace Piaohao.Terminal.Journal;

/// <summary>What one step of a flow makes durable together.</summary>
internal sealed class JournalUnit(Action<WriteSession> write)
{
    public void Write(WriteSession session) => write(session);
}

/// <summary>The terminal's one durable write path.</summary>
internal sealed class JournalWriter(Database database, TimeProvider time) : IUnitWriter<JournalUnit>
{
    private GroupCommit<JournalUnit>? commits;

    /// <summary>Writes until <paramref name="stop"/>, then what still waits; runs beside the flows.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var open = new GroupCommit<JournalUnit>(database, this, new GroupCommitLimits(QueueLength: 16, GroupSize: 4), time);
        commits = open;
        await open.RunAsync(stop);
    }

    /// <summary>Returns when the unit is on disk.</summary>
    public ValueTask CommitAsync(Action<WriteSession> write, CancellationToken stop) =>
        (commits ?? throw new InvalidOperationException("The journal is not running.")).CommitAsync(new JournalUnit(write), stop);

    void IUnitWriter<JournalUnit>.Write(WriteSession session, IReadOnlyList<JournalUnit> units)
    {
        foreach (var unit in units) unit.Write(session);
    }

    void IUnitWriter<JournalUnit>.Committed(IReadOnlyList<JournalUnit> units)
    {
        // Nothing is cached: every reader reads the database.
    }
}
