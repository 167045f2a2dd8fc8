using FsCheck;
using FsCheck.Fluent;
using Piaohao.Acquirer.Settlement;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>A settlement whose messages come again, with kills between, ends like one whose messages come once, and names exactly what was planted.</summary>
public sealed class SettlementProperties
{
    /// <summary>What became of a sale on its way into the terminal's journal.</summary>
    public enum Planted
    {
        Equal,
        MissingAtTerminal,
        OnlyAtTerminal,
        OtherAmount,
    }

    [Fact]
    public void Repeated_and_interrupted_settlement_names_what_was_planted() =>
        Prop.ForAll(
            (from sales in Gen.Elements(Enum.GetValues<Planted>()).ArrayOf(6)
             from repeats in Gen.Choose(0, 2).ArrayOf(4)
             select (sales, repeats)).ToArbitrary(),
            drawn => RunAsync(drawn.sales, drawn.repeats).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(PostgresServer.Runs(20)));

    private static async Task<bool> RunAsync(Planted[] sales, int[] repeats)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var (records, expected) = (new List<(int Trace, long Fen)>(), new List<BatchDifference>());
        foreach (var planted in sales)
        {
            var fen = 1_000L + terminal.LastTrace;
            if (planted != Planted.OnlyAtTerminal) Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(fen, TestCard.Credit)));
            var trace = planted == Planted.OnlyAtTerminal ? 500 + records.Count : terminal.LastTrace;
            if (planted != Planted.MissingAtTerminal) records.Add((trace, planted == Planted.OtherAmount ? fen + 1 : fen));
            if (planted == Planted.MissingAtTerminal) expected.Add(new BatchDifference(DifferenceSide.HostOnly, 22, trace, 0, fen));
            if (planted == Planted.OnlyAtTerminal) expected.Add(new BatchDifference(DifferenceSide.TerminalOnly, 0, trace, fen, 0));
            if (planted == Planted.OtherAmount) expected.Add(new BatchDifference(DifferenceSide.Amounts, 22, trace, fen + 1, fen));
        }

        var totals = new BatchTotals(records.Count, Money.Fen(records.Sum(record => record.Fen)), 0, Money.Fen(0));
        var isEqual = totals == test.Queries.TotalsOf(new BatchId(TestHost.Mid, terminal.Id, 1));
        var messages = new List<Message> { terminal.Totals(totals) };
        if (!isEqual && records.Count > 0) messages.Add(terminal.Items([.. records]));
        messages.Add(terminal.End(isEqual, isEqual ? 0 : records.Count));
        for (var at = 0; at < messages.Count; at++)
        {
            var first = Text(await terminal.AskAsync(messages[at]));
            for (var again = 0; again < repeats[at]; again++)
            {
                if (again == 1)
                {
                    await test.KillAsync();
                    terminal.Frames = test.Connect();
                }

                Assert.Equal(first, Text(await terminal.AskAsync(messages[at])));
            }
        }

        var named = test.Queries.Differences(new BatchId(TestHost.Mid, terminal.Id, 1));
        // What is planted so that the totals are equal cannot be seen in them.
        Assert.Equal(isEqual ? [] : expected.OrderBy(difference => difference.Trace), named.Select(difference => difference.Difference));
        Assert.Null(test.Host.Verification.Verify().Difference);
        Assert.NotNull(Assert.Single(test.Queries.Batches(TestHost.Mid, terminal.Id, 5)).ClosedAt);
        return true;
    }

    private static string Text(Message answer) => string.Join('|', new[] { 11, 39, 48, 59, 60 }.Select(answer.Text)) + answer.Mti;
}
