namespace Piaohao.Server.Composition;

/// <summary>Keeps a second program off a data folder: two writers of numbers and chains would spoil both. The lock goes with the process, also when it is killed.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <exception cref="IOException">Another program runs on the folder.</exception>
    public static FolderLock Take(DataFolder folder)
    {
        try
        {
            return new FolderLock(new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken)
        {
            throw new IOException($"Another Piaohao runs on {folder.Path}: stop it, or choose another folder with --data.", taken);
        }
    }

    public void Dispose() => file.Dispose();
}
