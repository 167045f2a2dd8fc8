namespace Piaohao.Link;

/// <summary>Waiting for a time, or for something that may not come in time. Unlike <c>Task.Delay</c> (when cancelled) and <c>Task.WaitAsync</c> it resumes where
/// the caller's other waits resume, never on the thread pool beside it, so a simulated scheduler sees every step.</summary>
public static class Patience
{
    /// <summary>Returns after <paramref name="pause"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public static async Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(time);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = time.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), over, pause, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancel.UnsafeRegister(static (over, token) => ((TaskCompletionSource)over!).TrySetCanceled(token), over);
        await over.Task;
    }

    /// <summary>True once <paramref name="work"/> has ended, however it ended; false where it has not after <paramref name="limit"/>.
    /// The work goes on.</summary>
    /// <param name="time">Measures the limit; without it there is none.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the work ended.</exception>
    public static async Task<bool> EndsWithinAsync(this Task work, TimeSpan limit, TimeProvider? time, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.IsCompleted) return true;
        var outcome = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var late = time?.CreateTimer(static outcome => ((TaskCompletionSource<bool>)outcome!).TrySetResult(false), outcome, limit, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancel.UnsafeRegister(static (outcome, token) => ((TaskCompletionSource<bool>)outcome!).TrySetCanceled(token), outcome);
        _ = TellAsync(work, outcome);
        return await outcome.Task;
    }

    private static async Task TellAsync(Task work, TaskCompletionSource<bool> outcome)
    {
        try
        {
            await work;
        }
        catch (Exception)
        {
            // The caller looks at the work itself.
        }
        finally
        {
            outcome.TrySetResult(true);
        }
    }
}
