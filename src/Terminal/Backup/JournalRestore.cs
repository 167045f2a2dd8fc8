using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Terminal.Backup;

/// <summary>Puts a backup in the place of the terminal's database, while the terminal is off. Until the last step, one renaming, the old database stands; before it
/// everything has been recomputed.</summary>
public sealed class JournalRestore(IHsm hsm, string tid, string database, TimeProvider time)
{
    private const int TraceMax = 999_999;

    /// <summary>Numbers given out after the backup was taken are not known: so many are passed over.</summary>
    private const int TraceJump = 1000;

    private static readonly string[] ChangedByRestoring = ["counter", "setting"];

    private string Fresh => database + ".restoring";

    /// <summary>Called after each step, for tests of a power cut.</summary>
    internal Action<string> Observe { get; init; } = _ => { };

    /// <summary>Recomputes a backup and compares it with its manifest and with what the terminal has; changes nothing.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public RestoreReport Prove(string file) => Prepared(file, olderToo: false);

    /// <summary>Restores.</summary>
    /// <param name="olderToo">Staff have decided to restore although the terminal has done more since.</param>
    /// <exception cref="IOException">The file cannot be read, or the database not be replaced.</exception>
    public RestoreReport Run(string file, bool olderToo)
    {
        var report = Prepared(file, olderToo, keep: true);
        if (!report.IsEqual)
        {
            Remove(Fresh);
            return report;
        }

        var jumped = GoAhead();
        Observe("prepared");
        KeepOld();
        Observe("old kept");
        File.Move(Fresh, database, overwrite: true);
        Observe("swapped");
        return report with { Checks = Recompute(database, report.Manifest!, except: ChangedByRestoring), TraceJumpedTo = jumped };
    }

    private RestoreReport Prepared(string file, bool olderToo, bool keep = false)
    {
        var (manifest, bytes, refused) = BackupFile.Read(file, hsm, tid);
        if (refused is not null) return new RestoreReport(refused, manifest, [], null);
        Remove(Fresh);
        DurableFile.Write(Fresh, bytes);
        Observe("written");
        try
        {
            var checks = Recompute(Fresh, manifest!, except: []);
            if (checks.Any(check => !check.IsEqual)) return new RestoreReport("E34", manifest, checks, null);
            return new RestoreReport(!olderToo && HasMore() ? "E36" : null, manifest, checks, null);
        }
        finally
        {
            if (!keep) Remove(Fresh);
        }
    }

    /// <summary>Tables, totals and SQLite's own check of the file.</summary>
    private static ImmutableArray<RestoreCheck> Recompute(string path, BackupManifest manifest, string[] except)
    {
        try
        {
            using var read = Database.Sqlite(path).OpenRead();
            var tables = JournalDigest.Tables(read);
            return
            [
                new RestoreCheck("file", read.Scalar("PRAGMA integrity_check") is "ok"),
                .. manifest.Tables.Where(table => !except.Contains(table.Table)).Select(table => new RestoreCheck(table.Table, tables.Contains(table))),
                new RestoreCheck("no other table", tables.Length == manifest.Tables.Length),
                new RestoreCheck("batch totals", JournalDigest.Batches(read).SequenceEqual(manifest.Batches)),
            ];
        }
        catch (DbException)
        {
            return [new RestoreCheck("file", false)];
        }
    }

    /// <summary>True where the terminal has a transaction, or a state of one, that the backup does not have, or has given out later trace numbers. What cannot be
    /// read any more counts as lost.</summary>
    private bool HasMore()
    {
        if (!File.Exists(database)) return false;
        try
        {
            using var now = Database.Sqlite(database).OpenRead();
            using var then = Database.Sqlite(Fresh).OpenRead();
            var later = (JournalDigest.LastTrace(now) - JournalDigest.LastTrace(then) + TraceMax) % TraceMax;
            return later is > 0 and < TraceMax / 2 || JournalDigest.Rows(now, "journal").Except(JournalDigest.Rows(then, "journal"), StringComparer.Ordinal).Any();
        }
        catch (Exception lost) when (lost is DbException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The restored terminal uses no trace number again, and signs in before it trades: keys and batch of the backup may be out of date.</summary>
    private long GoAhead()
    {
        var fresh = Database.Sqlite(Fresh);
        var next = 0L;
        fresh.Write(session =>
        {
            var last = JournalDigest.LastTrace(session);
            next = ((last + TraceJump - 1) % TraceMax) + 1;
            session.Execute("INSERT INTO counter (name, value) VALUES ('trace', @p0) ON CONFLICT (name) DO UPDATE SET value = excluded.value", next);
            foreach (var (name, value) in ((string, string)[])[("signed_in_day", ""), ("restored_at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture))])
                session.Execute("INSERT INTO setting (name, value) VALUES (@p0, @p1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
        });
        fresh.FoldLog();
        Remove(Fresh, logsOnly: true);
        return next;
    }

    /// <summary>The old database is made whole in its one file, and kept beside the new one. A log that outlived its database would spoil the one that follows.</summary>
    private void KeepOld()
    {
        if (!File.Exists(database)) return;
        try
        {
            Database.Sqlite(database).FoldLog();
        }
        catch (Exception lost) when (lost is DbException or InvalidOperationException)
        {
            // It cannot be read: it is kept as it is, its log with it.
            if (File.Exists(database + "-wal")) File.Copy(database + "-wal", database + ".before-restore-wal", overwrite: true);
        }

        File.Copy(database, database + ".before-restore", overwrite: true);
        Remove(database, logsOnly: true);
    }

    private static void Remove(string path, bool logsOnly = false)
    {
        foreach (var suffix in (string[])["-wal", "-shm"]) File.Delete(path + suffix);
        if (!logsOnly) File.Delete(path);
    }
}
