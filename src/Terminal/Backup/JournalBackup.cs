using System.Globalization;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Backup;

/// <summary>Backs the terminal's journal up to a file, also while the terminal works.</summary>
public static class JournalBackup
{
    /// <summary>Writes a backup of the state of this moment.</summary>
    /// <param name="path">Replaced where it exists.</param>
    /// <returns>What stands in it; <c>Refused</c> is <c>E37</c> where a transaction is under way: restored later, it would be
    /// taken back although it was approved.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static (BackupManifest? Manifest, string? Refused) Write(Database database, IHsm hsm, string tid, string path, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(hsm);
        ArgumentNullException.ThrowIfNull(time);
        var copy = path + ".copy";
        File.Delete(copy);
        try
        {
            database.CopyTo(copy);
            if (ManifestOf(Database.Sqlite(copy), hsm, tid, time) is not { } manifest) return (null, "E37");
            BackupFile.Write(path, hsm, manifest, File.ReadAllBytes(copy));
            return (manifest, null);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static BackupManifest? ManifestOf(Database copy, IHsm hsm, string tid, TimeProvider time)
    {
        using var read = copy.OpenRead();
        if (JournalDigest.Count(read, string.Create(CultureInfo.InvariantCulture, $"journal WHERE state = {(int)TransactionState.Pending}")) > 0) return null;
        var batch = read.Scalar("SELECT value FROM setting WHERE name = 'batch'") as string;
        return new BackupManifest(
            tid, BackupFile.ModuleOf(hsm, tid), time.GetUtcNow(), Convert.ToInt64(read.Scalar("SELECT MAX(number) FROM schema_migration"), CultureInfo.InvariantCulture),
            JournalDigest.LastTrace(read), int.TryParse(batch, CultureInfo.InvariantCulture, out var number) ? number : 1,
            JournalDigest.Count(read, "journal"), JournalDigest.Count(read, "reversal"), JournalDigest.Count(read, "notice"),
            JournalDigest.Batches(read), JournalDigest.Tables(read));
    }
}
