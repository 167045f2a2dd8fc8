namespace Piaohao.Bench;

/// <summary>A folder of its own for one run, deleted with it; on a disk, since what is measured is durable.</summary>
internal sealed class RunFolder : IDisposable
{
    public const string Usual = "artifacts";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="IOException">The folder lies in memory.</exception>
    public static RunFolder Make(string under)
    {
        var folder = new RunFolder(System.IO.Path.Combine(System.IO.Path.GetFullPath(under), $"bench-{Guid.NewGuid():N}"));
        Directory.CreateDirectory(folder.Path);
        if (new DriveInfo(folder.Path).DriveFormat is not ("tmpfs" or "ramfs")) return folder;
        folder.Dispose();
        throw new IOException($"{under} lies in memory; name a folder on a disk with --folder.");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
