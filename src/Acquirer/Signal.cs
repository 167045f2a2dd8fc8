namespace Piaohao.Acquirer;

/// <summary>Wakes one loop: what was raised before the wait is not lost.</summary>
internal sealed class Signal(TimeProvider time)
{
    private TaskCompletionSource raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Raise() => Volatile.Read(ref raised).TrySetResult();

    /// <summary>Returns when raised, or after <paramref name="longest"/>. The loop looks at its state again after
    /// either.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var wake = Volatile.Read(ref raised);
        // The end of the wait raises the signal itself: WaitAsync of a task would resume on the thread pool.
        await using var late = time.CreateTimer(
            static wake => ((TaskCompletionSource)wake!).TrySetResult(), wake, longest, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancel.UnsafeRegister(
            static wake => ((TaskCompletionSource)wake!).TrySetResult(), wake);
        await wake.Task;
        Interlocked.Exchange(ref raised, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        cancel.ThrowIfCancellationRequested();
    }
}
