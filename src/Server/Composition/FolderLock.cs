using System.Diagnostics;

namespace Piaohao.Server.Composition;

/// <summary>Keeps a second program off a party's folder: two writers of numbers and chains would spoil both. The lock goes with the process, also when it is killed.</summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan BenchWithin = TimeSpan.FromSeconds(20);
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <exception cref="IOException">Another program plays the party.</exception>
    public static FolderLock Take(PartyFolder party)
    {
        try
        {
            return Open(party.LockFile);
        }
        catch (IOException taken)
        {
            throw new IOException($"Another Piaohao runs on {party.Path}: stop it, or choose another folder with --data.", taken);
        }
    }

    /// <summary>The lock of what is made for several parties, as soon as it is free: parties started at one moment take turns.</summary>
    /// <exception cref="IOException">It does not become free.</exception>
    public static async Task<FolderLock> BenchAsync(DataFolder folder)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                return Open(folder.BenchLock);
            }
            catch (IOException) when (waited.Elapsed < BenchWithin)
            {
                // Held by another role that starts at this moment.
            }
        }
    }

    public void Dispose() => file.Dispose();

    private static FolderLock Open(string path) => new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
}
