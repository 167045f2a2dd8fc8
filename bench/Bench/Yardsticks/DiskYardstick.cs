using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Piaohao.Bench.Yardsticks;

/// <summary>What the disk can do at best: one page of 4 KiB written over one that exists, then fdatasync, one after another. A group commit cannot be cheaper.</summary>
internal static class DiskYardstick
{
    private const int PageBytes = 4096;
    private const int Pages = 1024;

    /// <summary>Pages made durable in a second.</summary>
    public static double Measure(string folder, TimeSpan time)
    {
        var page = RandomNumberGenerator.GetBytes(PageBytes);
        using var file = File.OpenHandle(Path.Combine(folder, "yardstick"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        for (var at = 0; at < Pages; at++) RandomAccess.Write(file, page, (long)at * PageBytes);
        Flush(file);
        var clock = Stopwatch.StartNew();
        var written = 0;
        for (; clock.Elapsed < time; written++)
        {
            RandomAccess.Write(file, page, (long)(written % Pages) * PageBytes);
            Flush(file);
        }

        return written / clock.Elapsed.TotalSeconds;
    }

    private static void Flush(SafeFileHandle file)
    {
        if (FlushData(file) != 0) throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
    }

#pragma warning disable SYSLIB1054 // One plain call: no generated marshalling, and so no unsafe code in this project.
    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FlushData(SafeFileHandle file);
#pragma warning restore SYSLIB1054
}
