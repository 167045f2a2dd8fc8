using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Bank.Books;
using Piaohao.Server.Verification;
using Piaohao.Transactions;

namespace Piaohao.TradingDay.Tests;

/// <summary>Holds the books of all parties against each other, at rest: as <c>verify</c> does, and by sums of its own.</summary>
internal static class Comparison
{
    public static void Check(Town town)
    {
        Assert.True(town.Strays.Count == 0, string.Join("\n\n", town.Strays));
        Assert.Equal("idle", town.Screen.Name);
        Assert.Empty(town.Till.Journal.WaitingReversals());
        Assert.Empty(town.Till.Journal.WaitingNotices());
        Assert.Equal(default, town.Host.Queries.Open());
        foreach (var outcome in new PartiesVerification(town.HostBooks, town.BankBooks, (town.TillBooks, Town.Tid)).Verify())
            Assert.True(outcome.IsEqual, $"{outcome.Check}: {outcome.Detail}");
        SameStates(town);
        WhatCardholdersPaidIsWhatStands(town);
        NoneGaveBackMoreThanItTook(town);
        EverySettlementBalanced(town);
    }

    /// <summary>Whatever was lost on the way, nothing differs between the two sides once a batch is settled, and both closed the same ones.</summary>
    private static void EverySettlementBalanced(Town town)
    {
        var host = town.Host.Queries.Batches(Town.Mid, Town.Tid, 1000).Where(batch => batch.ClosedAt is not null).ToArray();
        foreach (var batch in host)
        {
            Assert.True(batch.IsBalanced, $"Batch {batch.Id} is not balanced: {string.Join("; ", town.Host.Queries.Differences(batch.Id))}");
            Assert.Empty(town.Host.Queries.Differences(batch.Id));
            Assert.Equal(town.Host.Queries.TotalsOf(batch.Id), batch.Terminal);
        }

        Assert.Equal(host.Select(batch => batch.Id.Batch).Order(), town.Till.Batches.Closed(1000).Select(batch => batch.Number).Order());
    }

    /// <summary>Whatever stands at the till stands at the host in the same state.</summary>
    private static void SameStates(Town town)
    {
        var till = Entries(town).Where(entry => TransactionMoves.Stands(entry.State)).Select(entry => (entry.Batch, entry.Trace, entry.Kind, entry.State)).Order();
        var host = Rows(town).Where(row => TransactionMoves.Stands(row.State)).Select(row => (row.Key.Batch, row.Key.Trace, row.Kind, row.State)).Order();
        Assert.Equal(host, till);
    }

    private static void WhatCardholdersPaidIsWhatStands(Town town)
    {
        var paid = town.Bank.Audit.Accounts().Sum(account => account.Opening.Minor - account.Balance.Minor);
        var stands = Entries(town).Where(entry => TransactionMoves.Stands(entry.State)).Sum(entry => TransactionForm.Of(entry.Kind).Side switch
        {
            TotalsSide.Debit => entry.Total.Minor,
            TotalsSide.Credit => -entry.Total.Minor,
            _ => 0,
        });
        Assert.Equal(paid, stands);
    }

    private static void NoneGaveBackMoreThanItTook(Town town)
    {
        var refunds = Entries(town).Where(entry => entry is { Kind: TransactionKind.Refund, State: TransactionState.Approved }).ToLookup(entry => entry.Original?.Rrn);
        foreach (var entry in Entries(town).Where(entry => refunds.Contains(entry.Rrn)))
            Assert.True(refunds[entry.Rrn].Sum(refund => refund.Amount.Minor) <= entry.Total.Minor, $"{entry.Rrn} gave back more than it took.");
    }

    private static IEnumerable<Terminal.Journal.JournalEntry> Entries(Town town) => town.Till.Journal.Recent(10_000).Where(entry => !entry.Training);

    private static ImmutableArray<Transaction> Rows(Town town) => town.Host.Queries.Recent(Town.Mid, 1000);
}
