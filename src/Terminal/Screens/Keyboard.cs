using System.Threading.Channels;

namespace Piaohao.Terminal.Screens;

/// <summary>Keys on their way to the flow: a bounded queue; what does not fit is dropped, as a keyboard does.</summary>
internal sealed class Keyboard(TimeProvider time)
{
    private const int QueueLength = 64;
    private readonly Channel<Key> keys = Channel.CreateBounded<Key>(new BoundedChannelOptions(QueueLength) { SingleReader = true });

    public bool Press(Key key) => keys.Writer.TryWrite(key);

    /// <summary>The next key, or null where none came in time.</summary>
    public async Task<Key?> NextAsync(TimeSpan limit, CancellationToken stop)
    {
        if (keys.Reader.TryRead(out var key)) return key;
        using var ended = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, stop);
        try
        {
            return await keys.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Returns when a key waits; takes none.</summary>
    public async Task WaitAsync(CancellationToken cancel) => await keys.Reader.WaitToReadAsync(cancel);

    /// <summary>Takes a waiting key.</summary>
    public bool TryTake(out Key key) => keys.Reader.TryRead(out key);

    /// <summary>Drops what was pressed while the terminal was busy: it was meant for another screen. True where the paper was torn meanwhile, which no screen undoes.</summary>
    public bool Forget()
    {
        var torn = false;
        while (keys.Reader.TryRead(out var key)) torn |= key == Key.Paper;
        return torn;
    }
}
