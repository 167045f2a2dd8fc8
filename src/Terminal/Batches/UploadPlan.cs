using System.Collections.Immutable;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Journal;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>One message of a batch upload: up to eight records together, or one on its own.</summary>
internal sealed record UploadPart(ImmutableArray<JournalEntry> Entries, bool IsSingle);

/// <summary>The order of a batch upload (docs/wire.md): offline sales, then sales, voids and completions eight at a time, refunds, completion notices. It is made
/// from the journal of a batch that no longer changes, so it is the same after a power cut.</summary>
internal static class UploadPlan
{
    /// <summary>The messages for the records that count.</summary>
    public static ImmutableArray<UploadPart> Of(IEnumerable<JournalEntry> entries)
    {
        var counted = entries.Where(entry => TypeTotals.Counts(entry) && TransactionForm.Of(entry.Kind).Side != TotalsSide.None).ToImmutableArray();
        return
        [
            .. Singly(counted, TransactionKind.OfflineSale),
            .. counted.Where(entry => !IsSingle(entry.Kind)).Chunk(Field48Items.Most).Select(chunk => new UploadPart([.. chunk], IsSingle: false)),
            .. Singly(counted, TransactionKind.Refund),
            .. Singly(counted, TransactionKind.CompletionNotice),
        ];
    }

    private static IEnumerable<UploadPart> Singly(ImmutableArray<JournalEntry> entries, TransactionKind kind) =>
        entries.Where(entry => entry.Kind == kind).Select(entry => new UploadPart([entry], IsSingle: true));

    private static bool IsSingle(TransactionKind kind) => kind is TransactionKind.OfflineSale or TransactionKind.Refund or TransactionKind.CompletionNotice;
}
