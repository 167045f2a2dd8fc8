namespace Piaohao.Terminal.Tests.Bench;

/// <summary>One thread's worth of scheduling: whatever the till, the host and the writer await comes back here, so a test sees all of it or none.</summary>
internal sealed class Pump : SynchronizationContext
{
    private const int StepsMax = 2_000_000;
    private readonly Queue<(SendOrPostCallback Work, object? State)> queue = [];

    /// <summary>Where work came from another thread: what had left the scheduler, so that this thread could not wait for it.</summary>
    public List<string> Strays { get; } = [];

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (queue)
        {
            if (Current != this && Strays.Count < 10) Strays.Add(Environment.StackTrace);
            queue.Enqueue((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="first"/> and everything that follows from it until nothing is left to do.</summary>
    public void Run(Action first)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            first();
            for (var steps = 0; TryTake(out var next); steps++)
            {
                if (steps == StepsMax) throw new InvalidOperationException("It does not come to rest.");
                next.Work(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private bool TryTake(out (SendOrPostCallback Work, object? State) next)
    {
        lock (queue) return queue.TryDequeue(out next);
    }
}
