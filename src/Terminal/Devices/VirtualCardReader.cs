namespace Piaohao.Terminal.Devices;

/// <summary>A reader without hardware: cards are offered by a page, a test or the simulation. Safe for use from many threads.</summary>
public sealed class VirtualCardReader : ICardReader
{
    private TaskCompletionSource<OfferedCard>? waiting;

    public bool IsReady => true;

    /// <summary>Offers a card; false where the terminal does not wait for one, and then it is ignored.</summary>
    public bool Offer(OfferedCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return Interlocked.Exchange(ref waiting, null)?.TrySetResult(card) ?? false;
    }

    public async Task<OfferedCard> ReadAsync(CancellationToken cancel)
    {
        var next = new TaskCompletionSource<OfferedCard>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref waiting, next)?.TrySetCanceled(CancellationToken.None);
        await using var cancelled = cancel.UnsafeRegister(static (source, token) => ((TaskCompletionSource<OfferedCard>)source!).TrySetCanceled(token), next);
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
