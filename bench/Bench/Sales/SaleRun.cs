using System.Diagnostics;
using Piaohao.Bench.Terminals;

namespace Piaohao.Bench.Sales;

/// <summary>One stretch of sales: warm-up, then the measured time between two readings of all counters.</summary>
internal sealed record SaleRun(SaleReading Before, SaleReading After, List<long> Latencies)
{
    /// <exception cref="InvalidDataException">An answer was wrong or did not come, or the parties' books do not agree.</exception>
    public static async Task<SaleRun> MeasureAsync(Stage stage, SaleOptions options)
    {
        var now = Stopwatch.GetTimestamp();
        var (warm, end) = (now + (options.WarmUp * Stopwatch.Frequency), now + ((options.WarmUp + options.Seconds) * Stopwatch.Frequency));
        var traffic = new SaleTraffic(stage.Terminals, options.Rate, warm, end);
        var selling = stage.RunAsync(traffic);
        var before = await ReadAtAsync(stage, warm, selling);
        var after = await ReadAtAsync(stage, end, selling);
        await selling;
        await stage.CompareBooksAsync();
        return new SaleRun(before, after, traffic.Latencies);
    }

    /// <summary>Reads all counters at a moment, unless the traffic fails before.</summary>
    private static async Task<SaleReading> ReadAtAsync(Stage stage, long moment, Task selling)
    {
        var left = TimeSpan.FromSeconds(Math.Max(0, (double)(moment - Stopwatch.GetTimestamp()) / Stopwatch.Frequency));
        if (await Task.WhenAny(selling, Task.Delay(left)) == selling && selling.IsFaulted) await selling;
        return await stage.ReadAsync();
    }
}
