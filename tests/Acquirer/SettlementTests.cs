using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Settlement;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class SettlementTests
{
    private static readonly TestCard Card = TestCard.Credit;

    [Fact]
    public async Task Equal_totals_close_the_batch_and_begin_the_next()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        await terminal.CodeOfAsync(terminal.Tip(500, sold));
        var voided = await terminal.AskAsync(terminal.Sale(700, Card));
        await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 700, Card, voided));
        var lost = terminal.Sale(300, Card);
        await terminal.CodeOfAsync(lost);
        await terminal.CodeOfAsync(terminal.ReversalOf(lost));

        var totals = new BatchTotals(2, Money.Fen(11_200), 1, Money.Fen(700));
        var id = new BatchId(TestHost.Mid, terminal.Id, 1);
        Assert.Equal(totals, test.Queries.TotalsOf(id));
        var compared = await terminal.AskAsync(terminal.Totals(totals));
        Assert.True(Field48Totals.TryRead(compared, out var told));
        Assert.Equal((510, "00", new CardTotals(11_200, 2, 700, 1, TotalsResult.Balanced), new CardTotals(0, 0, 0, 0, TotalsResult.Balanced)),
            (compared.Mti.Value, compared.Text(39), told.Domestic, told.Foreign));
        var ended = await terminal.AskAsync(terminal.End(isBalanced: true, 0));
        Assert.Equal((330, "00", "00000002207", false), (ended.Mti.Value, ended.Text(39), ended.Text(60), ended.Has(59)));

        var record = Assert.Single(test.Queries.Batches(TestHost.Mid, terminal.Id, 10));
        Assert.Equal((id, "01", totals, totals, true), (record.Id, record.OperatorId, record.Terminal, record.Host, record.IsBalanced));
        Assert.NotNull(record.ClosedAt);
        Assert.Empty(test.Queries.WorkList());
        Assert.Equal("77", await terminal.CodeOfAsync(terminal.Sale(100, Card)));
        terminal.Batch = 2;
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, Card)));
    }

    [Fact]
    public async Task Differences_are_named_one_by_one()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        for (var i = 0; i < 3; i++) await terminal.CodeOfAsync(terminal.Sale(1_000, Card));
        var first = terminal.LastTrace - 2;
        var refundable = await terminal.AskAsync(terminal.Sale(2_000, Card));
        await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 500, Card, refundable));
        var refund = terminal.LastTrace;

        var compared = await terminal.AskAsync(terminal.Totals(new BatchTotals(4, Money.Fen(5_100), 1, Money.Fen(500))));
        Assert.True(Field48Totals.TryRead(compared, out var told));
        Assert.Equal(new CardTotals(5_000, 4, 500, 1, TotalsResult.NotBalanced), told.Domestic);
        // The third sale is missing at the terminal, one it made up is not here, and one has another amount.
        var uploaded = await terminal.AskAsync(terminal.Items((first, 1_000), (first + 1, 1_100), (refund - 1, 2_000), (900, 1_000)));
        Assert.Equal(("00", "04"), (uploaded.Text(39), uploaded.Text(48)));
        Assert.Equal("00", (await terminal.AskAsync(terminal.Single(TransactionKind.Refund, refund, 500))).Text(39));
        var ended = await terminal.AskAsync(terminal.End(isBalanced: false, 5));
        BatchDifference[] expected =
        [
            new(DifferenceSide.Amounts, 22, first + 1, 1_100, 1_000), new(DifferenceSide.HostOnly, 22, first + 2, 0, 1_000), new(DifferenceSide.TerminalOnly, 0, 900, 1_000, 0),
        ];
        Assert.Equal(expected, Named(ended));

        var work = test.Queries.WorkList();
        Assert.Equal([WorkReason.Difference, WorkReason.Difference, WorkReason.Difference], work.Select(item => item.Reason));
        Assert.Equal([100L, 1_000, 1_000], work.Select(item => item.Amount.Minor));
        var id = new BatchId(TestHost.Mid, terminal.Id, 1);
        Assert.Equal(1, test.Looks.Look(terminal.Id, 1, first + 1, "chief", "tip on paper"));
        Assert.Equal(2, test.Queries.WorkList().Length);
        Assert.Equal(("chief", "tip on paper"), (test.Queries.Differences(id)[0].LookedBy, test.Queries.Differences(id)[0].Note));
        Assert.Equal(0, test.Looks.Look(terminal.Id, 1, first + 1, "chief", "again"));
    }

    [Fact]
    public async Task Every_message_is_answered_alike_when_it_comes_again_also_after_the_close_and_a_kill()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(1_000, Card));
        var sale = terminal.LastTrace;
        Message[] messages =
        [
            terminal.Totals(new BatchTotals(2, Money.Fen(2_000), 0, Money.Fen(0))), terminal.Items((sale, 1_000), (900, 1_000)),
            terminal.Single(TransactionKind.Refund, 901, 5), terminal.End(isBalanced: false, 3),
        ];
        var first = new List<string>();
        for (var at = 0; at < messages.Length; at++)
        {
            first.Add(Text(await terminal.AskAsync(messages[at])));
            Assert.Equal(first[at], Text(await terminal.AskAsync(messages[at])));
            await test.KillAsync();
            terminal.Frames = test.Connect();
            Assert.Equal(first[at], Text(await terminal.AskAsync(messages[at])));
        }

        for (var at = 0; at < messages.Length; at++) Assert.Equal(first[at], Text(await terminal.AskAsync(messages[at])));
        Assert.Equal(2, test.Queries.Differences(new BatchId(TestHost.Mid, terminal.Id, 1)).Length);
        Assert.Single(test.Queries.Batches(TestHost.Mid, terminal.Id, 10));
    }

    [Fact]
    public async Task Settlement_that_is_begun_anew_forgets_what_was_uploaded_for_other_totals()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.AskAsync(terminal.Totals(new BatchTotals(1, Money.Fen(5), 0, Money.Fen(0))));
        await terminal.AskAsync(terminal.Items((900, 5)));
        await terminal.CodeOfAsync(terminal.Sale(1_000, Card));
        var sale = terminal.LastTrace;
        var compared = await terminal.AskAsync(terminal.Totals(new BatchTotals(1, Money.Fen(1_001), 0, Money.Fen(0))));
        Assert.True(Field48Totals.TryRead(compared, out var told));
        Assert.Equal((TotalsResult.NotBalanced, 1_000L), (told.Domestic.Result, told.Domestic.DebitFen));
        await terminal.AskAsync(terminal.Items((sale, 1_001)));
        Assert.Equal([new BatchDifference(DifferenceSide.Amounts, 22, sale, 1_001, 1_000)], Named(await terminal.AskAsync(terminal.End(false, 1))));
    }

    [Fact]
    public async Task Settlement_out_of_order_or_without_keys_is_refused()
    {
        await using var test = await TestHost.StartAsync();
        var stranger = test.Terminal();
        Assert.Equal("A8", (await stranger.AskAsync(stranger.Totals(BatchTotals.Empty))).Text(39));
        var terminal = await test.SignedInAsync();
        Assert.Equal("12", (await terminal.AskAsync(terminal.End(true, 0))).Text(39));
        Assert.Equal("12", (await terminal.AskAsync(terminal.Items((1, 1)))).Text(39));
        Assert.Equal("30", (await terminal.AskAsync(terminal.Totals(BatchTotals.Empty).Set(48, "12"))).Text(39));
        Assert.Equal("30", (await terminal.AskAsync(terminal.Management(320, 201, null).Set(48, "02"))).Text(39));
        Assert.Equal("40", (await terminal.AskAsync(terminal.Single(TransactionKind.SaleVoid, 1, 1))).Text(39));
        terminal.Batch = 7;
        Assert.Equal("77", (await terminal.AskAsync(terminal.Totals(BatchTotals.Empty))).Text(39));
        Assert.Equal("77", (await terminal.AskAsync(terminal.End(true, 0))).Text(39));
    }

    [Fact]
    public void After_batch_999999_comes_1()
    {
        Assert.Equal(1, new BatchId(TestHost.Mid, TestHost.Tid1, 999_999).Next.Batch);
        Assert.Equal(8, new BatchId(TestHost.Mid, TestHost.Tid1, 7).Next.Batch);
    }

    [Fact]
    public async Task What_still_changes_in_a_closed_batch_is_done_and_named()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(1_000, Card);
        var sold = await terminal.AskAsync(sale);
        test.Network.Advice = message => message.Mti.Value == 220 ? NetworkAct.Approve with { WrongMac = true } : NetworkAct.Silence;
        var refund = terminal.Of(TransactionKind.Refund, 300, Card, sold);
        Assert.Equal("98", await terminal.CodeOfAsync(refund));
        var waiting = terminal.OfflineSale(50, Card, "TEL001");
        await terminal.AskAsync(terminal.Totals(new BatchTotals(1, Money.Fen(1_000), 0, Money.Fen(0))));
        await terminal.AskAsync(terminal.End(isBalanced: true, 0));

        test.Network.Advice = _ => NetworkAct.Approve;
        await test.KillAsync();
        await test.SettledAsync();
        terminal.Frames = test.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(refund));
        Assert.Equal("00", await terminal.CodeOfAsync(waiting));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        var late = test.Queries.Differences(new BatchId(TestHost.Mid, terminal.Id, 1));
        Assert.Equal([(DifferenceSide.HostOnly, 25, 300L, true), (DifferenceSide.HostOnly, 30, 50L, true)],
            late.Select(named => (named.Difference.Side, named.Difference.TransactionCode, named.Difference.HostFen, named.IsLate)));
        // The batch's own record says what was settled.
        Assert.Equal(1_000, test.Queries.Batches(TestHost.Mid, terminal.Id, 1)[0].Host.Net.Minor);
        Assert.False((await terminal.AskAsync(terminal.End(isBalanced: true, 0))).Has(59));
        Assert.Equal("77", await terminal.CodeOfAsync(terminal.OfflineSale(50, Card, "TEL002").Set(60, "3000099900050")));
    }

    [Fact]
    public async Task Answer_that_comes_between_equal_totals_and_the_end_is_named()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(1_000, Card));
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await terminal.AskAsync(terminal.Totals(new BatchTotals(1, Money.Fen(1_000), 0, Money.Fen(0))));
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await terminal.CodeOfAsync(terminal.OfflineSale(50, Card, "TEL001"));
        var told = terminal.LastTrace;
        Assert.Equal([new BatchDifference(DifferenceSide.HostOnly, 30, told, 0, 50)], Named(await terminal.AskAsync(terminal.End(true, 0))));
    }

    private static ImmutableArray<BatchDifference> Named(Message ended) =>
        Field59.TryRead(ended, out var field59) && field59[BatchDifference.Tag] is { } text && BatchDifference.TryParse(text, out var named) ? named : [];

    private static string Text(Message answer) => string.Join('|', new[] { 11, 39, 48, 59, 60 }.Select(answer.Text)) + answer.Mti;

    [Fact]
    public async Task Tip_told_after_the_close_is_named_as_a_change_of_its_sale()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(1_000, Card));
        var trace = terminal.LastTrace;
        var tip = terminal.Tip(200, sold);
        await terminal.AskAsync(terminal.Totals(new BatchTotals(1, Money.Fen(1_000), 0, Money.Fen(0))));
        await terminal.AskAsync(terminal.End(isBalanced: true, 0));
        Assert.Equal("00", await terminal.CodeOfAsync(tip));
        var late = Assert.Single(test.Queries.Differences(new BatchId(TestHost.Mid, terminal.Id, 1)));
        Assert.Equal((true, new BatchDifference(DifferenceSide.Amounts, 22, trace, 1_000, 1_200)), (late.IsLate, late.Difference));
    }
}
