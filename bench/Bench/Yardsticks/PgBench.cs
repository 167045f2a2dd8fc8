using System.Globalization;
using System.Text.RegularExpressions;

namespace Piaohao.Bench.Yardsticks;

/// <summary>What pgbench measured, or why it did not.</summary>
/// <param name="Tps">Transactions a second; null where there are none.</param>
internal sealed record PgBenchResult(double? Tps, string? Reason);

/// <summary>PostgreSQL's own measure on the same disk and machine: its TPC-B-like load with 8 clients, scale 10, in a cluster that is made for it.</summary>
internal static partial class PgBench
{
    /// <summary>Measures for so long in a new cluster under <paramref name="folder"/>.</summary>
    public static async Task<PgBenchResult> MeasureAsync(string folder, int seconds)
    {
        try
        {
            await using var cluster = await PgCluster.StartAsync(Path.Combine(folder, "pgbench"));
            string[] where = ["-h", cluster.Folder, "-U", PgCluster.Owner, "postgres"];
            await cluster.RunAsync("pgbench", ["-i", "-q", "-s", "10", .. where]);
            var told = await cluster.RunAsync("pgbench", ["-c", "8", "-j", "2", "-T", seconds.ToString(CultureInfo.InvariantCulture), .. where]);
            return Tps().Match(told) is { Success: true } found
                ? new PgBenchResult(double.Parse(found.Groups["tps"].Value, CultureInfo.InvariantCulture), null)
                : throw new IOException($"pgbench told no tps: {told}");
        }
        catch (IOException failure)
        {
            return new PgBenchResult(null, failure.Message);
        }
    }

    [GeneratedRegex(@"^tps = (?<tps>[\d.]+) \(without", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tps();
}
