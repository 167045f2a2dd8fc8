namespace Piaohao.Keys.Secrets;

/// <summary>Something made of a clear key that stays in memory for a while: used by one thread at a time, wiped in
/// the end.</summary>
internal abstract class Secret : IDisposable
{
    private readonly Lock gate = new();
    private bool isWiped;

    /// <summary>Waits until no other thread uses it; false where it was wiped meanwhile.</summary>
    public bool TryEnter()
    {
        gate.Enter();
        if (!isWiped) return true;
        gate.Exit();
        return false;
    }

    public void Exit() => gate.Exit();

    /// <summary>Wipes it once nobody uses it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isWiped) return;
            isWiped = true;
            Wipe();
        }
    }

    protected abstract void Wipe();
}
