using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys;

/// <summary>The local master key (AES-256) in its file: one line that says what it is, the key and its check value in
/// hex. Only the owner may read it.</summary>
[UnsupportedOSPlatform("windows")]
internal static class LocalMasterKey
{
    private const int Length = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static ReadOnlySpan<byte> Label => "piaohao local master key 1 "u8;

    private static int KeyEnd => Label.Length + (2 * Length);

    private static int FileLength => KeyEnd + 1 + 8 + 1;

    /// <summary>Reads the key, or makes key and file where there is no file. The array is pinned; the caller wipes
    /// it.</summary>
    /// <exception cref="HsmException">The file is open to others, or damaged.</exception>
    public static byte[] ReadOrMake(string path, RandomNumberGenerator random)
    {
        if (!File.Exists(path)) Make(path, random);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return Read(path);
    }

    private static byte[] Read(string path)
    {
        using var file = File.OpenHandle(path);
        var mode = File.GetUnixFileMode(file);
        if ((mode & ~OwnerOnly) != UnixFileMode.None)
            throw new HsmException($"The local master key file {path} is open to others (mode {Convert.ToString((int)mode, 8)}). Run: chmod 600 {path}");

        var key = GC.AllocateArray<byte>(Length, pinned: true);
        Span<byte> text = stackalloc byte[FileLength + 1];
        var count = RandomAccess.Read(file, text, fileOffset: 0);
        var isWhole = count == FileLength && TryParse(text[..count], key);
        CryptographicOperations.ZeroMemory(text);
        if (isWhole) return key;
        CryptographicOperations.ZeroMemory(key);
        throw new HsmException($"The local master key file {path} is damaged. Put its backup copy back: no stored key and no sealed data can be read without it.");
    }

    // A key that was used before its file was safe on disk could be lost in a power cut, and every stored key with it:
    // write, fsync, give it its name, fsync the folder.
    private static void Make(string path, RandomNumberGenerator random)
    {
        var key = GC.AllocateArray<byte>(Length, pinned: true);
        Span<byte> text = stackalloc byte[FileLength];
        Span<byte> suffix = stackalloc byte[8];
        random.GetBytes(suffix);
        var temporary = $"{path}.{Convert.ToHexStringLower(suffix)}";
        try
        {
            random.GetBytes(key);
            Format(key, text);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, BufferSize = 0 };
            using (var file = new FileStream(temporary, options))
            {
                file.Write(text);
                file.Flush(flushToDisk: true);
            }
            NameWhereNew(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    // A link, not a rename, which would put this key over one that another process made meanwhile: that one counts,
    // and is read next.
    private static void NameWhereNew(string temporary, string path)
    {
        if (Link(Terminated(temporary), Terminated(path)) != 0 && !File.Exists(path))
            throw new IOException($"The local master key file {path} could not be made (error {Marshal.GetLastPInvokeError()}).");
    }

    private static void Format(ReadOnlySpan<byte> key, Span<byte> text)
    {
        Label.CopyTo(text);
        Convert.TryToHexString(key, text[Label.Length..], out _);
        text[KeyEnd] = (byte)' ';
        Span<byte> check = stackalloc byte[4];
        CheckValue(key).Write(check);
        Convert.TryToHexString(check, text[(KeyEnd + 1)..], out _);
        text[^1] = (byte)'\n';
    }

    // Reads by writing again: what does not come out the same is damaged, whatever the damage.
    private static bool TryParse(ReadOnlySpan<byte> text, Span<byte> key)
    {
        if (Convert.FromHexString(text[Label.Length..KeyEnd], key, out _, out _) != OperationStatus.Done) return false;
        Span<byte> again = stackalloc byte[FileLength];
        Format(key, again);
        var isEqual = text.SequenceEqual(again);
        CryptographicOperations.ZeroMemory(again);
        return isEqual;
    }

    private static Kcv CheckValue(ReadOnlySpan<byte> key)
    {
        using var cipher = BlockCipher.Aes(key);
        return Kcv.Of(KeyAlgorithm.Aes256, cipher);
    }

    // .NET opens no folders, and a new name is only safe once its folder is.
    private static void SyncFolder(string folder)
    {
        using var handle = new SafeFileHandle(OpenReadOnly(Terminated(folder), flags: 0), ownsHandle: true);
        if (handle.IsInvalid)
            throw new IOException($"The folder {folder} could not be opened (error {Marshal.GetLastPInvokeError()}).");
        RandomAccess.FlushToDisk(handle);
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + "\0");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenReadOnly(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] added);
}
