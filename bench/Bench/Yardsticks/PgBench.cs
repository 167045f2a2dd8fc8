using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Piaohao.Bench.Yardsticks;

/// <summary>What pgbench measured, or why it did not.</summary>
/// <param name="Tps">Transactions a second; null where there are none.</param>
internal sealed record PgBenchResult(double? Tps, string? Reason);

/// <summary>PostgreSQL's own measure on the same disk and machine: its TPC-B-like load with 8 clients, scale 10, fsync and synchronous commit on, in a cluster that
/// is made for it and deleted afterwards.</summary>
internal sealed partial class PgBench : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin", Owner = "postgres", Install =
        "PostgreSQL 15 is not installed; as root on Debian: mkdir -p /etc/postgresql-common; echo create_main_cluster=false >/etc/postgresql-common/createcluster.conf; "
        + "apt-get update; apt-get install -y --no-install-recommends postgresql-15";

    private readonly string folder;
    private readonly string data;

    private PgBench(string folder)
    {
        this.folder = Path.Combine(folder, "pgbench");
        data = Path.Combine(this.folder, "data");
        Directory.CreateDirectory(this.folder);
    }

    /// <summary>Measures for so long in a new cluster under <paramref name="folder"/>.</summary>
    public static async Task<PgBenchResult> MeasureAsync(string folder, int seconds)
    {
        if (!File.Exists(Path.Combine(Programs, "pgbench"))) return new PgBenchResult(null, Install);
        using var bench = new PgBench(folder);
        try
        {
            return await bench.MeasureAsync(seconds);
        }
        catch (IOException failure)
        {
            return new PgBenchResult(null, failure.Message);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static bool IsRoot => Environment.UserName == "root";

    private async Task<PgBenchResult> MeasureAsync(int seconds)
    {
        // PostgreSQL does not run as root.
        if (IsRoot) await RunAsync("chown", [Owner, folder]);
        await RunAsOwnerAsync("initdb", ["-D", data, "-A", "trust", "-U", Owner, "--no-instructions"]);
        // Only a socket in this folder: no port that others could meet. What matters is said, not left to defaults.
        string[] settings = ["-c listen_addresses=''", $"-c unix_socket_directories='{folder}'", "-c fsync=on", "-c synchronous_commit=on", "-c shared_buffers=512MB", "-c max_wal_size=4GB"];
        await RunAsOwnerAsync("pg_ctl", ["-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", string.Join(' ', settings), "start"]);
        try
        {
            string[] where = ["-h", folder, "-U", Owner, "postgres"];
            await RunAsOwnerAsync("pgbench", ["-i", "-q", "-s", "10", .. where]);
            var told = await RunAsOwnerAsync("pgbench", ["-c", "8", "-j", "2", "-T", seconds.ToString(CultureInfo.InvariantCulture), .. where]);
            return Tps().Match(told) is { Success: true } found
                ? new PgBenchResult(double.Parse(found.Groups["tps"].Value, CultureInfo.InvariantCulture), null)
                : throw new IOException($"pgbench told no tps: {told}");
        }
        finally
        {
            await RunAsOwnerAsync("pg_ctl", ["-D", data, "-w", "-m", "fast", "stop"]);
        }
    }

    private Task<string> RunAsOwnerAsync(string program, string[] arguments)
    {
        var path = Path.Combine(Programs, program);
        return IsRoot ? RunAsync("runuser", ["-u", Owner, "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        // Into a file: a server that pg_ctl starts would keep a pipe open for as long as it runs.
        var output = Path.Combine(folder, "output");
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = folder };
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1", output, program, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var told = await File.ReadAllTextAsync(output);
        return process.ExitCode == 0 ? told : throw new IOException($"{program} ended with {process.ExitCode}: {told.Trim()}");
    }

    [GeneratedRegex(@"^tps = (?<tps>[\d.]+) \(without", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tps();
}
