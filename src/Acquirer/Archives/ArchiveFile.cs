using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Acquirer.Archives;

/// <summary>An archive file: a Zip in which each part is a folder, and each of its tables a file of JSON lines, so that any tool reads it and one part is read without the others.</summary>
internal sealed class ArchiveFile : IDisposable
{
    /// <summary>Ends the name of a file that is being written.</summary>
    public const string Unfinished = ".unfinished";

    private readonly ZipArchive zip;

    private ArchiveFile(ZipArchive zip) => this.zip = zip;

    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no archive.</exception>
    public static ArchiveFile Open(string path) => new(ZipFile.OpenRead(path));

    /// <summary>A table of a part; without rows where the part has none of it.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public StoredRows Read(int part, string table)
    {
        if (zip.GetEntry(NameOf(part, table)) is not { } entry) return new StoredRows(table, [], []);
        using var file = entry.Open();
        try
        {
            var bytes = new byte[entry.Length];
            file.ReadExactly(bytes);
            return StoredRows.ReadFrom(table, bytes);
        }
        catch (Exception damaged) when (damaged is System.Text.Json.JsonException or FormatException or InvalidOperationException or EndOfStreamException)
        {
            throw new InvalidDataException($"Part {part} of an archive cannot be read: {damaged.Message}", damaged);
        }
    }

    /// <summary>Writes a file under an unfinished name, makes it durable, gives it its name, and makes that durable; nobody sees half of it.</summary>
    /// <param name="about">A line for people who open it.</param>
    /// <param name="named">Called between the two.</param>
    /// <returns>SHA-256 of the file, and its length.</returns>
    public static (string Hash, long Bytes) Write(string path, string about, IEnumerable<IReadOnlyList<StoredRows>> parts, Action named)
    {
        var unfinished = path + Unfinished;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string hash;
        long bytes;
        using (var file = new FileStream(unfinished, options))
        {
            using (var written = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true)) Fill(written, about, parts);
            file.Flush(flushToDisk: true);
            file.Position = 0;
            (hash, bytes) = (Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
        }

        named();
        File.Move(unfinished, path);
        FolderSync.Sync(Path.GetDirectoryName(path)!);
        return (hash, bytes);
    }

    /// <summary>SHA-256 of a file as it is now.</summary>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public void Dispose() => zip.Dispose();

    private static void Fill(ZipArchive written, string about, IEnumerable<IReadOnlyList<StoredRows>> parts)
    {
        using (var text = written.CreateEntry("about.txt").Open()) text.Write(Encoding.UTF8.GetBytes(about));
        var part = 0;
        foreach (var tables in parts)
        {
            part++;
            foreach (var rows in tables.Where(rows => rows.Rows.Count > 0))
            {
                using var file = written.CreateEntry(NameOf(part, rows.Table), CompressionLevel.Optimal).Open();
                using var buffered = new BufferedStream(file, 1 << 16);
                rows.WriteTo(buffered);
            }
        }
    }

    private static string NameOf(int part, string table) => string.Create(CultureInfo.InvariantCulture, $"{part:000000}/{table}.jsonl");

    /// <summary>A new name in a folder is durable once the folder is.</summary>
    private static class FolderSync
    {
        public static void Sync(string folder)
        {
            if (OperatingSystem.IsWindows()) return;
            var handle = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
            if (handle < 0) throw new IOException($"The folder {folder} cannot be made durable (error {Marshal.GetLastPInvokeError()}).");
            var failed = Fsync(handle) != 0;
            _ = Close(handle);
            if (failed) throw new IOException($"The folder {folder} cannot be made durable.");
        }

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Fsync(int handle);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Close(int handle);
    }
}
