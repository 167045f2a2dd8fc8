using System.Diagnostics;

namespace Piaohao.Bench.Yardsticks;

/// <summary>A PostgreSQL 15 of this run's own in a folder of its own, reached by a socket there, durable as its makers ship it; stopped and deleted afterwards.</summary>
internal sealed class PgCluster : IAsyncDisposable
{
    public const string Owner = "postgres";

    private const string Programs = "/usr/lib/postgresql/15/bin", Install =
        "PostgreSQL 15 is not installed; as root on Debian: mkdir -p /etc/postgresql-common; echo create_main_cluster=false >/etc/postgresql-common/createcluster.conf; "
        + "apt-get update; apt-get install -y --no-install-recommends postgresql-15";

    private PgCluster(string folder) => Folder = folder;

    /// <summary>Where the server's socket is.</summary>
    public string Folder { get; }

    /// <summary>As Npgsql takes it.</summary>
    public string Address => $"Host={Folder};Username={Owner};Database=postgres";

    public static bool IsInstalled => File.Exists(Path.Combine(Programs, "pgbench"));

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(Folder, "data");

    /// <exception cref="IOException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PgCluster> StartAsync(string folder)
    {
        if (!IsInstalled) throw new IOException(Install);
        Directory.CreateDirectory(folder);
        var cluster = new PgCluster(folder);
        try
        {
            // PostgreSQL does not run as root.
            if (IsRoot) await cluster.RunProgramAsync("chown", [Owner, folder]);
            await cluster.RunAsync("initdb", ["-D", cluster.Data, "-A", "trust", "-U", Owner, "--no-instructions"]);
            // No port that others could meet. What matters is said, not left to defaults.
            string[] settings = ["-c listen_addresses=''", $"-c unix_socket_directories='{folder}'", "-c fsync=on", "-c synchronous_commit=on", "-c shared_buffers=512MB", "-c max_wal_size=4GB"];
            await cluster.RunAsync("pg_ctl", ["-D", cluster.Data, "-w", "-l", Path.Combine(folder, "log"), "-o", string.Join(' ', settings), "start"]);
            return cluster;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Runs a program of PostgreSQL as the cluster's owner; what it said.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public Task<string> RunAsync(string program, string[] arguments)
    {
        var path = Path.Combine(Programs, program);
        return IsRoot ? RunProgramAsync("runuser", ["-u", Owner, "--", path, .. arguments]) : RunProgramAsync(path, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("pg_ctl", ["-D", Data, "-w", "-m", "fast", "stop"]);
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> RunProgramAsync(string program, IEnumerable<string> arguments)
    {
        // Into a file: a server that pg_ctl starts would keep a pipe open for as long as it runs.
        var output = Path.Combine(Folder, "output");
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = Folder };
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1", output, program, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var told = await File.ReadAllTextAsync(output);
        return process.ExitCode == 0 ? told : throw new IOException($"{program} ended with {process.ExitCode}: {told.Trim()}");
    }
}
