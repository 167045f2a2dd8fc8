using System.Diagnostics;
using Piaohao.Bench.Parties;
using Piaohao.Bench.Sales;
using Piaohao.Bench.Yardsticks;
using Piaohao.Storage;

namespace Piaohao.Bench.Growing;

/// <summary>How large the books grow.</summary>
/// <param name="Rows">Past sales.</param>
/// <param name="Archive">Archive them in the end.</param>
internal sealed record GrowthOptions(int Rows, SaleOptions Sale, bool Json, bool Archive = false)
{
    public const string Usage = "[--rows 1000..100000000] [--terminals 1..4000] [--seconds 1..600] [--warm-up 1..600] [--folder PATH] [--archive] [--json]";

    public static GrowthOptions? Parse(ReadOnlySpan<string> words)
    {
        var arguments = new Arguments(words);
        var options = new GrowthOptions(
            arguments.Number("--rows", 1_000_000, 1000, 100_000_000),
            SaleOptions.Usual with
            {
                Terminals = arguments.Number("--terminals", SaleOptions.TerminalsUsual, 1, 4000),
                Seconds = arguments.Number("--seconds", 10, 1, 600),
                WarmUp = arguments.Number("--warm-up", 0, 1, 600),
                Folder = arguments.Text("--folder", RunFolder.Usual),
            },
            arguments.Flag("--json"), arguments.Flag("--archive"));
        return arguments.IsWrong ? null : options;
    }
}

/// <summary>What large books cost.</summary>
/// <param name="Empty">Sales with books that were empty.</param>
/// <param name="Full">Sales with the same books after they were filled.</param>
/// <param name="FirstSaleMs">From the start of the host's process to its first approved sale, with full books; median of three.</param>
internal sealed record GrowthResult(
    long Rows, int Merchants, double FillSeconds, double DatabaseMb, SaleResult Empty, SaleResult Full, double FirstSaleMs, double FirstSaleEmptyMs, IReadOnlyList<QueryTime> Queries, ArchiveTime? Archived)
{
    public double Ratio => Full.SalesPerSecond / Empty.SalesPerSecond;

    public override string ToString() => Told.Lines([
        Told.Line("books", $"{Rows} past sales of {Merchants} merchants, {DatabaseMb:0} MB, filled in {FillSeconds:0} s"),
        Told.Line("empty", $"{Empty.SalesPerSecond:0} sales/s, p99 {Empty.P99Ms:0.0} ms, {Empty.BytesPerSale:0} bytes a sale, host {Empty.HostMemoryMb:0} MB"),
        Told.Line("full", $"{Full.SalesPerSecond:0} sales/s, p99 {Full.P99Ms:0.0} ms, {Full.BytesPerSale:0} bytes a sale, host {Full.HostMemoryMb:0} MB: {Ratio:0.00} of the rate with empty books"),
        Told.Line("start", $"{FirstSaleMs:0} ms to the first approved sale, {FirstSaleEmptyMs:0} ms with empty books"),
        .. Queries.Select(query => Told.Line("query", $"{query.Name}: {query.Median:0.00} ms, at most {query.Longest:0.00} ms")),
        .. Archived is null ? Array.Empty<string>() : [Told.Line("archive", $"{Archived}")]]);
}

/// <summary><c>bench growth</c>: sales with empty books, then with the same books filled with many past sales, and how long questions to those take.</summary>
internal static class GrowthBench
{
    private const int Starts = 3;

    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(GrowthOptions.Parse(words), $"growth {GrowthOptions.Usage}", async options =>
        Told.Print(await MeasureAsync(options), options.Json));

    public static async Task<GrowthResult> MeasureAsync(GrowthOptions options)
    {
        using var folder = RunFolder.Make(options.Sale.Folder);
        var order = Stage.NewOrder(folder.Path, options.Sale.Terminals);
        var empty = await SellAsync(order, options.Sale, folder.Path, 1);
        var startEmpty = await StartAsync(order, 400_001);
        var (merchants, began) = (PastSales.Merchants(options.Rows, options.Sale.Terminals), Stopwatch.GetTimestamp());
        PastSales.Fill(PartyDatabase.Of(order, "host"), options.Rows, merchants);
        var filled = Stopwatch.GetElapsedTime(began);
        var size = new FileInfo(Path.Combine(folder.Path, "host.db")).Length / 1e6;
        // Trace numbers of the first stretch must not come again in the same batch.
        var start = await StartAsync(order, 500_001);
        var full = await SellAsync(order, options.Sale, folder.Path, 600_001);
        return new GrowthResult(options.Rows, merchants, filled.TotalSeconds, size, empty, full, start, startEmpty, QueryTime.Of(PartyDatabase.Of(order, "host"), options.Rows, merchants),
            options.Archive ? ArchiveTime.Measure(order, options.Rows, merchants) : null);
    }

    private static async Task<double> StartAsync(PartyOrder order, int firstTrace)
    {
        var times = new List<double>();
        for (var start = 0; start < Starts; start++) times.Add(await FirstSale.MeasureAsync(order, firstTrace + (start * 1000)));
        return times.Order().ElementAt(Starts / 2);
    }

    private static async Task<SaleResult> SellAsync(PartyOrder order, SaleOptions options, string folder, int firstTrace)
    {
        await using var stage = await Stage.SetAsync(order, firstTrace: firstTrace);
        var run = await SaleRun.MeasureAsync(stage, options);
        double[] disk = [DiskYardstick.Measure(folder, TimeSpan.FromSeconds(0.5))];
        return SaleResult.Of(options, run, disk, new PgBenchResult(null, "see bench sale"));
    }
}
