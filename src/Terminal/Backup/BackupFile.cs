using System.Security.Cryptography;
using System.Text;
using Piaohao.Keys;

namespace Piaohao.Terminal.Backup;

/// <summary>The form of a backup: a line that names it, the manifest as a line of JSON, then digest of the manifest and database, sealed by the terminal's secure
/// module (AES-GCM). Keys and waiting messages inside are usable by that module alone, so no other seal would let more be done with it.</summary>
internal static class BackupFile
{
    private const string Purpose = "terminal backup";
    private const long LongestFile = 1L << 30;
    private const int LongestManifest = 1 << 20;
    private static readonly byte[] Name = Encoding.ASCII.GetBytes("PIAOHAO-TERMINAL-BACKUP 1\n");

    /// <summary>Which module this is, told without its key.</summary>
    public static string ModuleOf(IHsm hsm, string tid) => Convert.ToHexStringLower(hsm.KeyedHash(Purpose, tid))[..16];

    /// <summary>Writes the file in one step: after a crash it is whole or not there.</summary>
    public static void Write(string path, IHsm hsm, BackupManifest manifest, byte[] database)
    {
        var head = manifest.ToBytes();
        DurableFile.Replace(path, Name, head, [(byte)'\n'], hsm.Seal(Purpose, [.. SHA256.HashData(head), .. database]));
    }

    /// <summary>Opens a backup of this terminal.</summary>
    /// <returns>The manifest and the database, or the code of why not.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (BackupManifest? Manifest, byte[] Database, string? Refused) Read(string path, IHsm hsm, string tid)
    {
        if (new FileInfo(path).Length > LongestFile) return (null, [], "E34");
        var bytes = File.ReadAllBytes(path);
        if (!bytes.AsSpan().StartsWith(Name)) return (null, [], "E34");
        var rest = bytes.AsSpan(Name.Length);
        var end = rest[..Math.Min(rest.Length, LongestManifest)].IndexOf((byte)'\n');
        if (end < 0 || BackupManifest.TryRead(rest[..end]) is not { } manifest) return (null, [], "E34");
        if (manifest.Tid != tid || manifest.Module != ModuleOf(hsm, tid)) return (manifest, [], "E35");
        try
        {
            var opened = hsm.Unseal(Purpose, rest[(end + 1)..]);
            var belongs = opened.Length > SHA256.HashSizeInBytes && opened.AsSpan(0, SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(rest[..end]));
            return belongs ? (manifest, opened[SHA256.HashSizeInBytes..], null) : (manifest, [], "E34");
        }
        catch (HsmException)
        {
            return (manifest, [], "E34");
        }
    }
}
