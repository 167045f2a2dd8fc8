using System.Diagnostics;

namespace Piaohao.Bench.Load;

/// <summary>The load run: terminals sell over TCP without pause, full fsync everywhere, and every answer is checked.</summary>
internal static class SaleLoad
{
    private static readonly TimeSpan YardstickTime = TimeSpan.FromSeconds(1);

    /// <summary>0 where every sale was approved; 1 where the run failed.</summary>
    public static async Task<int> RunAsync(LoadOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        var folder = Path.Combine(options.Folder, $"load-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            if (new DriveInfo(folder).DriveFormat is "tmpfs" or "ramfs") throw new IOException($"{options.Folder} lies in memory; name a folder on a disk with --folder.");
            var result = await MeasureAsync(folder, options);
            Console.WriteLine(options.Json ? result.ToJson() : result.ToString());
            return 0;
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The run failed: {failure.Message}");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<LoadResult> MeasureAsync(string folder, LoadOptions options)
    {
        var diskBefore = DiskYardstick.Measure(folder, YardstickTime);
        await using var parties = await LoadParties.StartAsync(folder, options.Terminals);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds + LoadOptions.WarmUpSeconds + 60));
        foreach (var terminal in parties.Terminals) await terminal.SignInAsync(limit.Token);

        var clock = new LoadClock(TimeSpan.FromSeconds(LoadOptions.WarmUpSeconds), TimeSpan.FromSeconds(options.Seconds));
        var selling = parties.Terminals.Select(terminal => SellAsync(terminal, clock, limit)).ToArray();
        await Task.Delay(clock.ToWarm);
        var before = LoadReading.Take(parties);
        await Task.Delay(clock.ToEnd);
        var after = LoadReading.Take(parties);
        var latencies = await Task.WhenAll(selling);
        return LoadResult.Of(options.Terminals, before, after, [.. latencies.SelectMany(l => l)], [diskBefore, DiskYardstick.Measure(folder, YardstickTime)]);
    }

    /// <summary>Latencies of the sales that ended in the measured time. A failure ends the whole run.</summary>
    private static async Task<List<long>> SellAsync(LoadTerminal terminal, LoadClock clock, CancellationTokenSource limit)
    {
        var latencies = new List<long>();
        try
        {
            for (var began = Stopwatch.GetTimestamp(); began < clock.End;)
            {
                await terminal.SellAsync(limit.Token);
                var ended = Stopwatch.GetTimestamp();
                if (ended >= clock.Warm && ended < clock.End) latencies.Add(ended - began);
                began = ended;
            }

            return latencies;
        }
        catch
        {
            await limit.CancelAsync();
            throw;
        }
    }
}
