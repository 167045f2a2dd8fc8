namespace Piaohao.Terminal.Backup;

/// <summary>Files that only their owner can read, replaced in one step so that a crash leaves the old one or the new one.</summary>
internal static class DurableFile
{
    public static void Replace(string path, params ReadOnlySpan<byte[]> parts)
    {
        var fresh = path + ".new";
        Write(fresh, parts);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>On disk when it returns.</summary>
    public static void Write(string path, params ReadOnlySpan<byte[]> parts)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        foreach (var part in parts) file.Write(part);
        file.Flush(flushToDisk: true);
    }
}
