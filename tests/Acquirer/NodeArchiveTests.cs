using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Settlement;
using Piaohao.Iso8583;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Closed days leave the books while two hosts write to them.</summary>
public sealed class NodeArchiveTests
{
    private const int Sales = 40, Months = 2;

    [Fact]
    public async Task Days_are_archived_while_two_hosts_sell_and_either_answers_from_the_files()
    {
        var (nodes, a, b) = await TestNodes.TwoAsync();
        await using var _ = nodes;
        var (here, there) = (await nodes.SignedInAsync(0, a), await nodes.SignedInAsync(1, b));
        var old = (await Task.WhenAll(SellAsync(here, Sales), SellAsync(there, Sales)))[0][^1];
        await SettleAsync(nodes, 0, here);
        await SettleAsync(nodes, 1, there);
        for (var day = 0; day < 31 * Months; day++) nodes.Time.NextDay();
        await ReconnectAsync(here, a);
        await ReconnectAsync(there, b);

        var calendar = new BusinessCalendar(nodes.Time, new AcquirerOptions().BusinessDayEnd);
        var archiver = new Archiver(nodes.Database, nodes.ArchiveFolder, calendar) { TransactionsOfPart = 5 };
        var archiving = Task.Run(() => archiver.Run(calendar.DayOf(nodes.Time.GetUtcNow() - new AcquirerOptions().ArchiveAgeLeast)).ToList(), TestContext.Current.CancellationToken);
        var sold = await Task.WhenAll(SellAsync(here, Sales), SellAsync(there, Sales));
        var steps = await archiving;

        Assert.Equal((2 * Sales, 2 * Sales), (steps[^1].Transactions, steps[^1].Entries));
        Assert.All(sold.SelectMany(answers => answers), answer => Assert.Equal("00", answer.Text(39)));
        await nodes.VerifiedAsync();
        foreach (var node in (TestNode[])[a, b]) Assert.Equal($"equal ({4 * Sales} transactions, {4 * Sales} entries, 1 archive with them)", node.Host.Verification.Verify().ToString());

        // The last sale of then, sent again to the host that did not make it.
        here.Frames = b.Connect();
        here.Batch = 1;
        var again = await here.AskAsync(here.Sale(1000 + Sales, TestCard.Credit, useTrace: int.Parse(old.Text(11)!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((old.Text(39), old.Text(37), old.Text(38)), (again.Text(39), again.Text(37), again.Text(38)));
    }

    private static async Task<List<Message>> SellAsync(ScriptedTerminal terminal, int count)
    {
        var answers = new List<Message>();
        for (var sale = 1; sale <= count; sale++) answers.Add(await terminal.AskAsync(terminal.Sale(1000 + sale, TestCard.Credit)));
        return answers;
    }

    private static async Task SettleAsync(TestNodes nodes, int number, ScriptedTerminal terminal)
    {
        var totals = nodes.Queries.TotalsOf(new BatchId(TestNodes.Terminals[number].Mid, terminal.Id, terminal.Batch));
        await terminal.AskAsync(terminal.Totals(totals));
        Assert.Equal("00", (await terminal.AskAsync(terminal.End(isBalanced: true, 0))).Text(39));
        terminal.Batch++;
    }

    private static async Task ReconnectAsync(ScriptedTerminal terminal, TestNode at)
    {
        while (at.Host.Network.State != Network.NetworkState.Up) await Task.Delay(1, TestContext.Current.CancellationToken);
        terminal.Frames = at.Connect();
        Assert.Equal("00", (await terminal.SignInAsync()).Text(39));
    }
}
