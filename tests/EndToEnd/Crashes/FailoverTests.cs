using System.Diagnostics;
using System.Globalization;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>The program on two servers: the one that takes writes is lost while shops sell, its synchronous standby takes its place, and the program goes on by itself.</summary>
public sealed class FailoverTests
{
    private const int Shops = 8, Pause = 20, Loses = 40, AskedAgain = 10, ApprovalsEach = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_approval_given_stands_once_after_the_primary_was_killed_under_load_and_its_standby_promoted()
    {
        using var pair = new PostgresPair(synchronous: true);
        var data = Directory.CreateTempSubdirectory("piaohao-").FullName;
        var identities = await OutsideShops.TakeOnAsync(data, Shops, pair.Address);
        await using var piaohao = await RunningPiaohao.StartAsync(data, "--database", pair.Address);
        var demo = await piaohao.DemoAsync();
        var seed = Environment.TickCount;
        List<Shop> shops = [.. identities.Select((identity, number) => new Shop(demo, identity, number, seed + number) { Patience = Patience })];
        using var stop = new CancellationTokenSource();
        List<Task> work = [.. shops.Select(shop => shop.WorkAsync(Pause, Loses, stop.Token))];
        await ApprovedAsync(shops, work, piaohao);
        pair.FailOver();
        var failedOver = Stopwatch.StartNew();
        await ApprovedAsync(shops, work, piaohao);
        var lasted = failedOver.Elapsed;
        await stop.CancelAsync();
        await Task.WhenAll(work);
        using var limit = new CancellationTokenSource(Within);
        await Task.WhenAll(shops.Select(shop => shop.FinishAsync(AskedAgain, limit.Token)));
        await AssertEqualAsync(piaohao, pair, limit.Token);
        var differences = new Reckoning(data, pair.Address).Differences(shops);
        Assert.True(differences.Count == 0, $"seed {seed}: {differences.Count} differences:\n{string.Join('\n', differences.Take(20))}\n{piaohao.Output}");
        TestContext.Current.SendDiagnosticMessage(Figures(shops, lasted));
        await AssertOldPrimaryIsLeftAloneAsync(piaohao, pair, shops[0]);
    }

    /// <summary>The old primary comes back alone, without a word that it lacks sales: the program writes nothing to it, ends and says why.</summary>
    private static async Task AssertOldPrimaryIsLeftAloneAsync(RunningPiaohao piaohao, PostgresPair pair, Shop shop)
    {
        const string count = "SELECT COUNT(*) FROM acquirer.transactions";
        pair.Standby.Kill();
        pair.Primary.StartAgain();
        var before = pair.Primary.Ask(count);
        using var stop = new CancellationTokenSource();
        var work = shop.WorkAsync(Pause, 0, stop.Token);
        var status = await piaohao.EndAsync().WaitAsync(Within);
        await stop.CancelAsync();
        await work;
        Assert.Equal(1, status);
        Assert.Contains("is not where this program left it", piaohao.Output, StringComparison.Ordinal);
        Assert.Equal(before, pair.Primary.Ask(count));
    }

    private static string Figures(List<Shop> shops, TimeSpan lasted)
    {
        var sales = shops.SelectMany(shop => shop.Sales).ToLookup(sale => sale.Fate);
        var codes = shops.SelectMany(shop => shop.Codes).GroupBy(code => code.Key, code => code.Value).Select(code => $"{code.Key} × {code.Sum()}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{sales[Fate.Given].Count()} approvals given, {sales[Fate.TakenBack].Count()} taken back; all shops sold again {lasted.TotalSeconds:0.0} s after the failover; answers: {string.Join(", ", codes)}");
    }

    /// <summary>Returns when so many more approvals were given, some to each shop.</summary>
    private static async Task ApprovedAsync(List<Shop> shops, List<Task> work, RunningPiaohao piaohao)
    {
        var before = shops.Select(shop => shop.ApprovedWithin.Count).ToList();
        for (var waited = Stopwatch.StartNew(); shops.Sum(shop => shop.ApprovedWithin.Count) < before.Sum() + ApprovalsEach || shops.Where((shop, number) => shop.ApprovedWithin.Count == before[number]).Any(); await Task.Delay(10))
        {
            // A shop that was told something wrong ends the test at once.
            if (work.FirstOrDefault(shop => shop.IsFaulted) is { } broken) await broken;
            if (waited.Elapsed > Within) throw new TimeoutException($"The shops do not sell:\n{piaohao.Output}");
        }
    }

    /// <summary>Nothing stays open, and host and bank are equal, each in itself and one with the other.</summary>
    private static async Task AssertEqualAsync(RunningPiaohao piaohao, PostgresPair pair, CancellationToken limit)
    {
        while (true)
        {
            var (status, output) = await RunningPiaohao.CommandAsync("verify", "--data", piaohao.Data, "--database", pair.Address);
            Assert.True(status == 0, $"{output}\n{piaohao.Output}");
            if (!output.Contains("still open", StringComparison.Ordinal)) return;
            Assert.False(limit.IsCancellationRequested, $"Something stays open: {output}\n{piaohao.Output}");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
