using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Storage;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Two hosts on one database: whatever a terminal began at one, it can go on with at the other.</summary>
public sealed class NodeTests
{
    /// <summary>A network that does not answer is not waited for long, and a host that is gone is found soon.</summary>
    private static readonly AcquirerOptions Quick = new() { NetworkTimeout = TimeSpan.FromSeconds(1), NodePace = TimeSpan.FromMilliseconds(300), RetryFirst = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task Terminal_that_signed_in_at_one_host_sells_at_the_other_and_settles_at_either()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync();
        await using var _ = nodes;
        var terminal = await nodes.SignedInAsync(0, a);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        terminal.Frames = b.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(200, TestCard.Credit)));
        // New keys at the one, known at the other.
        Assert.Equal("00", (await terminal.SignInAsync()).Text(39));
        terminal.Frames = a.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(300, TestCard.Debit)));
        Assert.Equal("00", (await terminal.AskAsync(terminal.Totals(new BatchTotals(3, Money.Fen(600), 0, Money.Fen(0))))).Text(39));
        terminal.Frames = b.Connect();
        var end = await terminal.AskAsync(terminal.End(isBalanced: true, 0));
        Assert.Equal(("00", "00000002201"), (end.Text(39), end.Text(60)![..8] + "201"));
        // The old batch is closed at the host that did not close it too.
        terminal.Frames = a.Connect();
        Assert.Equal("77", await terminal.CodeOfAsync(terminal.Sale(400, TestCard.Debit)));
        terminal.Batch = 2;
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(500, TestCard.Debit)));
        terminal.Frames = b.Connect();
        Assert.Equal("00", (await terminal.AskAsync(terminal.Management(820, 2))).Text(39));
        terminal.Frames = a.Connect();
        Assert.Equal("A8", await terminal.CodeOfAsync(terminal.Sale(600, TestCard.Debit)));
        Assert.True(Assert.Single(nodes.Queries.Batches(TestNodes.Terminals[0].Mid, TestNodes.Terminals[0].Tid, 9)).IsBalanced);
        Assert.Equal("equal (4 transactions, 4 entries)", await nodes.VerifiedAsync());
    }

    [Fact]
    public async Task Same_sale_at_both_hosts_in_one_moment_is_made_once_and_answered_alike()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync();
        await using var _ = nodes;
        var terminal = await nodes.SignedInAsync(0, a);
        var (here, there) = (terminal.Frames, b.Connect());
        for (var round = 0; round < 20; round++)
        {
            var wire = terminal.Seal(terminal.Sale(100 + round, TestCard.Debit));
            await Task.WhenAll(here.WriteAsync(wire, CancellationToken.None).AsTask(), there.WriteAsync(wire, CancellationToken.None).AsTask());
            terminal.Frames = here;
            var first = await terminal.ReadAsync();
            terminal.Frames = there;
            var second = await terminal.ReadAsync();
            Assert.Equal(("00", "00"), (first.Text(39), second.Text(39)));
            Assert.Equal(first.Text(37), second.Text(37));
        }

        terminal.Frames = here;
        var other = terminal.Sale(999, TestCard.Debit, useTrace: terminal.LastTrace);
        Assert.Equal("94", await terminal.CodeOfAsync(other));
        Assert.Equal(20, a.Network.Sales.Concat(b.Network.Sales).Select(sale => sale.Text(37)).Distinct().Count());
        Assert.Equal(20, a.Network.Sales.Concat(b.Network.Sales).Count());
        Assert.Equal("equal (20 transactions, 20 entries)", await nodes.VerifiedAsync());
    }

    [Fact]
    public async Task Reversal_of_a_sale_that_is_under_way_at_the_other_host_waits_for_its_outcome()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync(Quick with { NetworkTimeout = TimeSpan.FromSeconds(3) });
        await using var _ = nodes;
        a.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await nodes.SignedInAsync(0, a);
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        var sent = await a.Network.NextAsync(200);
        terminal.Frames = b.Connect();
        var reversing = terminal.CodeOfAsync(terminal.ReversalOf(sale));
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(reversing.IsCompleted);
        Assert.Equal(TransactionState.Pending, nodes.Find(0, 1, terminal.LastTrace)!.State);
        await a.Network.AnswerAsync(sent, NetworkAct.Approve);
        Assert.Equal("00", await reversing);
        Assert.Equal(TransactionState.Reversed, nodes.Find(0, 1, terminal.LastTrace)!.State);
        Assert.Equal("equal (1 transactions, 2 entries)", await nodes.VerifiedAsync());
        // Whoever made the reversal durable tells the network.
        Assert.Single(b.Network.Reversals);
        Assert.Empty(a.Network.Reversals);
    }

    [Fact]
    public async Task Reversal_of_a_sale_never_seen_bars_it_at_both_hosts()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync();
        await using var _ = nodes;
        var terminal = await nodes.SignedInAsync(0, a);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        var at = terminal.Frames;
        var sale = terminal.Sale(200, TestCard.Debit);
        terminal.Frames = b.Connect();
        Assert.Equal("25", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        terminal.Frames = at;
        Assert.Equal("22", await terminal.CodeOfAsync(sale));
        Assert.Single(a.Network.Sales);
    }

    [Fact]
    public async Task Refunds_of_one_sale_at_both_hosts_in_one_moment_give_back_no_more_than_was_paid()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync();
        await using var _ = nodes;
        // Two terminals of one shop.
        var (first, second) = (await nodes.SignedInAsync(0, a), await nodes.SignedInAsync(3, b));
        for (var round = 0; round < 8; round++)
        {
            var sale = await first.AskAsync(first.Sale(1000, TestCard.Debit));
            var codes = await Task.WhenAll(
                first.CodeOfAsync(first.Of(TransactionKind.Refund, 600, TestCard.Debit, sale)), second.CodeOfAsync(second.Of(TransactionKind.Refund, 600, TestCard.Debit, sale, isNamedByTrace: false)));
            Assert.Equal(["00", "64"], codes.Order());
        }

        Assert.Equal("equal (24 transactions, 16 entries)", await nodes.VerifiedAsync());
    }

    [Fact]
    public async Task Host_that_is_gone_leaves_what_is_open_to_the_other_and_ends_when_it_comes_back()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync(Quick);
        await using var _ = nodes;
        // Of all that a host ends by itself: a pending sale, a reversal and a refund that wait for the network.
        var terminals = new List<ScriptedTerminal>();
        foreach (var number in new[] { 0, 1, 2 }) terminals.Add(await nodes.SignedInAsync(number, a));
        var sold = await terminals[2].AskAsync(terminals[2].Sale(1000, TestCard.Debit));
        a.Network.Sale = a.Network.Advice = a.Network.Reversal = a.Network.Query = _ => NetworkAct.Silence;
        b.Network.Advice = _ => NetworkAct.Approve;
        Assert.Equal("98", await terminals[1].CodeOfAsync(terminals[1].Sale(200, TestCard.Debit)));
        Assert.Equal("98", await terminals[2].CodeOfAsync(terminals[2].Of(TransactionKind.Refund, 300, TestCard.Debit, sold)));
        var sale = terminals[0].Sale(100, TestCard.Debit);
        await terminals[0].SendAsync(sale);
        await a.Network.NextAsync(200);
        await a.Network.NextAsync(200);
        await a.Network.NextAsync(200);
        a.Kill();

        terminals[0].Frames = b.Connect();
        Assert.Equal("00", await AgainAsync(terminals[0], terminals[0].ReversalOf(sale), b));
        await nodes.VerifiedAsync();
        Assert.Equal(TransactionState.Reversed, nodes.Find(0, 1, terminals[0].LastTrace)!.State);
        Assert.Equal(TransactionState.Reversed, nodes.Find(1, 1, terminals[1].LastTrace)!.State);
        Assert.Equal(TransactionState.Approved, nodes.Find(2, 1, terminals[2].LastTrace)!.State);
        Assert.Contains(b.Logs.All, entry => entry.Contains("Host a ", StringComparison.Ordinal));
        a.ComeBack();
        await Assert.ThrowsAsync<WriterReplacedException>(() => a.Running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("equal (4 transactions, 2 entries)", await nodes.VerifiedAsync());
    }

    [Fact]
    public async Task Name_that_is_taken_is_refused_and_a_host_started_again_under_its_name_goes_on_at_once()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync();
        await using var _ = nodes;
        await Assert.ThrowsAsync<WriterReplacedException>(() => nodes.StartAsync("b"));
        a.Network.Sale = a.Network.Reversal = _ => NetworkAct.Silence;
        var terminal = await nodes.SignedInAsync(0, a);
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        await a.Network.NextAsync(200);
        a.Kill();
        var again = await nodes.StartAsync("a");
        await nodes.VerifiedAsync();
        Assert.Equal(TransactionState.Reversed, nodes.Find(0, 1, terminal.LastTrace)!.State);
        Assert.NotEmpty(again.Network.Reversals);
        Assert.Empty(b.Network.Reversals);
    }

    [Fact]
    public async Task Holds_lapse_once_where_two_hosts_look_at_the_same_time()
    {
        var lapsing = new AcquirerOptions { HoldFor = TimeSpan.FromMilliseconds(50) };
        var (nodes, a, _) = await TestNodes.TwoAsync();
        await using var all = nodes;
        var terminal = await nodes.SignedInAsync(0, a);
        for (var hold = 0; hold < 5; hold++) Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.PreAuthorisation, 100, TestCard.Debit)));
        await Task.Delay(100, TestContext.Current.CancellationToken);
        var looking = await Task.WhenAll(nodes.StartAsync("c", lapsing), nodes.StartAsync("d", lapsing));
        while (Enumerable.Range(0, 5).Any(back => nodes.Find(0, 1, terminal.LastTrace - back)!.State != TransactionState.Expired)) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal(5, looking.SelectMany(node => node.Logs.All).Count(line => line.Contains("lapse", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(looking.SelectMany(node => node.Logs.All), line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Terminal_that_always_signs_in_at_another_host_has_not_stayed_away()
    {
        await using var nodes = new TestNodes();
        var registry = await nodes.KeepRegistryAsync();
        var a = await nodes.StartAsync("a");
        await nodes.InjectAsync(a);
        var (comes, stays) = (await nodes.SignedInAsync(0, a), await nodes.SignedInAsync(1, a));
        // Knows of both that they signed in today, and hears of no later day by itself.
        await nodes.StartAsync("b");
        for (var day = 1; day <= 4; day++)
        {
            nodes.Time.NextDay();
            comes.Frames = a.Connect();
            Assert.Equal("00", (await comes.SignInAsync()).Text(39));
            while (DaysRun(nodes) <= day) await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        while (await StandingOfAsync(registry, stays) != Merchants.Standing.Suspended) await Task.Delay(5, TestContext.Current.CancellationToken);
        // Both have looked at the last day.
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.Equal(Merchants.Standing.Active, await StandingOfAsync(registry, comes));
    }

    private static long DaysRun(TestNodes nodes)
    {
        using var read = nodes.Database.OpenRead();
        return (long)read.Scalar("SELECT COUNT(*) FROM host_days")!;
    }

    private static async Task<Merchants.Standing> StandingOfAsync(Merchants.MerchantRegistry registry, ScriptedTerminal terminal) =>
        (await registry.LoadAsync()).Terminals.Single(known => known.Id == terminal.Id).Standing;

    /// <summary>A terminal that is not answered asks again on a new connection.</summary>
    internal static async Task<string> AgainAsync(ScriptedTerminal terminal, Message request, TestNode at)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                await terminal.SendAsync(request);
                return (await terminal.ReadAsync().WaitAsync(TimeSpan.FromSeconds(3))).Text(39)!;
            }
            catch (TimeoutException) when (attempt < 10)
            {
                terminal.Frames = at.Connect();
            }
    }
}
