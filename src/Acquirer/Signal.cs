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
        try
        {
            await Volatile.Read(ref raised).Task.WaitAsync(longest, time, cancel);
        }
        catch (TimeoutException)
        {
            return;
        }

        Interlocked.Exchange(ref raised, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
