using System.Collections.Concurrent;
using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Two hosts on one database under load, with the terminals of each shop spread over both; one is killed without a word, and its terminals go on at the other.</summary>
public sealed class KilledNodeTests
{
    private const int SalesAfterKill = 25;

    private static readonly AcquirerOptions Options = new()
    {
        NetworkTimeout = TimeSpan.FromSeconds(1), NodePace = TimeSpan.FromMilliseconds(300), RetryFirst = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task Every_sale_that_was_told_stands_once_and_every_batch_settles_at_the_host_that_is_left()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync(Options);
        await using var _ = nodes;
        var shops = new List<Shop>();
        for (var number = 0; number < TestNodes.Terminals.Length; number++)
            shops.Add(new Shop(number, await nodes.SignedInAsync(number, number < 3 ? a : b), number < 3 ? a : b, b));
        using var killed = new CancellationTokenSource();
        var selling = shops.Select(shop => shop.SellAsync(killed.Token)).ToList();
        while (shops.Sum(shop => shop.Standing.Count) < 150) await Task.Delay(5, TestContext.Current.CancellationToken);
        a.Kill();
        await killed.CancelAsync();
        await Task.WhenAll(selling);

        Assert.All(shops, shop => Assert.True(shop.Standing.Count > SalesAfterKill));
        foreach (var shop in shops) await shop.SettleAsync();
        var verified = await nodes.VerifiedAsync();
        Assert.StartsWith("equal (", verified, StringComparison.Ordinal);
        foreach (var shop in shops) Check(nodes, shop);
        CheckNumbers(nodes);
        a.ComeBack();
        await Assert.ThrowsAsync<Storage.WriterReplacedException>(() => a.Running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(verified, await nodes.VerifiedAsync());
    }

    private static void Check(TestNodes nodes, Shop shop)
    {
        foreach (var (trace, (fen, rrn)) in shop.Standing)
        {
            var row = nodes.Find(shop.Number, 1, trace)!;
            Assert.Equal((TransactionState.Approved, fen, rrn), (row.State, row.Amount.Minor, row.Rrn));
        }

        foreach (var trace in shop.TakenBack)
            if (nodes.Find(shop.Number, 1, trace) is { } row) Assert.False(TransactionMoves.Stands(row.State), $"{row.Key} was taken back and is {row.State}");
        var (mid, tid) = TestNodes.Terminals[shop.Number];
        var batch = Assert.Single(nodes.Queries.Batches(mid, tid, 9));
        Assert.True(batch.IsBalanced, $"terminal {tid}: {batch}");
        Assert.NotNull(batch.ClosedAt);
        Assert.Empty(nodes.Queries.Differences(batch.Id));
    }

    /// <summary>No number of the network, and no place in a chain, was given out twice; verification has seen that chains have no hole.</summary>
    private static void CheckNumbers(TestNodes nodes)
    {
        using var read = nodes.Database.OpenRead();
        Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM (SELECT rrn FROM transactions WHERE rrn <> '' GROUP BY rrn HAVING COUNT(*) > 1) twice"));
        Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM (SELECT network_stan FROM transactions WHERE network_stan > 0 GROUP BY network_stan HAVING COUNT(*) > 1) twice"));
        Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM (SELECT position FROM ledger_entries GROUP BY position HAVING COUNT(*) > 1) twice"));
        Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM (SELECT number FROM journal GROUP BY number HAVING COUNT(*) > 1) twice"));
    }

    /// <summary>A terminal and what it knows.</summary>
    private sealed class Shop(int number, ScriptedTerminal terminal, TestNode first, TestNode other)
    {
        private TestNode at = first;

        public int Number => number;

        /// <summary>What was told as approved and not taken back, by trace.</summary>
        public ConcurrentDictionary<int, (long Fen, string Rrn)> Standing { get; } = new();

        public List<int> TakenBack { get; } = [];

        /// <summary>Sells until some sales after the kill; now and then it says the same again, or takes a sale back.</summary>
        public async Task SellAsync(CancellationToken killed)
        {
            for (var after = 0; after < SalesAfterKill; after += killed.IsCancellationRequested ? 1 : 0)
            {
                var fen = 100 + number + (10 * terminal.LastTrace);
                var sale = terminal.Sale(fen, TestCard.Debit);
                var trace = terminal.LastTrace;
                if (await TryAsync(sale) is not { } answer)
                {
                    // No answer: it is taken back before anything else, wherever that can be.
                    await TakeBackAsync(sale, trace);
                    continue;
                }

                Assert.Equal("00", answer.Text(39));
                Standing[trace] = (fen, answer.Text(37)!);
                if (trace % 4 == 0 && await TryAsync(sale) is { } again) Assert.Equal(("00", answer.Text(37)), (again.Text(39), again.Text(37)));
                if (trace % 7 == 0) await TakeBackAsync(sale, trace);
            }
        }

        public async Task SettleAsync()
        {
            Assert.Equal("00", (await AskAsync(() => terminal.Totals(new BatchTotals(Standing.Count, Money.Fen(Standing.Values.Sum(sale => sale.Fen)), 0, Money.Fen(0))))).Text(39));
            Assert.Equal("00", (await AskAsync(() => terminal.End(isBalanced: true, 0))).Text(39));
        }

        private async Task TakeBackAsync(Message sale, int trace)
        {
            Standing.TryRemove(trace, out _);
            TakenBack.Add(trace);
            var answer = await AskAsync(() => terminal.ReversalOf(sale));
            Assert.Contains(answer.Text(39), new[] { "00", "25" });
        }

        private async Task<Message> AskAsync(Func<Message> request)
        {
            for (var attempt = 0; attempt < 20; attempt++)
                if (await TryAsync(request()) is { } answer)
                    return answer;
            throw new InvalidOperationException($"Terminal {terminal.Id} is not answered.");
        }

        /// <summary>Null where no answer came; from then on it speaks to the other host.</summary>
        private async Task<Message?> TryAsync(Message request)
        {
            try
            {
                await terminal.SendAsync(request);
                return await terminal.ReadAsync().WaitAsync(TimeSpan.FromSeconds(4));
            }
            catch (Exception lost) when (lost is TimeoutException or IOException or InvalidOperationException)
            {
                at = other;
                terminal.Frames = at.Connect();
                return null;
            }
        }
    }
}
