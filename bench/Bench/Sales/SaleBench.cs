using Piaohao.Bench.Yardsticks;

namespace Piaohao.Bench.Sales;

/// <summary><c>bench sale</c>: terminals sell over TCP, host and bank in processes of their own, everything durable, every answer checked; PostgreSQL's pgbench and
/// the bare disk in the same run as yardsticks.</summary>
internal static class SaleBench
{
    private static readonly TimeSpan DiskTime = TimeSpan.FromSeconds(1);

    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(SaleOptions.Parse(words), $"sale {SaleOptions.Usage}", async options =>
        Told.Print(await MeasureAsync(options), options.Json));

    public static async Task<SaleResult> MeasureAsync(SaleOptions options)
    {
        using var folder = RunFolder.Make(options.Folder);
        var diskTime = TimeSpan.FromSeconds(Math.Min(DiskTime.TotalSeconds, options.Seconds / 4.0));
        var diskBefore = DiskYardstick.Measure(folder.Path, diskTime);
        SaleRun run;
        await using (var cluster = options.Database == SaleOptions.OwnCluster ? await PgCluster.StartAsync(Path.Combine(folder.Path, "cluster")) : null)
        await using (var stage = await Stage.SetAsync(Stage.NewOrder(folder.Path, options.Terminals, cluster?.Address ?? options.Database), options.FsyncDelay))
            run = await SaleRun.MeasureAsync(stage, options);

        double[] disk = [diskBefore, DiskYardstick.Measure(folder.Path, diskTime)];
        var pgbench = options.HasPgBench ? await PgBench.MeasureAsync(folder.Path, options.Seconds) : new PgBenchResult(null, "--no-pgbench was given");
        return SaleResult.Of(options, run, disk, pgbench);
    }
}
