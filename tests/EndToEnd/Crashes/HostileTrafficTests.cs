using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>Good terminals sell while others flood the same port with malformed, oversized, endless, forged and replayed messages: the good ones are all served.</summary>
public sealed class HostileTrafficTests
{
    private const int Shops = 8, Recorded = 20, Lines = 2, SlowLines = 100;
    private static readonly string[] MayBeAnswered = ["00", "sign-in 00"];
    private readonly TimeSpan lasts = TimeSpan.FromSeconds(Number("PIAOHAO_SECONDS") ?? 4);
    private readonly int pause = Number("PIAOHAO_PAUSE") ?? 10, seed = Environment.TickCount;

    [Fact]
    public async Task Good_terminals_are_all_served_while_others_flood_the_port()
    {
        await using var parties = await ThreeParties.StartAsync(Shops, new Random(seed));
        var demo = JsonNode.Parse((await RunningPiaohao.CommandAsync("demo", "--json", "--data", parties.Data)).Output)!;
        var hostile = new HostileTraffic(demo, await RecordAsync(demo), [.. parties.Shops.Select(shop => shop.Tid)], seed);
        using var stop = new CancellationTokenSource();
        List<Task> work = [.. parties.Shops.Select(shop => shop.WorkAsync(pause: 20, loses: 0, stop.Token))];

        // The first sales compile the path, and are not measured.
        await LastAsync(lasts / 2, work);
        Take(parties);
        await LastAsync(lasts, work);
        var quiet = Take(parties);
        using var end = new CancellationTokenSource();
        var before = await FramesAsync(parties);
        var flood = hostile.RunAsync(Lines, SlowLines, pause, end.Token);
        var flooded = Stopwatch.StartNew();
        await LastAsync(lasts, work);
        var under = Take(parties);
        var seconds = flooded.Elapsed.TotalSeconds;
        var frames = (await FramesAsync(parties)).ToDictionary(kind => kind.Key, kind => (kind.Value - before.GetValueOrDefault(kind.Key)) / seconds, StringComparer.Ordinal);
        frames["answered"] -= under.Count / seconds;
        await end.CancelAsync();
        await flood;
        await stop.CancelAsync();
        await Task.WhenAll(work);

        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"""
            bad frames a second, as the host counted them: {frames.Values.Sum():0} ({string.Join(", ", frames.Where(kind => kind.Value > 0.5).OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Key} {kind.Value:0}"))}), and {SlowLines} lines of a byte a second
            sent: {string.Join(", ", hostile.Sent.OrderBy(sort => sort.Key, StringComparer.Ordinal).Select(sort => $"{sort.Key} {sort.Value / seconds:0}"))}
            good sales without: {Figures(quiet)}; with: {Figures(under)}
            """));
        Assert.All(parties.Shops, shop => Assert.True(shop.Codes.Keys.All(MayBeAnswered.Contains), $"{shop.Tid}: {string.Join(", ", shop.Codes)}\n{parties.Outputs}"));
        Assert.NotEmpty(under);
        Assert.All(hostile.Sent.Values, count => Assert.True(count > 0));
        Assert.Empty(new Reckoning(parties.Data).Differences(parties.Shops));
        var (status, output) = await parties.VerifyAsync();
        Assert.True(status == 0, output);
        // What was forged or played again moved nothing: beside the shops' approvals there are the recorded ones alone.
        Assert.Equal(Recorded, new PartyFile(parties.Data, "acquirer").Number("SELECT COUNT(*) FROM transactions WHERE terminal_id = @p0", (string)demo["tid"]!));
    }

    /// <summary>Sales of the demo's outside terminal, as somebody on the line would have seen them.</summary>
    private static async Task<List<byte[]>> RecordAsync(JsonNode demo)
    {
        await using var terminal = await OutsideTerminal.ConnectAsync(demo);
        Assert.Equal("00", await terminal.SignInAsync((string)demo["operator"]!));
        List<byte[]> recorded = [];
        for (var sale = 0; sale < Recorded; sale++)
        {
            recorded.Add(terminal.Sale(1, (string)demo["cards"]![1]!["track2"]!, null, terminal.Trace++));
            Assert.Equal("00", (await terminal.ExchangeAsync(recorded[^1])).Code);
        }

        return recorded;
    }

    private static async Task LastAsync(TimeSpan time, List<Task> work)
    {
        // A shop that was told something wrong ends the test at once.
        if (await Task.WhenAny([Task.Delay(time), .. work]) is { IsFaulted: true } broken) await broken;
    }

    /// <summary>What became of the frames of terminals so far, as the host counts them.</summary>
    private static async Task<Dictionary<string, double>> FramesAsync(ThreeParties parties)
    {
        const string series = "piaohao_acquirer_frames_total{outcome=\"";
        var metrics = await parties.Acquirer.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return metrics.Split('\n').Where(line => line.StartsWith(series, StringComparison.Ordinal)).ToDictionary(
            line => line[series.Length..line.LastIndexOf('"')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    private static List<double> Take(ThreeParties parties)
    {
        List<double> taken = [];
        foreach (var shop in parties.Shops)
            while (shop.ApprovedWithin.TryTake(out var ms)) taken.Add(ms);
        taken.Sort();
        return taken;
    }

    private static string Figures(List<double> ms) => ms.Count == 0
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{ms.Count}, p50 {ms[ms.Count / 2]:0.0} ms, p99 {ms[ms.Count * 99 / 100]:0.0} ms, longest {ms[^1]:0.0} ms");

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
