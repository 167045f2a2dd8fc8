using System.Diagnostics;
using System.Globalization;
using Piaohao.Bench.Growing;
using Piaohao.Storage;

namespace Piaohao.Bench.Starting;

/// <summary>How large the books are that the program starts on.</summary>
/// <param name="Rows">Past sales.</param>
/// <param name="Starts">With few sales, and again with all.</param>
/// <param name="Program">The program that is started.</param>
internal sealed record StartOptions(int Rows, int Starts, string Program, string Folder, bool Json)
{
    public const int StartsUsual = 3;

    public const string Usage = "[--rows 1000..100000000] [--starts 1..100] [--program Piaohao.Server.dll] [--folder PATH] [--json]";

    /// <summary>Where <c>./piaohao</c> builds it beside this program.</summary>
    public static string ProgramBeside => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "server", "Piaohao.Server.dll"));

    public static StartOptions? Parse(ReadOnlySpan<string> words)
    {
        var arguments = new Arguments(words);
        var options = new StartOptions(arguments.Number("--rows", 1_000_000, 1000, 100_000_000), arguments.Number("--starts", StartsUsual, 1, 100), arguments.Text("--program", ProgramBeside), arguments.Text("--folder", RunFolder.Usual), arguments.Flag("--json"));
        return arguments.IsWrong ? null : options;
    }
}

/// <summary>From the start of the process to the till's first approved sale, median and longest in milliseconds; <paramref name="PageMs"/> until its pages answer.</summary>
internal sealed record StartTimes(double PageMs, double SaleMs, double LongestMs)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PageMs:0} ms until the pages answer, {SaleMs:0} ms to the first approved sale, at most {LongestMs:0} ms");
}

/// <summary>Starts of the whole program on books of one sale, and with past sales in them.</summary>
internal sealed record StartResult(long Rows, double DatabaseMb, StartTimes New, StartTimes Full)
{
    public double Ratio => Full.SaleMs / New.SaleMs;

    public override string ToString() => Told.Lines(
        Told.Line("books", $"{Rows} past sales, {DatabaseMb:0} MB"), Told.Line("few sales", $"{New}"), Told.Line("all of them", $"{Full}: {Ratio:0.00} of that"));
}

/// <summary><c>bench start</c>: the whole program of the demo, from its start to the first sale at its till, with new books and with large ones.</summary>
internal static class StartBench
{
    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(StartOptions.Parse(words), $"start {StartOptions.Usage}", async options =>
        Told.Print(await MeasureAsync(options), options.Json));

    public static async Task<StartResult> MeasureAsync(StartOptions options)
    {
        using var folder = RunFolder.Make(options.Folder);
        var books = Path.Combine(folder.Path, "acquirer", "acquirer.db");
        await using (var first = await RunningProgram.StartAsync(options.Program, folder.Path)) await first.SellAsync();
        var started = await MeasureStartsAsync(options, folder.Path);
        PastSales.Fill(Database.Sqlite(books), options.Rows, PastSales.Merchants(options.Rows, 1));
        return new StartResult(options.Rows, new FileInfo(books).Length / 1e6, started, await MeasureStartsAsync(options, folder.Path));
    }

    private static async Task<StartTimes> MeasureStartsAsync(StartOptions options, string data)
    {
        var (pages, sales) = (new List<double>(), new List<double>());
        for (var start = 0; start < options.Starts; start++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var program = await RunningProgram.StartAsync(options.Program, data);
            pages.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await program.SellAsync();
            sales.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return new StartTimes(pages.Order().ElementAt(options.Starts / 2), sales.Order().ElementAt(options.Starts / 2), sales.Max());
    }
}
