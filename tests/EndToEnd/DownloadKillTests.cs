using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Piaohao.Cards;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>The plug is pulled while parameters, a blacklist and a program package come from the host: what has come stays, the rest follows by itself, and the set in
/// use is a whole one at every moment.</summary>
public sealed class DownloadKillTests
{
    private const int Parameters = 1, Software = 6, Blacklist = 7;
    private static readonly int[] Kinds = [Parameters, Software, Blacklist];
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(60);
    private readonly int seed = Environment.TickCount;

    [Fact]
    public async Task A_download_killed_again_and_again_goes_on_and_the_set_in_use_is_always_whole()
    {
        var random = new Random(seed);
        await using var piaohao = await RunningPiaohao.StartAsync();
        var till = new PartyFile(piaohao.Data, "terminal");
        await PublishAsync(piaohao, version: 1, cards: 5, packageBytes: 900, random);
        await AskUntilInUseAsync(piaohao, till);

        await PublishAsync(piaohao, version: 2, cards: 120, packageBytes: 40_000, random);
        await AskUntilWantedAsync(piaohao);
        var cut = 0;
        (int Kind, int Items)[] moments = [(Parameters, 0), (Blacklist, 1), (Blacklist, random.Next(2, 5)), .. Enumerable.Range(0, 4).Select(part => (Software, random.Next(part * 20, (part + 1) * 20)))];
        foreach (var (kind, items) in moments)
        {
            var come = Come(till, kind);
            await WaitAsync(() => come <= (come = Come(till, kind)) && (come > items || InUse(till, kind) == 2), $"Items of kind {kind} do not come, or are lost", piaohao, till);
            await piaohao.KillAsync();
            if (InUse(till, kind) == 1) cut++;
            AssertWhole(till);
            await piaohao.StartAgainAsync();
            await new Supervisor(piaohao).ToIdleAsync();
        }

        Assert.True(cut > 0, $"No kill cut a download (seed {seed}).");
        await WaitAsync(() => Kinds.All(kind => InUse(till, kind) == 2), "The downloads do not go on by themselves", piaohao, till);
        AssertWhole(till);
        await AssertBothSidesHaveTheSameAsync(piaohao, till);
    }

    /// <summary>Publishes the next version of each kind, and gives it to all terminals.</summary>
    private static async Task PublishAsync(RunningPiaohao piaohao, int version, int cards, int packageBytes, Random random)
    {
        var folder = Directory.CreateTempSubdirectory("piaohao-").FullName;
        try
        {
            await PublishSetAsync("parameters", new JsonObject { ["telephone"] = $"400800000{version}" });
            await PublishSetAsync("blacklist", new JsonObject { ["cards"] = new JsonArray([.. Enumerable.Range(version * 1000, cards).Select(card => (JsonNode)CardNumber(card))]) });
            var package = new byte[packageBytes];
            random.NextBytes(package);
            await File.WriteAllBytesAsync(Path.Combine(folder, "package"), package);
            await StaffAsync("orders", "sign", Path.Combine(folder, "package"), "--version", $"{version}.1.0", "--out", Path.Combine(folder, "software.json"));
            await StaffAsync("orders", "publish", "software", Path.Combine(folder, "software.json"));
            await StaffAsync("orders", "roll-out", "software", $"{version}", "--reason", "for all");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task PublishSetAsync(string kind, JsonObject content)
        {
            var file = Path.Combine(folder, kind + ".json");
            await File.WriteAllTextAsync(file, content.ToJsonString());
            await StaffAsync("orders", "publish", kind, file);
        }

        async Task StaffAsync(params string[] command)
        {
            var (status, output) = await RunningPiaohao.CommandAsync([.. command, "--data", piaohao.Data]);
            Assert.True(status == 0, output);
        }
    }

    /// <summary>The host takes up what was published within a second, and tells it with its next answer.</summary>
    private static async Task AskUntilWantedAsync(RunningPiaohao piaohao)
    {
        for (var asked = 0; !await new Supervisor(piaohao).AskHostAsync(); asked++) Assert.True(asked < 20, $"The till hears of no order.\n{piaohao.Output}");
    }

    /// <summary>The host may have heard of some sets and not yet of the last one when it is asked: it is asked again.</summary>
    private async Task AskUntilInUseAsync(RunningPiaohao piaohao, PartyFile till)
    {
        for (var waited = Stopwatch.StartNew(); !Kinds.All(kind => InUse(till, kind) == 1); await Task.Delay(500))
        {
            Assert.True(waited.Elapsed < SeenWithin, $"The first sets do not come (seed {seed})\n{piaohao.Output}");
            await new Supervisor(piaohao).AskHostAsync();
        }
    }

    private async Task WaitAsync(Func<bool> reached, string what, RunningPiaohao piaohao, PartyFile till)
    {
        for (var waited = Stopwatch.StartNew(); !reached(); await Task.Delay(2))
        {
            if (waited.Elapsed < SeenWithin) continue;
            var held = Kinds.Select(kind => $"{kind}: {InUse(till, kind)} in use, {Come(till, kind)} items come");
            Assert.Fail($"{what} (seed {seed}); {string.Join("; ", held)}; wanted {till.Number("SELECT value FROM setting WHERE name = 'requirement'")}; the till shows {await piaohao.ScreenAsync()}\n{piaohao.Output}");
        }
    }

    /// <summary>Each set in use was checked, and its items are those that its digest is made of.</summary>
    private static void AssertWhole(PartyFile till)
    {
        foreach (var kind in Kinds)
        {
            var (slot, progress, digest) = till.Rows(
                "SELECT s.slot, s.progress, s.digest FROM order_slot s JOIN order_active a ON a.kind = s.kind AND a.slot = s.slot WHERE s.kind = @p0",
                row => (row.GetInt64(0), row.GetInt64(1), row.GetString(2)), kind).Single();
            Assert.Equal((2, digest), (progress, DigestOf(till, kind, slot)));
        }
    }

    private static async Task AssertBothSidesHaveTheSameAsync(RunningPiaohao piaohao, PartyFile till)
    {
        var published = JsonNode.Parse((await RunningPiaohao.CommandAsync("orders", "show", "--json", "--data", piaohao.Data)).Output)!["sets"]!.AsArray();
        var held = till.Rows(
            "SELECT s.kind, s.digest FROM order_slot s JOIN order_active a ON a.kind = s.kind AND a.slot = s.slot ORDER BY s.kind", row => (row.GetInt32(0), row.GetString(1)));
        string[] names = [nameof(Parameters), nameof(Software), nameof(Blacklist)];
        Assert.Equal(
            names.Select((name, place) => (Kinds[place], (string)published.Single(set => (string)set!["kind"]! == name && (int)set["version"]! == 2)!["digest"]!)), held);
    }

    private static string DigestOf(PartyFile till, int kind, long slot)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in till.Rows("SELECT content FROM order_item WHERE kind = @p0 AND slot = @p1 ORDER BY number", row => (byte[])row[0], kind, slot))
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, item.Length);
            hash.AppendData(length);
            hash.AppendData(item);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static long InUse(PartyFile till, int kind) =>
        till.Number("SELECT s.version FROM order_slot s JOIN order_active a ON a.kind = s.kind AND a.slot = s.slot WHERE s.kind = @p0", kind);

    /// <summary>How many items of the second version have come.</summary>
    private static long Come(PartyFile till, int kind) => till.Number(
        "SELECT COUNT(*) FROM order_item i JOIN order_slot s ON s.kind = i.kind AND s.slot = i.slot WHERE i.kind = @p0 AND s.version = 2 AND i.content IS NOT NULL", kind);

    private static string CardNumber(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"629999{number:000000000}");
        Assert.True(Luhn.TryCheckDigit(body, out var check));
        return body + check;
    }
}
