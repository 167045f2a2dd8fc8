using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Piaohao.Bench.Yardsticks;

/// <summary>A disk whose every fsync takes longer: a small library, compiled here, that stands between a party and the C library. The product knows nothing of it.</summary>
internal static class SlowDisk
{
    /// <summary>What a process must be started with so that its disk is slower by <paramref name="delay"/>; nothing where that is zero.</summary>
    /// <exception cref="IOException">There is no compiler.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> VariablesAsync(string folder, TimeSpan delay)
    {
        if (delay == TimeSpan.Zero) return new Dictionary<string, string>(StringComparer.Ordinal);
        var library = Path.Combine(folder, "slow.so");
        await CompileAsync(Path.Combine(AppContext.BaseDirectory, "slow.c"), library);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = library,
            ["SLOW_MICROS"] = ((long)delay.TotalMicroseconds).ToString(CultureInfo.InvariantCulture),
        };
    }

    private static async Task CompileAsync(string source, string library)
    {
        var start = new ProcessStartInfo("gcc") { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in (string[])["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]) start.ArgumentList.Add(argument);
        try
        {
            using var compiler = Process.Start(start)!;
            var errors = await compiler.StandardError.ReadToEndAsync();
            await compiler.WaitForExitAsync();
            if (compiler.ExitCode != 0) throw new IOException(errors);
        }
        catch (Win32Exception missing)
        {
            throw new IOException("--fsync-delay is played by a small library: install a C compiler (apt-get install gcc libc6-dev).", missing);
        }
    }
}
