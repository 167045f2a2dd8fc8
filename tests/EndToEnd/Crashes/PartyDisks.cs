using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>A disk for each party that can be full or slow for a while (disk.c, compiled here). It needs no rights and no file system of its own, only a C compiler.
/// Where <c>PIAOHAO_SMALL_DISK</c> names a folder on a small file system, that one is really filled instead, for all parties at once.</summary>
internal sealed class PartyDisks : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("piaohao-disk-").FullName;

    /// <summary>Compiles the disk; fails where there is no compiler.</summary>
    public static async Task<PartyDisks> MakeAsync()
    {
        var disks = new PartyDisks();
        try
        {
            var start = new ProcessStartInfo("gcc") { UseShellExecute = false, RedirectStandardError = true };
            foreach (var argument in (string[])["-shared", "-fPIC", "-O2", "-o", disks.Library, Source, "-ldl"]) start.ArgumentList.Add(argument);
            using var compiler = Process.Start(start)!;
            var errors = await compiler.StandardError.ReadToEndAsync();
            await compiler.WaitForExitAsync();
            Assert.True(compiler.ExitCode == 0, errors);
            return disks;
        }
        catch (Win32Exception missing)
        {
            disks.Dispose();
            throw new InvalidOperationException("A full or slow disk is played by a small library: install a C compiler (apt-get install gcc libc6-dev; ./test does).", missing);
        }
    }

    /// <summary>A folder on a small file system, or null.</summary>
    public static string? Small => Environment.GetEnvironmentVariable("PIAOHAO_SMALL_DISK");

    private string Library => Path.Combine(folder, "disk.so");

    private static string Source => Path.Combine(Path.GetDirectoryName(RunningPiaohao.Program)!, "..", "..", "tests", "EndToEnd", "Crashes", "disk.c");

    /// <summary>What a process must be started with so that it lives on its party's disk.</summary>
    /// <param name="part">The party's part of the data folder.</param>
    public IReadOnlyDictionary<string, string> VariablesOf(string data, string part) => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library, ["DISK_ROOT"] = Path.Combine(data, part) + "/", ["DISK_FULL"] = Flag("full", part), ["DISK_SLOW"] = Flag("slow", part),
    };

    /// <summary>From now on nothing on these parties' disks can grow, or it can again.</summary>
    public void Fill(bool isFull, params string[] parts)
    {
        if (Small is not null)
        {
            if (isFull) FillReally();
            else File.Delete(Ballast);
            return;
        }

        foreach (var part in parts)
        {
            if (isFull) File.WriteAllText(Flag("full", part), "");
            else File.Delete(Flag("full", part));
        }
    }

    /// <summary>From now on each fsync of these parties takes so much longer; zero: as long as it takes.</summary>
    public void Slow(TimeSpan sync, params string[] parts)
    {
        foreach (var part in parts)
        {
            if (sync == TimeSpan.Zero)
            {
                File.Delete(Flag("slow", part));
                continue;
            }

            // In one step: a reader never sees half a number.
            File.WriteAllText(Flag("slow.new", part), ((long)sync.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
            File.Move(Flag("slow.new", part), Flag("slow", part), overwrite: true);
        }
    }

    private static string Ballast => Path.Combine(Small!, "ballast");

    /// <summary>Takes all the room there is, to the last byte.</summary>
    private static void FillReally()
    {
        using var ballast = File.OpenHandle(Ballast, FileMode.Create, FileAccess.Write);
        var at = 0L;
        for (var block = new byte[64 * 1024]; block.Length > 0;)
        {
            try
            {
                RandomAccess.Write(ballast, block, at);
                at += block.Length;
            }
            catch (IOException)
            {
                block = new byte[block.Length / 2];
            }
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Flag(string name, string part) => Path.Combine(folder, $"{name}-{part}");
}
