using System.Diagnostics;
using Piaohao.Bench.Sales;

namespace Piaohao.Bench.Settling;

/// <summary>How large the evening is.</summary>
/// <param name="Sales">Sales in each terminal's batch.</param>
internal sealed record SettleOptions(int Terminals, int Sales, string Folder, bool Json)
{
    public const string Usage = "[--terminals 1..4000] [--sales 1..999] [--folder PATH] [--json]";

    public static SettleOptions? Parse(ReadOnlySpan<string> words)
    {
        var arguments = new Arguments(words);
        var options = new SettleOptions(
            arguments.Number("--terminals", 500, 1, 4000), arguments.Number("--sales", 20, 1, 999), arguments.Text("--folder", RunFolder.Usual), arguments.Flag("--json"));
        return arguments.IsWrong ? null : options;
    }
}

/// <summary>What an evening took.</summary>
/// <param name="BatchesPerSecond">Batches whose totals agreed: 0500 and the end.</param>
/// <param name="UploadedBatchesPerSecond">Batches whose totals were told wrong, so that every sale was uploaded: 0500, records by eights, the end.</param>
internal sealed record SettleResult(
    int Terminals, int Sales, double BatchesPerSecond, double P50Ms, double MaxMs, double UploadedBatchesPerSecond, double RecordsPerSecond, double UploadMaxMs, double HostCpuMicrosPerBatch)
{
    public override string ToString() => Told.Lines(
        Told.Line("settled", $"{BatchesPerSecond:0} batches of {Sales} sales a second, {Terminals} terminals at once: p50 {P50Ms:0} ms, the last after {MaxMs:0} ms; {HostCpuMicrosPerBatch:0} µs of the host's processor each"),
        Told.Line("uploaded", $"{UploadedBatchesPerSecond:0} batches, {RecordsPerSecond:0} records a second; the last after {UploadMaxMs:0} ms"));
}

/// <summary><c>bench settle</c>: every terminal sells a day's batch; then all settle at once, first with totals that agree, then with totals that do not.</summary>
internal static class SettleBench
{
    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(SettleOptions.Parse(words), $"settle {SettleOptions.Usage}", async options =>
        Told.Print(await MeasureAsync(options), options.Json));

    public static async Task<SettleResult> MeasureAsync(SettleOptions options)
    {
        using var folder = RunFolder.Make(options.Folder);
        await using var stage = await Stage.SetAsync(Stage.NewOrder(folder.Path, options.Terminals));
        var (agreed, took, cpu) = await SettleAsync(stage, options, tellsWrong: false);
        await stage.SignInAsync();
        var (uploaded, uploadTook, _) = await SettleAsync(stage, options, tellsWrong: true);
        await stage.CompareBooksAsync();
        var (batches, uploads) = (options.Terminals / took.TotalSeconds, options.Terminals / uploadTook.TotalSeconds);
        return new SettleResult(
            options.Terminals, options.Sales, batches, Ms(agreed[agreed.Count / 2]), Ms(agreed[^1]), uploads, uploads * options.Sales, Ms(uploaded[^1]), cpu / options.Terminals);
    }

    private static async Task<(List<long> Latencies, TimeSpan Took, double HostCpuMicros)> SettleAsync(Stage stage, SettleOptions options, bool tellsWrong)
    {
        await stage.RunAsync(new DayTraffic(stage.Terminals, options.Sales));
        var traffic = new SettleTraffic(stage.Terminals, tellsWrong);
        var before = await stage.ReadAsync();
        var began = Stopwatch.GetTimestamp();
        await stage.RunAsync(traffic);
        var took = Stopwatch.GetElapsedTime(began);
        var after = await stage.ReadAsync();
        traffic.Latencies.Sort();
        return (traffic.Latencies, took, after.Host.CpuMicros - before.Host.CpuMicros);
    }

    private static double Ms(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
