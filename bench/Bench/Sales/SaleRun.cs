using System.Diagnostics;
using Piaohao.Bench.Terminals;

namespace Piaohao.Bench.Sales;

/// <summary>One stretch of sales: warm-up, then the measured time between two readings of all counters.</summary>
/// <param name="WarmUp">How long the warm-up took.</param>
internal sealed record SaleRun(SaleReading Before, SaleReading After, List<long> Latencies, TimeSpan WarmUp)
{
    /// <summary>Methods compiled in a second below which host and bank are taken to be warm: a cold program takes twice the processor for a sale.</summary>
    private const int Settled = 10;

    private static readonly TimeSpan WarmUpMin = TimeSpan.FromSeconds(6), WarmUpMax = TimeSpan.FromSeconds(40), Look = TimeSpan.FromSeconds(2);

    /// <exception cref="InvalidDataException">An answer was wrong or did not come, or the parties' books do not agree.</exception>
    public static async Task<SaleRun> MeasureAsync(Stage stage, SaleOptions options)
    {
        var traffic = new SaleTraffic(stage.Terminals, options.Rate);
        var began = Stopwatch.GetTimestamp();
        var selling = stage.RunAsync(traffic);
        if (options.WarmUp > 0) await PauseAsync(TimeSpan.FromSeconds(options.WarmUp), selling);
        else await SettleAsync(stage, selling);
        var warmUp = Stopwatch.GetElapsedTime(began);
        var before = await stage.ReadAsync();
        traffic.MeasureFor(TimeSpan.FromSeconds(options.Seconds));
        await PauseAsync(TimeSpan.FromSeconds(options.Seconds), selling);
        var after = await stage.ReadAsync();
        await selling;
        await stage.CompareBooksAsync();
        return new SaleRun(before, after, traffic.Latencies, warmUp);
    }

    /// <summary>Waits until the compilers of host and bank have little left to do.</summary>
    private static async Task SettleAsync(Stage stage, Task selling)
    {
        var began = Stopwatch.GetTimestamp();
        await PauseAsync(WarmUpMin, selling);
        for (var before = await stage.ReadAsync(); Stopwatch.GetElapsedTime(began) < WarmUpMax;)
        {
            await PauseAsync(Look, selling);
            var now = await stage.ReadAsync();
            if (now.CompiledMethods - before.CompiledMethods < Settled * Look.TotalSeconds) return;
            before = now;
        }
    }

    /// <summary>Waits, unless the traffic fails meanwhile.</summary>
    private static async Task PauseAsync(TimeSpan time, Task selling)
    {
        if (await Task.WhenAny(selling, Task.Delay(time)) == selling && selling.IsFaulted) await selling;
    }
}
