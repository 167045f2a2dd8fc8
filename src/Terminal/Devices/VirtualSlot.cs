namespace Piaohao.Terminal.Devices;

/// <summary>Where a page, a test or the simulation offers something that the terminal waits for; what is offered while nobody waits is ignored.</summary>
internal sealed class VirtualSlot<T>
{
    private TaskCompletionSource<T>? waiting;

    /// <summary>False where the terminal does not wait.</summary>
    public bool Offer(T offered) => Interlocked.Exchange(ref waiting, null)?.TrySetResult(offered) ?? false;

    public async Task<T> ReadAsync(CancellationToken cancel)
    {
        var next = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref waiting, next)?.TrySetCanceled(CancellationToken.None);
        await using var cancelled = cancel.UnsafeRegister(static (source, token) => ((TaskCompletionSource<T>)source!).TrySetCanceled(token), next);
        try
        {
            return await next.Task;
        }
        finally
        {
            Interlocked.CompareExchange(ref waiting, null, next);
        }
    }
}
