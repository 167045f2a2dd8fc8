namespace Piaohao.Link;

/// <summary>A number of places, taken in the order of asking. Unlike <c>SemaphoreSlim</c>, whose cancellable wait resumes on the thread pool, whoever waits
/// resumes where its other waits do.</summary>
/// <param name="places">How many may be inside at a time.</param>
public sealed class Turns(int places)
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = [];
    private int free = places;

    /// <summary>Places nobody holds.</summary>
    public int Free
    {
        get
        {
            lock (gate) return free;
        }
    }

    /// <summary>Returns with a place, to be given back by <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before there was one; none is held.</exception>
    public async ValueTask EnterAsync(CancellationToken cancel)
    {
        TaskCompletionSource own;
        lock (gate)
        {
            cancel.ThrowIfCancellationRequested();
            if (free > 0)
            {
                free--;
                return;
            }

            own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(own);
        }

        await using var cancelled = cancel.UnsafeRegister(static (own, token) => ((TaskCompletionSource)own!).TrySetCanceled(token), own);
        await own.Task;
    }

    /// <summary>Gives a place back: to whoever has waited longest.</summary>
    public void Leave()
    {
        lock (gate)
        {
            while (waiting.TryDequeue(out var next))
                if (next.TrySetResult()) return;
            free++;
        }
    }
}
