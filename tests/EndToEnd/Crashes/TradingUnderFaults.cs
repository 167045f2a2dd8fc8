using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>Shops and till at work while something is done to the parties; then peace, and the reckoning.</summary>
internal sealed class TradingUnderFaults(ThreeParties parties, int seed)
{
    private const int Pause = 80, Loses = 25, AskedAgain = 10;
    private static readonly TimeSpan PeaceWithin = TimeSpan.FromSeconds(120);

    /// <summary>Trades while <paramref name="faults"/> lasts, lets everything come to rest, and holds all books against what was told.</summary>
    /// <param name="withTill">False where nobody stands at the till.</param>
    /// <returns>The figures, a line.</returns>
    public async Task<string> RunAsync(Func<Task> faults, bool withTill = true)
    {
        var watch = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource();
        List<Task> work = [.. parties.Shops.Select(shop => shop.WorkAsync(Pause, Loses, stop.Token))];
        var till = withTill ? WorkTillAsync(stop.Token) : Task.FromResult(0);
        var lasting = faults();
        // A shop that was told something wrong ends the run at once.
        if (await Task.WhenAny([lasting, till, .. work]) is { IsFaulted: true } broken) await broken;
        await lasting;
        await stop.CancelAsync();
        await Task.WhenAll(work);
        var tillResults = await till;
        var faultsLasted = watch.Elapsed;
        foreach (var party in parties.All) await party.ReachAsync();
        using var limit = new CancellationTokenSource(PeaceWithin);
        await Task.WhenAll(parties.Shops.Select(shop => shop.FinishAsync(AskedAgain, limit.Token)));
        if (withTill) await new Cashier(parties.Till).WorkUntilAsync("idle", "1", "card-1", "123456");
        await RestAsync(limit.Token);
        var differences = new Reckoning(parties.Data).Differences(parties.Shops);
        Assert.True(differences.Count == 0, $"seed {seed}: {differences.Count} differences:\n{string.Join('\n', differences.Take(20))}\n{parties.Outputs}");
        return Figures(faultsLasted, watch.Elapsed, tillResults);
    }

    /// <summary>Nothing may stay open, and all books are equal.</summary>
    private async Task RestAsync(CancellationToken limit)
    {
        while (true)
        {
            var (status, output) = await parties.VerifyAsync();
            Assert.True(status == 0, $"seed {seed}: {output}\n{parties.Outputs}");
            if (!output.Contains("still open", StringComparison.Ordinal)) return;
            Assert.False(limit.IsCancellationRequested, $"seed {seed}: something stays open: {output}\n{parties.Outputs}");
            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>The cashier sells, and waits where the till is dark; returns the results that were seen.</summary>
    private async Task<int> WorkTillAsync(CancellationToken stop)
    {
        var cashier = new Cashier(parties.Till);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await cashier.StepAsync("12", "card-1", "123456");
            }
            catch (Exception dark) when (dark is HttpRequestException or TaskCanceledException or IOException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }

        return cashier.Results;
    }

    private string Figures(TimeSpan faults, TimeSpan whole, int tillResults)
    {
        var sales = parties.Shops.SelectMany(shop => shop.Sales).GroupBy(sale => sale.Fate).ToDictionary(group => group.Key, group => group.Count());
        var codes = parties.Shops.SelectMany(shop => shop.Codes).GroupBy(code => code.Key, code => code.Value).OrderBy(code => code.Key, StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            seed {seed}; faults for {faults.TotalSeconds:0} s, {whole.TotalSeconds:0} s in all; {parties.Shops.Count} shops: {sales.GetValueOrDefault(Fate.Given)} approvals given, {sales.GetValueOrDefault(Fate.TakenBack)} taken back, {sales.GetValueOrDefault(Fate.Declined)} refused; till: {tillResults} results
            kills: {string.Join(", ", parties.All.Select(party => $"{party.Role} {party.Kills}"))}; ended by themselves: {string.Join(", ", parties.All.Select(party => $"{party.Role} {party.Ends}"))}
            answers: {string.Join(", ", codes.Select(code => $"{code.Key} × {code.Sum()}"))}
            differences: 0
            """);
    }
}
