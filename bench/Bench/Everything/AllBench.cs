using Piaohao.Bench.Codec;
using Piaohao.Bench.Growing;
using Piaohao.Bench.Ledgers;
using Piaohao.Bench.Operations;
using Piaohao.Bench.Sales;
using Piaohao.Bench.Settling;
using Piaohao.Bench.Starting;

namespace Piaohao.Bench.Everything;

/// <summary>How long everything takes, and where it is written down.</summary>
internal sealed record AllOptions(int Seconds, int Rows, int Rate, bool HasPostgres, string Folder, string Out)
{
    public const string Usage = "[--seconds 1..600] [--rows 1000..100000000] [--rate 1..100000] [--no-pgbench] [--folder PATH] [--out docs/performance.md]";

    public static AllOptions? Parse(ReadOnlySpan<string> words)
    {
        var arguments = new Arguments(words);
        var options = new AllOptions(
            arguments.Number("--seconds", 10, 1, 600), arguments.Number("--rows", 10_000_000, 1000, 100_000_000), arguments.Number("--rate", 2000, 1, 100_000),
            !arguments.Flag("--no-pgbench"), arguments.Text("--folder", RunFolder.Usual), arguments.Text("--out", Path.Combine("docs", "performance.md")));
        return arguments.IsWrong ? null : options;
    }
}

/// <summary><c>bench all</c>: every measurement one after another, written down as one page.</summary>
internal static class AllBench
{
    private const int DelayTerminals = 256;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(2);

    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(AllOptions.Parse(words), $"all {AllOptions.Usage}", async options =>
    {
        var page = await MeasureAsync(options);
        await File.WriteAllTextAsync(options.Out, page.ToString());
        Console.WriteLine($"Written: {options.Out}");
    });

    private static async Task<Page> MeasureAsync(AllOptions options)
    {
        var usual = SaleOptions.Usual with { Seconds = options.Seconds, Folder = options.Folder };
        var page = new Page(await Machine.LookAsync(Environment.CurrentDirectory), DateTimeOffset.UtcNow);
        page.Sales(await NextAsync("sale", () => SaleBench.MeasureAsync(usual with { HasPgBench = options.HasPostgres })));
        page.Rate(await NextAsync($"sale --rate {options.Rate}", () => SaleBench.MeasureAsync(usual with { Rate = options.Rate })));
        var many = usual with { Terminals = DelayTerminals };
        page.Delay(
            await NextAsync($"sale --terminals {DelayTerminals}", () => SaleBench.MeasureAsync(many)),
            await NextAsync("sale --fsync-delay 2", () => SaleBench.MeasureAsync(many with { FsyncDelay = Delay })));
        if (options.HasPostgres) page.Postgres(await PostgresAsync(usual));
        using (var folder = RunFolder.Make(options.Folder))
        {
            page.Ledger(await NextAsync("ledger", () => LedgerBench.MeasureAsync(folder.Path, new LedgerOptions(options.Seconds, 2048, 256, options.Folder, false))));
            page.Settle(await NextAsync("settle", () => SettleBench.MeasureAsync(new SettleOptions(500, 20, options.Folder, false))));
            page.Growth(await NextAsync("growth", () => GrowthBench.MeasureAsync(new GrowthOptions(options.Rows, usual, false))));
            page.Start(await NextAsync("start", () => StartBench.MeasureAsync(new StartOptions(options.Rows, StartOptions.StartsUsual, StartOptions.ProgramBeside, options.Folder, false))));
            page.Operations("codec", "a chip sale of 20 fields", await NextAsync("codec", () => Task.FromResult(CodecBench.Measure())));
            page.Operations("hsm", "one thread", await NextAsync("hsm", () => Task.FromResult(HsmBench.Measure(folder.Path))));
        }

        return page;
    }

    /// <summary>Null where there is no PostgreSQL, or the run with it failed: the page says so, and is made all the same.</summary>
    private static async Task<SaleResult?> PostgresAsync(SaleOptions usual)
    {
        try
        {
            return await NextAsync("sale --database cluster", () => SaleBench.MeasureAsync(usual with { Database = SaleOptions.OwnCluster }));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return null;
        }
    }

    private static Task<T> NextAsync<T>(string name, Func<Task<T>> measure)
    {
        Console.Error.WriteLine($"bench {name} ...");
        return measure();
    }
}
