using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Piaohao.Storage;

namespace Piaohao.Bench.Load;

/// <summary>The books of one party while a run was measured.</summary>
/// <param name="Groups">Transactions committed, each with one fsync of the write-ahead log.</param>
/// <param name="UnitsPerGroup">Units of work in one transaction, on average.</param>
/// <param name="CommitMs">How long a COMMIT took on average, fsync included.</param>
/// <param name="CommitShare">The part of the time spent in COMMIT, 0 to 1.</param>
internal sealed record BooksResult(long Groups, double GroupsPerSecond, double UnitsPerGroup, double CommitMs, double CommitShare)
{
    public static BooksResult Between(GroupCommitFigures before, GroupCommitFigures after, double seconds)
    {
        var (groups, units, commits) = (after.Groups - before.Groups, after.Units - before.Units, (after.AllCommits - before.AllCommits).TotalSeconds);
        return groups == 0 ? new BooksResult(0, 0, 0, 0, 0) : new BooksResult(groups, groups / seconds, (double)units / groups, commits * 1000 / groups, commits / seconds);
    }
}

/// <summary>What a load run has measured.</summary>
/// <param name="FdatasyncPerSecond">The bare rate of the same disk, before and after the run.</param>
/// <param name="SalesPerFdatasync">Sales a second over the bare rate (mean of before and after): what grouping gains, whatever the disk.</param>
/// <param name="WrittenBytesPerSale">Host and network together; null where the system does not say.</param>
internal sealed record LoadResult(
    int Terminals, double Seconds, long Sales, double SalesPerSecond, double P50Ms, double P99Ms, double P999Ms, double MaxMs, BooksResult Host, BooksResult Network,
    double CpuSeconds, double CpuMsPerSale, double GarbagePauseMs, double? WrittenBytesPerSale, double[] FdatasyncPerSecond, double SalesPerFdatasync, int Cores)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static LoadResult Of(int terminals, LoadReading before, LoadReading after, long[] latencies, double[] fdatasync)
    {
        var seconds = Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds;
        var sales = latencies.Length;
        Array.Sort(latencies);
        var cpu = (after.Cpu - before.Cpu).TotalSeconds;
        return new LoadResult(
            terminals, seconds, sales, sales / seconds, At(latencies, 0.5), At(latencies, 0.99), At(latencies, 0.999), At(latencies, 1),
            BooksResult.Between(before.Host, after.Host, seconds), BooksResult.Between(before.Bank, after.Bank, seconds),
            cpu, cpu * 1000 / sales, (after.GarbagePauses - before.GarbagePauses).TotalMilliseconds,
            (double?)(after.WrittenBytes - before.WrittenBytes) / sales, fdatasync, sales / seconds / fdatasync.Average(), Environment.ProcessorCount);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Form);

    public override string ToString() => string.Join(Environment.NewLine,
        Line("sales", $"{Sales} in {Seconds:0.0} s by {Terminals} terminals: {SalesPerSecond:0} sales/s"),
        Line("latency", $"p50 {P50Ms:0.0} ms, p99 {P99Ms:0.0} ms, p99.9 {P999Ms:0.0} ms, longest {MaxMs:0.0} ms"),
        Line("host books", Books(Host)),
        Line("network books", Books(Network)),
        Line("processor", $"{CpuSeconds:0.0} s of {Seconds * Cores:0.0} s on {Cores} cores ({CpuMsPerSale:0.000} ms a sale), garbage collection paused {GarbagePauseMs:0} ms"),
        Line("written", WrittenBytesPerSale is { } bytes ? $"{bytes:0} bytes a sale, host and network together" : "unknown on this system"),
        Line("disk", $"{string.Join(" before, ", FdatasyncPerSecond.Select(rate => rate.ToString("0", CultureInfo.InvariantCulture)))} after: bare fdatasync/s of 4 KiB; {SalesPerFdatasync:0.00} sales for each"),
        Line("note", $"load generator, host and card network share this process and its {Cores} cores; each sale is three durable steps (intent, issuer, outcome)"));

    private static string Books(BooksResult books) =>
        string.Create(CultureInfo.InvariantCulture, $"{books.Groups} groups = fsyncs ({books.GroupsPerSecond:0}/s), {books.UnitsPerGroup:0.0} units each, commit {books.CommitMs:0.00} ms, {books.CommitShare:0%} of the time");

    private static string Line(string name, FormattableString text) => $"{name,-14} {text.ToString(CultureInfo.InvariantCulture)}";

    private static string Line(string name, string text) => $"{name,-14} {text}";

    private static double At(long[] sorted, double part) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))] * 1000.0 / Stopwatch.Frequency;
}
