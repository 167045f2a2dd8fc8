using Piaohao.Link;

namespace Piaohao.Acquirer.Terminals;

/// <summary>Lets the messages of one terminal through one after another, in the order they came; a few may
/// wait.</summary>
internal sealed class TerminalGate(int waitingMax)
{
    private readonly Turns turn = new(1);
    private int inside;

    /// <summary>True while a message has its turn: whoever comes now takes a waiting place.</summary>
    public bool IsTaken => Volatile.Read(ref inside) > 0;

    /// <summary>Waits for its turn; null where too many wait already. Disposing of the pass lets the next in.</summary>
    public async ValueTask<Pass?> EnterAsync(CancellationToken cancel)
    {
        if (Interlocked.Increment(ref inside) > waitingMax + 1)
        {
            Interlocked.Decrement(ref inside);
            return null;
        }

        try
        {
            await turn.EnterAsync(cancel);
        }
        catch
        {
            Interlocked.Decrement(ref inside);
            throw;
        }

        return new Pass(this);
    }

    /// <summary>One message's turn.</summary>
    internal sealed class Pass(TerminalGate gate) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref gate.inside);
            gate.turn.Leave();
        }
    }
}
