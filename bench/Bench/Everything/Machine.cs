using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Piaohao.Bench.Everything;

/// <summary>What figures mean little without: the machine, its system and disk, and the state of the program.</summary>
internal sealed record Machine(string Processor, int Cores, string Memory, string System, string Runtime, string Disk, string Commit)
{
    public static async Task<Machine> LookAsync(string folder) => new(
        Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount,
        Line("/proc/meminfo", "MemTotal") is { } memory ? $"{long.Parse(memory.Split(' ')[0], global::System.Globalization.CultureInfo.InvariantCulture) / 1_048_576} GiB" : "?",
        $"{Line("/etc/os-release", "PRETTY_NAME")?.Trim('"') ?? RuntimeInformation.OSDescription}, Linux {Environment.OSVersion.Version}", RuntimeInformation.FrameworkDescription,
        new DriveInfo(Path.GetFullPath(folder)).DriveFormat, await CommitAsync());

    private static string? Line(string file, string name)
    {
        if (!File.Exists(file)) return null;
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }

    private static async Task<string> CommitAsync()
    {
        try
        {
            var start = new ProcessStartInfo("git") { UseShellExecute = false, RedirectStandardOutput = true };
            foreach (var argument in (string[])["describe", "--always", "--dirty", "--exclude=*"]) start.ArgumentList.Add(argument);
            using var git = Process.Start(start)!;
            var told = await git.StandardOutput.ReadToEndAsync();
            await git.WaitForExitAsync();
            return git.ExitCode == 0 ? told.Trim() : "unknown";
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
