using System.Diagnostics;
using Piaohao.Iso8583;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Fuzz.Tests;

/// <summary>The terminal, given answers that are changed before their MAC is made, and frames that are changed after it.</summary>
public sealed class TillFuzz
{
    private const int SalesOfABench = 10, Amount = 4500;
    private byte[] last = [];
    private int reversed, approved;

    [Fact]
    public void A_till_takes_every_changed_answer_and_agrees_with_its_host_in_the_end()
    {
        var mutator = new Mutator(new Random(FuzzLength.Seed), [[0]]);
        var share = FuzzLength.ShareOfParty(20);
        var clock = Stopwatch.StartNew();
        var count = 0;
        try
        {
            for (; count < share.Inputs && (share.Time == TimeSpan.Zero || clock.Elapsed < share.Time); count += SalesOfABench) SellOnABadLine(mutator);
        }
        catch (Exception failure)
        {
            Assert.Fail($"Seed {FuzzLength.Seed}, after {count} sales, last answer {Convert.ToHexString(last)}\n{failure}");
        }

        // Both must have come about, or nothing was tried.
        Assert.True(reversed > 0 && approved > 0, $"{reversed} reversed, {approved} approved");
        FuzzLength.Record("till (whole)", count, clock.Elapsed, 0);
    }

    private void SellOnABadLine(Mutator mutator)
    {
        using var bench = new TillBench().Ready();
        for (var sale = 0; sale < SalesOfABench; sale++)
        {
            bench.Host.OnSale = _ => Changed(mutator, 90);
            bench.Host.OnReversal = _ => Changed(mutator, 30);
            bench.Host.OnManagement = _ => Changed(mutator, 30);
            bench.Type($"{Amount}");
            bench.Press(Key.Confirm);
            if (bench.Screen.Name == "card" && bench.Offer(TestCards.Debit) && bench.Screen.Name == "pin")
            {
                bench.Type(TestCards.Pin);
                bench.Press(Key.Confirm);
            }

            bench.Host.OnSale = bench.Host.OnReversal = bench.Host.OnManagement = _ => new Plan();
            ToIdle(bench);
        }

        // What waits for the host, a reversal, goes in front of a sale that goes well.
        for (var tries = 0; tries < 3 && bench.Host.Book.Values.LastOrDefault() != 100; tries++)
        {
            bench.Type("100");
            bench.Press(Key.Confirm);
            if (bench.Screen.Name == "card" && bench.Offer(TestCards.Debit) && bench.Screen.Name == "pin")
            {
                bench.Type(TestCards.Pin);
                bench.Press(Key.Confirm);
            }

            ToIdle(bench);
        }

        reversed += bench.Host.Types.Count(type => type == "0400");
        approved += bench.Host.Book.Count;
        Assert.Contains(100, bench.Host.Book.Values);
        Assert.Equal(bench.Host.Book.Keys.Order(), bench.Till.Journal.Approved().Select(entry => (entry.Batch, entry.Trace)).Order());
        Assert.DoesNotContain(bench.Log, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    /// <summary>Everything but the answer's word on the sale is changed: a host that approves and says it does not would have to be found in settlement.</summary>
    private Plan Changed(Mutator mutator, int percent)
    {
        if (!mutator.Chance(percent)) return new Plan();
        if (mutator.Chance(30)) return new Plan { Spoil = wire => last = mutator.Bytes(wire) is { Length: > 0 and < 4000 } spoilt ? spoilt : wire };
        return new Plan
        {
            Change = answer =>
            {
                MessageMutation.Change(mutator, answer, 39, 64);
                last = answer.ToArray();
            },
        };
    }

    private static void ToIdle(TillBench bench)
    {
        for (var presses = 0; bench.Screen.Name != "idle"; presses++)
        {
            if (presses == 40) Assert.Fail($"The till does not come back to its first screen from '{bench.Screen.Name}': {bench.Words}");
            bench.Advance(65);
            if (bench.Screen.Name != "idle") bench.Press(presses % 4 == 3 ? Key.Cancel : Key.Confirm);
        }
    }
}
