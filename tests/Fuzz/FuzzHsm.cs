using System.Security.Cryptography;
using Piaohao.Keys;

namespace Piaohao.Fuzz.Tests;

/// <summary>A secure module with keys of each usage, and a folder for files, both gone with the process.</summary>
internal static class FuzzHsm
{
    public static RandomNumberGenerator Random { get; } = RandomNumberGenerator.Create();

    public static string Folder { get; } = MakeFolder();

    public static SoftwareHsm Hsm { get; } = SoftwareHsm.Open(Path.Combine(Folder, "lmk"), Random);

    public static WrappedKey Master { get; } = Hsm.GenerateKey(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes);

    public static WrappedKey Mac { get; } = Hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);

    public static WrappedKey Pin { get; } = Hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);

    public static WrappedKey OtherPin { get; } = Hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.Aes128);

    public static WrappedKey ChinesePin { get; } = Hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.Sm4);

    public static WrappedKey Track { get; } = Hsm.GenerateKey(KeyUsage.Track, KeyAlgorithm.TripleDes);

    /// <summary>A file with this content; each decoder has its own.</summary>
    public static string File(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
