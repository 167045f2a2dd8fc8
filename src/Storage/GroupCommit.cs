using System.Data.Common;
using System.Threading.Channels;

namespace Piaohao.Storage;

/// <summary>The one durable write path: whatever waits is written in one transaction with a full fsync, and each caller resumes only when
/// its own unit is durable. The queue is bounded: when it is full, callers wait. Units are written in the order they were queued.</summary>
public sealed partial class GroupCommit<TUnit> : IAsyncDisposable
    where TUnit : class
{
    /// <summary>How often the writer goes behind those who wait for a thread before it takes the next group. Once gives a third more sales a second on two cores under full load,
    /// four times another tenth; where nobody waits it costs a microsecond.</summary>
    private const int TurnsLeft = 4;

    private readonly Database database;
    private readonly IUnitWriter<TUnit> writer;
    private readonly TimeProvider? time;
    private readonly Channel<Ticket> queue;
    private readonly Ticket[] tickets;
    private readonly TUnit[] units;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim pause = new();
    private int started;
    private WriteSession? session;

    /// <summary>A write path into <paramref name="database"/>; nothing is written before <see cref="RunAsync"/> is started.</summary>
    /// <param name="time">Measures commits for <see cref="Figures"/>; without it their duration stays zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is below one.</exception>
    public GroupCommit(Database database, IUnitWriter<TUnit> writer, GroupCommitLimits limits, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limits.QueueLength, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limits.GroupSize, nameof(limits));
        this.database = database;
        witness = database.TakeWitness();
        this.writer = writer;
        this.time = time;
        tickets = new Ticket[limits.GroupSize];
        units = new TUnit[limits.GroupSize];
        queue = Channel.CreateBounded<Ticket>(new BoundedChannelOptions(limits.QueueLength) { SingleReader = true });
    }

    /// <summary>What has been written so far, and what waits now.</summary>
    public GroupCommitFigures Figures => counters.Read(queue.Reader.Count);

    /// <summary>Returns when <paramref name="unit"/> is durable. Throws the unit's own failure; <see cref="OperationCanceledException"/> only
    /// where the unit was not yet taken into a group (then it is certainly not written).</summary>
    /// <exception cref="DurabilityException">The database could not make the unit's group durable.</exception>
    /// <exception cref="InvalidOperationException">The writer has ended: the unit is not written.</exception>
    public async ValueTask CommitAsync(TUnit unit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var ticket = new Ticket(unit);
        try
        {
            await queue.Writer.WriteAsync(ticket, cancel);
        }
        catch (ChannelClosedException)
        {
            throw Ended();
        }

        using var cancelled = cancel.UnsafeRegister(static (ticket, token) => ((Ticket)ticket!).Cancel(token), ticket);
        await ticket.Durable;
    }

    /// <summary>The writer's loop, started once by the composition root; ends when <paramref name="stop"/> is asked for and the queue is empty.
    /// From the asking on, new units are refused.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <exception cref="Exception">A broken invariant of the <see cref="IUnitWriter{TUnit}"/> in <see cref="IUnitWriter{TUnit}.Committed"/>: memory and
    /// database may differ, so nothing more is written; the owner stops the program.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref started, 1) != 0) throw new InvalidOperationException("This writer was started before.");
        using var stopping = stop.UnsafeRegister(static queue => ((Channel<Ticket>)queue!).Writer.TryComplete(), queue);
        // The starter goes on at once; the first group does not run on its stack.
        await Task.Yield();
        var upkeep = database.Dialect.NewUpkeep();
        var keeping = upkeep?.RunAsync() ?? Task.CompletedTask;
        try
        {
            while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
            {
                var taken = Take();
                if (taken > 0) WriteGroup(taken);
                if (session is not null) upkeep?.AfterGroup(session);
                // Those whose units are durable now go first: under load they bring the next group more than it would find at once.
                for (var turn = 0; turn < TurnsLeft; turn++) await Task.Yield();
            }
        }
        finally
        {
            Close();
            upkeep?.End();
            await keeping;
            ended.TrySetResult();
        }
    }

    /// <summary>Refuses new units and returns when those that wait are written; where the loop was never started, they fail.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        if (Interlocked.Exchange(ref started, 1) == 0)
        {
            Close();
            ended.TrySetResult();
        }

        await ended.Task;
        pause.Dispose();
    }

    private static InvalidOperationException Ended() => new("The writer has ended; the unit was not written.");

    /// <summary>Takes what waits, up to a group, leaving out what was cancelled meanwhile.</summary>
    private int Take()
    {
        var taken = 0;
        while (taken < tickets.Length && queue.Reader.TryRead(out var ticket))
        {
            if (!ticket.Take()) continue;
            tickets[taken] = ticket;
            units[taken++] = ticket.Unit;
        }

        return taken;
    }

    private void WriteGroup(int taken)
    {
        DbException? outage = null;
        try
        {
            WritePart(0, taken, ref outage);
        }
        catch (Exception broken)
        {
            // Tickets already answered keep their answer.
            for (var index = 0; index < taken; index++) tickets[index].Fail(broken);
            throw;
        }
        finally
        {
            Array.Clear(tickets, 0, taken);
            Array.Clear(units, 0, taken);
        }
    }

    /// <summary>Writes a run of the group in one transaction. Where a unit of it fails, each half is written in a transaction of its own, and so on
    /// down to the unit that fails alone: so a writer always starts from what it was told is committed, and neighbours become durable in order.</summary>
    private void WritePart(int start, int count, ref DbException? outage)
    {
        var part = new ArraySegment<TUnit>(units, start, count);
        var failure = outage is null ? TryWrite(part, ref outage) : null;
        if (outage is not null)
        {
            FailOutage(start, count, outage);
        }
        else if (failure is null)
        {
            writer.Committed(part);
            for (var index = start; index < start + count; index++) tickets[index].Succeed();
        }
        else if (count == 1)
        {
            counters.Failed(1);
            tickets[start].Fail(failure);
        }
        else
        {
            var half = count / 2;
            WritePart(start, half, ref outage);
            WritePart(start + half, count - half, ref outage);
        }
    }

    /// <summary>Null where all units are durable; else the failure of a unit, or the machine's failure as <paramref name="outage"/>. After it no transaction is open.</summary>
    private Exception? TryWrite(ArraySegment<TUnit> part, ref DbException? outage)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (WasWritten(part)) return null;
                var failure = WriteOnce(part);
                isLost = false;
                return failure;
            }
            catch (DbException failed)
            {
                // A connection that failed here may still hold its transaction: closing it takes that back, the next group opens another.
                CloseSession();
                if (MayTryAgain(failed, tries)) continue;
                KeepDoubt(part);
                outage = failed;
                return null;
            }
        }
    }

    private Exception? WriteOnce(ArraySegment<TUnit> part)
    {
        session ??= database.Dialect.OpenWriter(witness);
        session.Begin();
        var began = 0L;
        if ((WriteUnits(session, part) ?? CommitUnits(session, out began)) is { } failure)
        {
            session.Rollback();
            return failure;
        }

        counters.Committed(part.Count, time?.GetElapsedTime(began) ?? TimeSpan.Zero);
        return null;
    }

    private Exception? WriteUnits(WriteSession open, ArraySegment<TUnit> part)
    {
        try
        {
            writer.Write(open, part);
            return null;
        }
        catch (Exception failure) when (failure is not DbException machine || !database.Dialect.IsOutage(machine))
        {
            return failure;
        }
    }

    /// <summary>A commit may find a unit's fault too: a deferred constraint.</summary>
    private DbException? CommitUnits(WriteSession open, out long began)
    {
        began = time?.GetTimestamp() ?? 0;
        try
        {
            open.Commit();
            return null;
        }
        catch (DbException failure) when (!database.Dialect.IsOutage(failure))
        {
            return failure;
        }
    }

    private void FailOutage(int start, int count, DbException outage)
    {
        counters.Failed(count);
        for (var index = start; index < start + count; index++) tickets[index].Fail(new DurabilityException(outage));
    }

    private void Close()
    {
        queue.Writer.TryComplete();
        while (queue.Reader.TryRead(out var ticket))
            if (ticket.Take()) ticket.Fail(Ended());
        CloseSession();
    }

    private void CloseSession()
    {
        session?.Dispose();
        session = null;
    }
}
