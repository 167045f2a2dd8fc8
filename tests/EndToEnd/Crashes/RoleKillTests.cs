using System.Globalization;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>Bank, acquirer and till are killed at random moments, also while they start, while shops and till sell; afterwards every approval that was given is in the
/// books exactly once. <c>PIAOHAO_KILLS</c> asks for more kills than a usual run makes, <c>PIAOHAO_SEED</c> for the same draws again.</summary>
public sealed class RoleKillTests
{
    private const int Shops = 8, TornOneIn = 4, AllUpOneIn = 2, WorkLeast = 20, WorkMost = 900, StartMost = 800;
    private readonly int kills = Number("PIAOHAO_KILLS") ?? 20;
    private readonly int seed = Number("PIAOHAO_SEED") ?? Environment.TickCount;

    [Fact]
    public async Task After_kills_of_every_role_each_approval_given_stands_once_everywhere()
    {
        var random = new Random(seed);
        await using var parties = await ThreeParties.StartAsync(Shops, random);
        var figures = await new TradingUnderFaults(parties, seed).RunAsync(() => KillAsync(parties, random));
        TestContext.Current.SendDiagnosticMessage(figures);
        Assert.All(parties.All, party => Assert.True(party.Kills > 0, $"The {party.Role} was never killed (seed {seed})."));
        Assert.All(parties.Shops, shop => Assert.Contains(shop.Sales, sale => sale.Fate == Fate.Given));
    }

    private async Task KillAsync(ThreeParties parties, Random random)
    {
        // The acquirer stands in the middle: it dies as often as the others together.
        PartyProcess[] drawn = [parties.Acquirer, parties.Acquirer, parties.Bank, parties.Till];
        for (var killed = 0; killed < kills; killed++)
        {
            // The first kills go round, so that each role has its turn in a short run too.
            var party = killed < drawn.Length - 1 ? drawn[killed + 1] : drawn[random.Next(drawn.Length)];
            await Task.Delay(random.Next(WorkLeast, WorkMost));
            await party.KillAsync();
            party.Launch();
            if (random.Next(TornOneIn) == 0 && ++killed < kills)
            {
                await Task.Delay(random.Next(StartMost));
                await party.KillAsync();
                party.Launch();
            }

            // Else the next one may die while this one is still on its way.
            if (random.Next(AllUpOneIn) != 0) continue;
            foreach (var one in parties.All) await one.ReachAsync();
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
