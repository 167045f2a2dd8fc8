using System.Diagnostics.CodeAnalysis;

namespace Piaohao.Simulation.Scheduling;

/// <summary>One life of a process: what it awaits comes back here, and nothing of it does once it is dead. A restart is another life.</summary>
public sealed class SimulatedProcess : SynchronizationContext
{
    private readonly Scheduler scheduler;
    private readonly List<(SendOrPostCallback Work, object? State)> queue = [];
    private readonly Lock gate = new();
    private long crashAtStep = long.MaxValue;

    /// <param name="clock">How its machine's clock is wrong.</param>
    public SimulatedProcess(Scheduler scheduler, string name, int number, ClockFault clock)
    {
        (this.scheduler, Name, Number) = (scheduler, name, number);
        Time = new SimulatedTime(this, scheduler, clock);
    }

    public string Name { get; }

    /// <summary>Which process it is in the event log.</summary>
    public int Number { get; }

    public SimulatedTime Time { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>Steps run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Told when it dies, with what it was about to do.</summary>
    public Action<string> Died { get; set; } = _ => { };

    /// <summary>What a loop of it threw: it ends the process, as it would end the program.</summary>
    public Exception? Failure { get; private set; }

    internal bool HasWork => queue.Count > 0;

    internal bool IsReady { get; set; }

    /// <summary>Dies instead of its <paramref name="steps"/>-th step from now.</summary>
    public void DieAfter(long steps) => crashAtStep = Steps + steps;

    /// <summary>Nothing of this life runs any more.</summary>
    public void Die(string at)
    {
        if (!IsAlive) return;
        IsAlive = false;
        queue.Clear();
        Died(at);
    }

    /// <summary>Runs <paramref name="first"/> as a part of this process.</summary>
    public void Run(Action first)
    {
        ArgumentNullException.ThrowIfNull(first);
        if (!IsAlive) return;
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            first();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Watches a loop of the process: where it fails, the process ends.</summary>
    public async void Watch(Task loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        try
        {
            await loop;
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
        catch (Exception failure)
        {
            Failure = failure;
            Die(failure.Message);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!scheduler.IsOwnThread) scheduler.Stray();
        if (!IsAlive) return;
        lock (gate) queue.Add((d, state));
        if (IsReady) return;
        IsReady = true;
        scheduler.BecameReady(this);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits in a simulation.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs what comes next: mostly what has waited longest, now and then anything.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "A simulation's dice are meant to be foreseen.")]
    internal void RunOne(Random dice)
    {
        var index = queue.Count > 1 && dice.Next(4) == 0 ? dice.Next(queue.Count) : 0;
        var (work, state) = queue[index];
        queue.RemoveAt(index);
        scheduler.AwaitPoints.See(state);
        if (++Steps >= crashAtStep)
        {
            Die(scheduler.AwaitPoints.Crash(state));
            return;
        }

        Run(() => work(state));
    }
}
