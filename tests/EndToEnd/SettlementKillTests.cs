using System.Diagnostics;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>The plug is pulled at random moments of settlements and batch uploads; the terminal goes on by itself, and afterwards each batch was closed once.</summary>
public sealed class SettlementKillTests
{
    private const int BatchesLeast = 3, BatchesMost = 8, KillsLeast = 15;
    private const string Card = "card-1", PoorCard = "card-3", Till = "10000001";
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(60);
    private readonly int seed = Environment.TickCount;
    private readonly List<ShopBatch> batches = [];
    private TimeSpan start;
    private int kills, cutSettlements, cutUploads;

    /// <summary>Moments of a settlement that can be seen from outside, in their order: how far the till is, or what the host has.</summary>
    private static readonly (string Party, string Sql)[] Balanced =
    [
        ("terminal", "SELECT COUNT(*) FROM batch WHERE number = @p0"),
        ("acquirer", "SELECT COUNT(*) FROM batches WHERE terminal_id = @p1 AND batch = @p0"),
        ("terminal", "SELECT COUNT(*) FROM batch WHERE number = @p0 AND step >= 3"),
        ("acquirer", "SELECT COUNT(*) FROM batches WHERE terminal_id = @p1 AND batch = @p0 AND closed_at_ms > 0"),
        ("terminal", "SELECT COUNT(*) FROM batch WHERE number = @p0 AND step >= 4"),
    ];

    private static readonly (string Party, string Sql)[] Upload =
    [
        ("terminal", "SELECT COUNT(*) FROM batch WHERE number = @p0 AND step >= 2"),
        ("acquirer", "SELECT COUNT(*) FROM batch_uploads WHERE terminal_id = @p1 AND batch = @p0"),
        ("terminal", "SELECT COUNT(*) FROM batch WHERE number = @p0 AND uploaded > 0"),
        ("terminal", "SELECT COUNT(*) FROM batch WHERE number = @p0 AND uploaded > 8"),
    ];

    [Fact]
    public async Task A_settlement_killed_anywhere_closes_its_batch_once_and_names_only_what_was_planted()
    {
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        await using var piaohao = await RunningPiaohao.StartAsync();
        start = watch.Elapsed;
        while (batches.Count < BatchesLeast || ((kills < KillsLeast || cutUploads == 0) && batches.Count < BatchesMost))
        {
            var isPlanted = batches.Count > 0;
            var batch = await TradeAsync(piaohao, isPlanted, random);
            if (isPlanted) await PlantAsync(piaohao, batch, random);
            await SettleAsync(piaohao, batch, isPlanted, random);
        }

        Assert.True(kills >= KillsLeast && cutSettlements > 0 && cutUploads > 0, $"{kills} kills cut {cutSettlements} settlements, {cutUploads} uploads (seed {seed}).");
        AssertEachBatchWasClosedOnce(piaohao);
        AssertNothingWasLostOrCountedTwice(piaohao);
        Assert.Equal(1_000_000 - batches.Sum(Taken), (long)(await piaohao.DemoAsync())["cards"]![0]!["balance"]!);
        await piaohao.KillAsync();
        foreach (var batch in batches) batch.Mend();
        var (status, output) = await RunningPiaohao.CommandAsync("verify", "--data", piaohao.Data);
        Assert.True(status == 0, $"seed {seed}: {output}");
        Assert.DoesNotContain("still open", output, StringComparison.Ordinal);
    }

    /// <summary>Sales, a void and refunds, enough of them for several messages of an upload.</summary>
    private async Task<ShopBatch> TradeAsync(RunningPiaohao piaohao, bool isLong, Random random)
    {
        var (till, supervisor) = (new PartyFile(piaohao.Data, "terminal"), new Supervisor(piaohao));
        await supervisor.ToIdleAsync();
        var batch = new ShopBatch(till, BatchAtTill(till));
        batches.Add(batch);
        for (var sales = isLong ? 9 : 3; sales > 0; sales--)
        {
            var fen = random.Next(500, 3000);
            await AddAsync(ShopBatch.Sale, fen, await supervisor.SellAsync(fen, Card));
        }

        var (voided, refunded) = (batch.Done[0], batch.Done[1]);
        await AddAsync(ShopBatch.Void, voided.Fen, await supervisor.VoidAsync(voided.Trace, Card));
        for (var refunds = isLong ? 3 : 1; refunds > 0; refunds--) await AddAsync(ShopBatch.Refund, 100, await supervisor.RefundAsync(refunded.Trace, 100, Card));
        return batch;

        Task AddAsync(int kind, long fen, bool approved)
        {
            Assert.True(approved, $"Transaction {kind} over {fen} was not approved (seed {seed}).\n{piaohao.Output}");
            batch.Done.Add(new Done(kind, batch.LastTrace, fen));
            return Task.CompletedTask;
        }
    }

    /// <summary>While the program is down, its till comes to believe three things that are not so.</summary>
    private async Task PlantAsync(RunningPiaohao piaohao, ShopBatch batch, Random random)
    {
        Assert.False(await new Supervisor(piaohao).SellAsync(2000, PoorCard), "A card without money was approved.");
        var declined = batch.LastTrace;
        await KillAsync(piaohao, batch);
        batch.PlantAmount(batch.Done[random.Next(2, 5)], 700);
        batch.PlantLoss(batch.Done[random.Next(5, 9)]);
        batch.PlantApproval(declined, 2000);
        piaohao.Launch();
    }

    /// <summary>Begins the settlement, and pulls the plug at one moment of it after another, until it is closed nevertheless.</summary>
    private async Task SettleAsync(RunningPiaohao piaohao, ShopBatch batch, bool isPlanted, Random random)
    {
        (string Party, string Sql)[] moments = isPlanted ? [.. Balanced[..2], .. Upload, .. Balanced[2..]] : Balanced;
        var bootCut = random.Next(1, 4);
        for (var place = 0; place < moments.Length && StepAtTill(piaohao, batch) < 4; place++)
        {
            await BeginWhereNoneStandsAsync(piaohao, batch);
            if (IsReached(piaohao, batch, moments[place])) continue;
            await SeeAsync(piaohao, batch, moments[place]);
            await Task.Delay(random.Next(4));
            await KillAsync(piaohao, batch);
            piaohao.Launch();
            if (place != bootCut) continue;
            await Task.Delay(random.Next((int)start.TotalMilliseconds));
            await KillAsync(piaohao, batch);
            piaohao.Launch();
        }

        await BeginWhereNoneStandsAsync(piaohao, batch);
        await piaohao.ReachAsync();
        await WaitAsync(() => StepAtTill(piaohao, batch) >= 4, piaohao, "The settlement does not go on by itself");
    }

    /// <summary>A settlement that stands needs no hand; one that the till had not noted before the plug was pulled is begun again.</summary>
    private static async Task BeginWhereNoneStandsAsync(RunningPiaohao piaohao, ShopBatch batch)
    {
        if (StepAtTill(piaohao, batch) > 0) return;
        await piaohao.ReachAsync();
        await new Supervisor(piaohao).BeginSettlementAsync();
    }

    private async Task KillAsync(RunningPiaohao piaohao, ShopBatch batch)
    {
        await piaohao.KillAsync();
        kills++;
        var step = StepAtTill(piaohao, batch);
        if (step is >= 1 and <= 3) cutSettlements++;
        if (step == 2) cutUploads++;
    }

    /// <summary>Until the moment has come; where it was missed, until the settlement is over.</summary>
    private Task SeeAsync(RunningPiaohao piaohao, ShopBatch batch, (string Party, string Sql) moment) =>
        WaitAsync(() => IsReached(piaohao, batch, moment) || StepAtTill(piaohao, batch) >= 4, piaohao, moment.Sql);

    private async Task WaitAsync(Func<bool> reached, RunningPiaohao piaohao, string what)
    {
        for (var waited = Stopwatch.StartNew(); !reached(); await Task.Delay(2))
            Assert.True(waited.Elapsed < SeenWithin, $"{what} (seed {seed})\n{piaohao.Output}");
    }

    private static bool IsReached(RunningPiaohao piaohao, ShopBatch batch, (string Party, string Sql) moment) =>
        new PartyFile(piaohao.Data, moment.Party).Number(moment.Sql, batch.Number, Till) > 0;

    /// <summary>How far the settlement is in the till's own file: 0 not begun, 1 totals, 2 upload, 3 end, 4 and 5 closed.</summary>
    private static long StepAtTill(RunningPiaohao piaohao, ShopBatch batch) =>
        new PartyFile(piaohao.Data, "terminal").Number("SELECT step FROM batch WHERE number = @p0", batch.Number);

    private static long BatchAtTill(PartyFile till) =>
        till.Number("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'batch'");

    private void AssertEachBatchWasClosedOnce(RunningPiaohao piaohao)
    {
        var (till, host) = (new PartyFile(piaohao.Data, "terminal"), new PartyFile(piaohao.Data, "acquirer"));
        var closed = host.Rows(
            "SELECT batch FROM journal WHERE terminal_id = @p0 AND detail LIKE 'closed,%' ORDER BY number", row => row.GetInt64(0), Till);
        Assert.Equal(batches.Select(batch => batch.Number), closed);
        Assert.Equal(closed, till.Rows("SELECT number FROM batch WHERE step >= 4 ORDER BY number", row => row.GetInt64(0)));
        Assert.Equal(batches[^1].Number + 1, BatchAtTill(till));
        Assert.Equal(BatchAtTill(till), host.Number("SELECT batch FROM terminal_sessions WHERE terminal_id = @p0", Till));
        foreach (var batch in batches)
        {
            Assert.Equal(string.Concat(batch.Planted), till.Rows("SELECT differences FROM batch WHERE number = @p0", row => row.GetString(0), batch.Number).Single());
            Assert.Equal(batch.Planted, host.Rows(
                """
                SELECT printf('%s%02d%06d%012d%012d', substr('THA', side + 1, 1), kind, trace, terminal_minor, host_minor)
                FROM batch_differences WHERE terminal_id = @p0 AND batch = @p1 ORDER BY trace
                """,
                row => row.GetString(0), Till, batch.Number));
        }
    }

    private void AssertNothingWasLostOrCountedTwice(RunningPiaohao piaohao)
    {
        var host = new PartyFile(piaohao.Data, "acquirer");
        foreach (var batch in batches)
        {
            Assert.Equal(batch.Done, host.Rows(
                "SELECT kind, trace, amount_minor FROM transactions WHERE terminal_id = @p0 AND batch = @p1 AND state IN (2, 9, 10, 11) ORDER BY trace",
                row => new Done(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)), Till, batch.Number));
            var (balanced, totals, uploaded) = host.Rows(
                """
                SELECT is_balanced, host_debit_count, host_debit_minor, host_credit_count, host_credit_minor, uploaded
                FROM batches WHERE terminal_id = @p0 AND batch = @p1
                """,
                row => (row.GetInt64(0), (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), row.GetInt64(5)), Till, batch.Number).Single();
            Assert.Equal((batch.Planted.Count == 0 ? 1 : 0, batch.Totals), (balanced, totals));
            Assert.Equal(batch.Planted.Count == 0 ? 0 : batch.Done.Count, uploaded);
        }
    }

    /// <summary>What a batch took from the card.</summary>
    private static long Taken(ShopBatch batch) => batch.Done.Sum(done => done.Kind == ShopBatch.Sale ? done.Fen : -done.Fen);
}
