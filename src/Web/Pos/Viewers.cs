namespace Piaohao.Web.Pos;

/// <summary>Counts the open event streams, so that they stay bounded.</summary>
internal sealed class Viewers
{
    /// <summary>The most streams at once; each is a connection that stays open.</summary>
    public const int Limit = 64;

    private int count;

    /// <summary>Takes a place, or says that there is none.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref count) <= Limit) return true;
        Leave();
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref count);
}
