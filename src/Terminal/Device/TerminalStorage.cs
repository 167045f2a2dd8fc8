using System.Data.Common;
using System.Globalization;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Terminal.Backup;

namespace Piaohao.Terminal.Device;

/// <summary>The disk under the terminal's database.</summary>
internal sealed class TerminalStorage(Database database, TerminalOptions options, IHsm hsm, TimeProvider time)
{
    private const int BackupsKept = 10;

    /// <summary>True where so little space is left that the journal may soon not be written.</summary>
    public bool IsNearlyFull => new DriveInfo(Folder).AvailableFreeSpace < options.LowSpace;

    private string Folder => Path.GetDirectoryName(database.Path)!;

    /// <summary>Backs up into the backup folder, in which the newest ten stay.</summary>
    /// <param name="local">Goes into the file's name.</param>
    /// <returns>File and content, or the code of why there is none.</returns>
    public (string File, BackupManifest? Manifest, string? Refused) BackUp(DateTime local)
    {
        try
        {
            var folder = Directory.CreateDirectory(options.BackupFolder ?? Path.Combine(Folder, "backup")).FullName;
            var file = string.Create(CultureInfo.InvariantCulture, $"{options.Tid}-{local:yyyyMMdd-HHmmss}.backup");
            var (manifest, refused) = JournalBackup.Write(database, hsm, options.Tid, Path.Combine(folder, file), time);
            foreach (var old in Directory.GetFiles(folder, $"{options.Tid}-*.backup").Order(StringComparer.Ordinal).SkipLast(BackupsKept)) File.Delete(old);
            return (file, manifest, refused);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException)
        {
            return ("", null, "E33");
        }
    }
}
