namespace Piaohao.Acquirer.Tests;

/// <summary>A clock that moves only when the test says so, with the timers that hang on it.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> watchers = [];
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Completes when a timer stands that is due in exactly <paramref name="due"/>.</summary>
    public Task TimerSetFor(TimeSpan due)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (alarms.Exists(a => a.Due == now + due)) seen.SetResult();
            else watchers.Add((due, seen));
        }

        return seen.Task;
    }

    /// <summary>Completes when a timer stands that is due within two seconds: someone waits before trying
    /// again.</summary>
    public async Task RetrySet()
    {
        while (true)
        {
            lock (gate)
                if (alarms.Exists(a => a.Due - now < TimeSpan.FromSeconds(2)))
                    return;
            await Task.Delay(1);
        }
    }

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (gate)
        {
            now += by;
            due = alarms.FindAll(a => a.Due <= now);
            alarms.RemoveAll(due.Contains);
        }

        foreach (var alarm in due) alarm.Ring();
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.alarms.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time.now + dueTime;
                time.alarms.Add(this);
                foreach (var (_, seen) in time.watchers.FindAll(w => w.Due == dueTime)) seen.TrySetResult();
                time.watchers.RemoveAll(w => w.Due == dueTime);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
