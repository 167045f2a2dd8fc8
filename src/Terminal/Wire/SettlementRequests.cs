using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Journal;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Wire;

/// <summary>The messages of a settlement as docs/wire.md says; none carries a MAC.</summary>
internal sealed class SettlementRequests(Requests requests)
{
    private const string Yuan = "156";

    /// <summary>0500: the terminal's totals.</summary>
    public Message Totals(SettledBatch batch) => Start(500, batch, NetworkCodes.Settlement)
        .Set(48, Field48(batch.Totals).ToString())
        .Set(49, Yuan)
        .Set(63, batch.Operator.PadRight(3));

    /// <summary>0320: one part of the upload.</summary>
    public Message Upload(SettledBatch batch, UploadPart part) => part.IsSingle ? Single(batch, part.Entries[0]) : Items(batch, part.Entries);

    /// <summary>0320: the end, with the count of records uploaded.</summary>
    public Message End(SettledBatch batch) =>
        Start(320, batch, batch.IsBalanced ? NetworkCodes.BatchEndBalanced : NetworkCodes.BatchEndUnbalanced)
            .Set(48, batch.Uploaded.ToString("0000", CultureInfo.InvariantCulture));

    /// <summary>The terminal's totals as they travel; all cards count as domestic.</summary>
    public static Field48Totals Field48(BatchTotals totals) =>
        new(new CardTotals(totals.Debit.Minor, totals.DebitCount, totals.Credit.Minor, totals.CreditCount), default);

    private Message Items(SettledBatch batch, ImmutableArray<JournalEntry> entries) => Start(320, batch, NetworkCodes.Settlement)
        .Set(48, new Field48Items([.. entries.Select(entry => new BatchItem(IsForeign: false, entry.Trace, entry.MaskedPan.Replace('*', '0'), entry.Total.Minor))]).ToText());

    private Message Single(SettledBatch batch, JournalEntry entry)
    {
        var form = TransactionForm.Of(entry.Kind);
        var message = requests.Start(320)
            .Set(3, form.ProcessingCode)
            .SetNumber(4, entry.Total.Minor)
            .SetNumber(11, entry.Trace)
            .Set(25, form.Condition)
            .Set(49, Yuan)
            .Set(60, new Field60((int)entry.Kind, batch.Number, NetworkCodes.Financial).ToString());
        if (entry.Rrn.Length > 0) message.Set(37, entry.Rrn);
        return entry.AuthorisationCode.Length > 0 ? message.Set(38, entry.AuthorisationCode) : message;
    }

    private Message Start(short mti, SettledBatch batch, int code) =>
        requests.Start(mti).SetNumber(11, batch.Trace).Set(60, new Field60(TransactionCodes.Management, batch.Number, code).ToString());
}
