using System.Collections.Immutable;
using Piaohao.Amounts;
using Piaohao.Terminal.Journal;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>Count and sum of one kind of transaction.</summary>
public sealed record TypeTotal(TransactionKind Kind, int Count, Money Sum);

/// <summary>Sums over journal entries. Only what stands counts, and nothing done in training.</summary>
public static class TypeTotals
{
    private static readonly ImmutableArray<TransactionKind> Order =
    [
        TransactionKind.Sale, TransactionKind.OfflineSale, TransactionKind.Completion, TransactionKind.CompletionNotice,
        TransactionKind.SaleVoid, TransactionKind.CompletionVoid, TransactionKind.Refund,
        TransactionKind.PreAuthorisation, TransactionKind.PreAuthorisationVoid,
    ];

    /// <summary>True where an entry's amount stands.</summary>
    public static bool Counts(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return !entry.Training && TransactionMoves.Stands(entry.State);
    }

    /// <summary>The kinds that occur, in the order of slips. A sale counts with its tip.</summary>
    public static ImmutableArray<TypeTotal> Of(IEnumerable<JournalEntry> entries)
    {
        var counted = entries.Where(Counts).ToLookup(entry => entry.Kind);
        return
        [
            .. Order.Where(counted.Contains).Select(kind => new TypeTotal(kind, counted[kind].Count(), counted[kind].Aggregate(Money.Fen(0), (sum, entry) => sum + entry.Total))),
        ];
    }

    /// <summary>The totals of a settlement.</summary>
    public static BatchTotals Batch(IEnumerable<JournalEntry> entries) =>
        entries.Where(Counts).Aggregate(BatchTotals.Empty, (totals, entry) => totals.With(entry.Kind, entry.State, entry.Total));
}
