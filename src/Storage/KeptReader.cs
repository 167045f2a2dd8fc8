using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>One connection that stays open between reads while its owner runs, for a database that is read many times a second: opening a SQLite file costs more
/// than most reads of it. Whoever reads while it is taken opens a connection of his own. It ends with its owner, since an open file must not outlive it.</summary>
internal sealed class KeptReader(Action<KeptReader> forget) : IDisposable
{
    private ReadSession? idle;
    private volatile bool ended;

    /// <summary>The idle session, which is the caller's until it comes back; null where there is none.</summary>
    public ReadSession? Take() => Interlocked.Exchange(ref idle, null);

    /// <summary>Ends what the session has read and keeps it; false where the caller must close it.</summary>
    public bool TakeBack(ReadSession session)
    {
        try
        {
            session.EndRead();
        }
        catch (Exception broken) when (broken is DbException or InvalidOperationException)
        {
            return false;
        }

        if (ended || Interlocked.CompareExchange(ref idle, session, null) is not null) return false;
        // The end may have come in between and have found nothing.
        return !ended || Interlocked.CompareExchange(ref idle, null, session) != session;
    }

    /// <summary>Closes the connection; one that is taken is closed when it comes back.</summary>
    public void Dispose()
    {
        ended = true;
        forget(this);
        Take()?.Close();
    }
}
