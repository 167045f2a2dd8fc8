namespace Piaohao.Terminal.Screens;

/// <summary>Keys on their way to the flow: a bounded queue; what does not fit is dropped, as a keyboard does. A wait that ends without a key ends without an
/// exception: the idle screen waits every second.</summary>
internal sealed class Keyboard(TimeProvider time)
{
    private const int QueueLength = 64;
    private readonly Lock gate = new();
    private readonly Queue<Key> keys = new(QueueLength);
    private readonly List<TaskCompletionSource<bool>> waiting = [];

    public bool Press(Key key)
    {
        lock (gate)
        {
            if (keys.Count == QueueLength) return false;
            keys.Enqueue(key);
            foreach (var wake in waiting) wake.TrySetResult(true);
            waiting.Clear();
            return true;
        }
    }

    /// <summary>The next key, or null where none came in time.</summary>
    public async Task<Key?> NextAsync(TimeSpan limit, CancellationToken stop)
    {
        if (TryTake(out var key)) return key;
        return await PressedAsync(limit, stop) && TryTake(out key) ? key : null;
    }

    /// <summary>Returns when a key waits; takes none.</summary>
    public Task WaitAsync(CancellationToken cancel) => PressedAsync(Timeout.InfiniteTimeSpan, cancel);

    /// <summary>Takes a waiting key.</summary>
    public bool TryTake(out Key key)
    {
        lock (gate) return keys.TryDequeue(out key);
    }

    /// <summary>Drops what was pressed while the terminal was busy: it was meant for another screen. True where the paper was torn meanwhile, which no screen undoes.</summary>
    public bool Forget()
    {
        var torn = false;
        while (TryTake(out var key)) torn |= key == Key.Paper;
        return torn;
    }

    /// <summary>False where no key was pressed in time.</summary>
    private async Task<bool> PressedAsync(TimeSpan limit, CancellationToken stop)
    {
        var wake = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (keys.Count > 0) return true;
            waiting.Add(wake);
        }

        await using var late = time.CreateTimer(static wake => ((TaskCompletionSource<bool>)wake!).TrySetResult(false), wake, limit, Timeout.InfiniteTimeSpan);
        await using var stopped = stop.UnsafeRegister(static (wake, token) => ((TaskCompletionSource<bool>)wake!).TrySetCanceled(token), wake);
        try
        {
            return await wake.Task;
        }
        finally
        {
            lock (gate) waiting.Remove(wake);
        }
    }
}
