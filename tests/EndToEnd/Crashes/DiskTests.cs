using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>The parties' disks become full and slow while shops and till sell. What cannot be made durable is not approved, and afterwards all goes on and all books are equal.</summary>
public sealed class DiskTests
{
    private const int Shops = 8;
    private static readonly string[] All = ["bank", "acquirer", "terminal"];
    private static readonly TimeSpan Room = TimeSpan.FromSeconds(1.5), NoRoom = TimeSpan.FromSeconds(2.5);
    private readonly int seed = Environment.TickCount;

    [Fact]
    public async Task On_a_full_disk_nothing_is_approved_that_is_not_durable_and_with_room_all_goes_on()
    {
        var random = new Random(seed);
        using var disks = await PartyDisks.MakeAsync();
        await using var parties = await ThreeParties.StartAsync(Shops, random, PartyDisks.Small is { } small ? Directory.CreateDirectory(Path.Combine(small, "data")).FullName : null, disks);
        // A host that cannot write answers nothing: shops that waited long would not meet the next disk.
        foreach (var shop in parties.Shops) shop.Patience = TimeSpan.FromSeconds(2);
        var figures = await new TradingUnderFaults(parties, seed).RunAsync(async () =>
        {
            foreach (var parts in PartyDisks.Small is null ? (string[][])[["acquirer"], ["bank"], ["terminal"], All] : [All, All])
            {
                await LastAsync(parties, Room);
                var given = Given(parties);
                disks.Fill(true, parts);
                await LastAsync(parties, NoRoom);
                // What was under way when the disk became full may still be told, a sale or two of each shop.
                if (parts is not ["terminal"]) Assert.InRange(Given(parties) - given, 0, 2 * Shops);
                if (parts is not ["terminal"]) Assert.True(parties.Acquirer.Ends + parties.Bank.Ends == 0, parties.Outputs);
                if (parts == All) await StartOnTheFullDiskAsync(parties);
                disks.Fill(false, parts);
            }

            await LastAsync(parties, Room);
        });
        AssertNobodyFellOver(parties);
        TestContext.Current.SendDiagnosticMessage(figures);
    }

    [Fact]
    public async Task On_a_slow_disk_everybody_waits_and_nothing_is_lost()
    {
        var random = new Random(seed);
        using var disks = await PartyDisks.MakeAsync();
        await using var parties = await ThreeParties.StartAsync(Shops, random, disks: disks);
        var figures = await new TradingUnderFaults(parties, seed).RunAsync(async () =>
        {
            foreach (var (sync, lasts) in ((int, double)[])[(50, 2), (400, 3), (1500, 4)])
            {
                disks.Slow(TimeSpan.FromMilliseconds(sync), All);
                await LastAsync(parties, TimeSpan.FromSeconds(lasts));
            }

            // Longer than the host waits for the network: it gives up, and takes back what the bank writes later.
            disks.Slow(TimeSpan.Zero, "acquirer", "terminal");
            disks.Slow(TimeSpan.FromSeconds(8), "bank");
            await LastAsync(parties, TimeSpan.FromSeconds(9));
            disks.Slow(TimeSpan.Zero, "bank");
        });
        TestContext.Current.SendDiagnosticMessage(figures);
        Assert.All(parties.All, party => Assert.Equal(0, party.Ends));
        Assert.All(parties.Shops, shop => Assert.Contains(shop.Sales, sale => sale.Fate == Fate.Given));
    }

    /// <summary>Killed on a full disk, a party starts or says why it cannot; with room it starts.</summary>
    private static async Task StartOnTheFullDiskAsync(ThreeParties parties)
    {
        foreach (var party in parties.All)
        {
            if (party.HasEnded) continue;
            await party.KillAsync();
            party.Launch();
        }

        await LastAsync(parties, NoRoom);
    }

    /// <summary>Whoever could not go on has said so in words.</summary>
    private static void AssertNobodyFellOver(ThreeParties parties)
    {
        foreach (var party in parties.All)
        {
            Assert.False(party.Output.Contains("Unhandled exception", StringComparison.Ordinal), parties.Outputs);
            var said = Regex.Count(party.Output, "^Piaohao (has ended|cannot start): ", RegexOptions.Multiline);
            Assert.True(said >= party.Ends, $"The {party.Role} ended {party.Ends} times and said why {said} times:\n{party.Output}");
        }
    }

    /// <summary>Lets the parties work, and starts again whoever has ended by itself.</summary>
    private static async Task LastAsync(ThreeParties parties, TimeSpan time)
    {
        for (var lasted = Stopwatch.StartNew(); lasted.Elapsed < time; await Task.Delay(100))
            foreach (var party in parties.All) await party.TendAsync();
    }

    private static int Given(ThreeParties parties) => parties.Shops.Sum(shop => shop.ApprovedWithin.Count);
}
