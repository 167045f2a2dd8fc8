namespace Piaohao.Server.Composition;

/// <summary>Files that only their owner can read, replaced in one step so that a crash leaves the old or the new one.</summary>
internal static class OwnerFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var fresh = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(fresh, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
