namespace Piaohao.Simulation.Scheduling;

/// <summary>How a machine's clock is wrong.</summary>
public sealed class ClockFault
{
    /// <summary>Added to the true time.</summary>
    public TimeSpan Offset { get; set; }
}

/// <summary>A process's clock and timers. Timers run on the true time, since a step of the wall clock moves no timer; the clock may be off.</summary>
public sealed class SimulatedTime(SimulatedProcess process, Scheduler scheduler, ClockFault clock) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => scheduler.Now + clock.Offset;

    public override long GetTimestamp() => scheduler.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(process, scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}

/// <summary>A timer of one life of a process.</summary>
internal sealed class SimulatedTimer(SimulatedProcess process, Scheduler scheduler, TimerCallback callback, object? state) : ITimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);
    private DateTimeOffset? due;

    public bool IsDue(DateTimeOffset at) => due == at && process.IsAlive;

    public void Fire()
    {
        due = null;
        process.Run(() => callback(state));
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero) throw new NotSupportedException("Periodic timers.");
        due = null;
        if (dueTime == Timeout.InfiniteTimeSpan) return true;
        var at = scheduler.Now + (dueTime < Longest ? dueTime : Longest);
        due = at;
        scheduler.Add(this, at);
        return true;
    }

    public void Dispose() => due = null;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
