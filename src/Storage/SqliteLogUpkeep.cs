using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Piaohao.Storage;

/// <summary>Brings the write-ahead log into the database beside the writer. Left to SQLite, it happens inside a COMMIT, and everybody waits for tens of megabytes. Here a
/// connection of its own copies nearly all of it while the writer goes on; the rest, a few pages, the writer copies between two groups, and the log begins anew.</summary>
internal sealed class SqliteLogUpkeep(SqliteDialect dialect) : LogUpkeep
{
    /// <summary>Pages of log from which it is worth the trouble: 32 MB.</summary>
    private const int FoldPages = 8000;

    /// <summary>Pages from which the writer folds all by itself, should the other connection fail.</summary>
    private const int LastResortPages = 64_000;

    /// <summary>Kilobytes of pages the writer keeps: the ends of the indexes it writes to, which it would read back otherwise. SQLite goes through all it keeps at each
    /// COMMIT, so more costs more.</summary>
    private const int CacheKilobytes = 8 * 1024;

    private const int Folds = 2;
    private TaskCompletionSource due = NewSignal();
    private sqlite3? writer;
    private int written, begun;
    private bool isFolding;
    private volatile bool isFolded, hasEnded;

    public override async Task RunAsync()
    {
        SqliteConnection? own = null;
        while (true)
        {
            await due.Task;
            // Before the look at the end: whoever ends it afterwards finds the new signal.
            Interlocked.Exchange(ref due, NewSignal());
            if (hasEnded) break;
            own = Fold(own);
            isFolded = true;
        }

        own?.Dispose();
    }

    public override void AfterGroup(WriteSession session)
    {
        var handle = ((SqliteConnection)session.Connection).Handle!;
        if (!ReferenceEquals(handle, writer)) TakeOver(session, handle);
        raw.sqlite3_db_status(handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out written, out _, 0);
        if (isFolded)
        {
            // A reader of an old state may hold it up; then the next fold takes it along.
            raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
            (isFolded, isFolding, begun) = (false, false, written);
        }
        else if (!isFolding && written - begun >= FoldPages)
        {
            isFolding = true;
            due.TrySetResult();
        }
    }

    public override void End()
    {
        hasEnded = true;
        Interlocked.MemoryBarrier();
        due.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void TakeOver(WriteSession session, sqlite3 handle)
    {
        writer = handle;
        begun = 0;
        session.RunText(string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint={LastResortPages}; PRAGMA cache_size=-{CacheKilobytes}"));
    }

    /// <summary>Copies what the log holds, and then what has come meanwhile. A failure is the writer's to meet: it has the same disk.</summary>
    private SqliteConnection? Fold(SqliteConnection? own)
    {
        try
        {
            own ??= (SqliteConnection)dialect.Open();
            for (var fold = 0; fold < Folds; fold++) raw.sqlite3_wal_checkpoint_v2(own.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
            return own;
        }
        catch (DbException)
        {
            own?.Dispose();
            return null;
        }
    }
}
