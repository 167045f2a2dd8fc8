namespace Piaohao.Acquirer.Terminals;

/// <summary>Lets the messages of one terminal through one after another, in the order they came; a few may
/// wait.</summary>
internal sealed class TerminalGate(int waitingMax) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private int inside;

    /// <summary>Waits for its turn; null where too many wait already. Disposing of the pass lets the next in.</summary>
    public async ValueTask<Pass?> EnterAsync(CancellationToken cancel)
    {
        if (Interlocked.Increment(ref inside) > waitingMax + 1)
        {
            Interlocked.Decrement(ref inside);
            return null;
        }

        // Every turn ends in bounded time; waiting for it with a token would resume on the thread pool.
        await turn.WaitAsync(CancellationToken.None);
        var pass = new Pass(this);
        if (!cancel.IsCancellationRequested) return pass;
        pass.Dispose();
        throw new OperationCanceledException(cancel);
    }

    public void Dispose() => turn.Dispose();

    /// <summary>One message's turn.</summary>
    internal sealed class Pass(TerminalGate gate) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref gate.inside);
            gate.turn.Release();
        }
    }
}
