using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Flows;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Settlement;

/// <summary>0500 and 0320: totals are compared, records taken where they differ, and the end names the differences, closes the batch and begins the next,
/// all in one step. Every message may come again, before and after the close, and is answered alike. The caller holds the terminal's turn.</summary>
internal sealed class SettlementDesk(HostBooks books, TerminalAnswer answers, BusinessCalendar calendar, AcquirerMetrics metrics)
{
    private const int MostCount = 999;
    private const long MostFen = 999_999_999_999;

    /// <summary>Null for a message that is none of a settlement.</summary>
    public async Task<Message?> AnswerAsync(TerminalRequest request) => (request.Message.Mti.Value, request.Field60) switch
    {
        _ when request.Message.Mti.Value is not (500 or 320) => null,
        // Whoever has no keys never traded here.
        _ when request.Session.MacKey is null => Refuse(request, "A8"),
        _ when request.Trace == 0 || request.Field60.Batch == 0 => Refuse(request, "30"),
        (500, { TransactionCode: TransactionCodes.Management, NetworkCode: NetworkCodes.Settlement }) => await CompareAsync(request),
        (320, { TransactionCode: TransactionCodes.Management, NetworkCode: NetworkCodes.Settlement }) => await TakeItemsAsync(request),
        (320, { TransactionCode: TransactionCodes.Management, NetworkCode: NetworkCodes.BatchEndBalanced or NetworkCodes.BatchEndUnbalanced }) => await EndAsync(request),
        (320, { NetworkCode: NetworkCodes.Financial } single) when IsSingle(single.TransactionCode) => await TakeSingleAsync(request),
        _ => null,
    };

    /// <summary>0500: the terminal's totals beside the host's.</summary>
    private async Task<Message> CompareAsync(TerminalRequest request)
    {
        if (!Field48Totals.TryRead(request.Message, out var totals) || !request.Message.Is(49, "156")) return Refuse(request, "30");
        var id = BatchId.Of(request.Key);
        var found = books.FindBatch(id);
        if (found is { ClosedAt: not null }) return ToldTotals(request, found);
        if (id.Batch != request.Session.Batch) return Refuse(request, "77");

        var host = BatchTable.TotalsOf(books.BatchRows(id));
        var terminal = TotalsOf(totals.Domestic);
        var foreign = (totals.Foreign with { Result = TotalsResult.None }).ToString();
        var record = new BatchRecord(
            id, Introduction.Operator(request.Message), terminal, foreign, host, terminal == host && totals.Foreign == default, request.At, 0, null);
        var isNew = found is null || found.Terminal != terminal || found.Foreign != foreign;
        await books.CommitAsync(new HostUnit
        {
            Batch = new BatchCompared(record, ForgetsUploads: isNew),
            Events = [request.Received("totals"), request.Answered("00", request.At, record.IsBalanced ? "balanced" : "not balanced")],
        });
        metrics.Transaction("settlement", record.IsBalanced ? "balanced" : "not balanced");
        return ToldTotals(request, record);
    }

    /// <summary>0320 with up to eight records of cards.</summary>
    private async Task<Message> TakeItemsAsync(TerminalRequest request)
    {
        if (!Field48Items.TryRead(request.Message, out var items)) return Refuse(request, "30");
        if (await TakeAsync(request, [.. items.Items.Select(item => new UploadedRecord(item.Trace, 0, item.Fen))]) is { } code) return Refuse(request, code);
        return answers.Bare(request.Message, "00", request.At).Set(48, items.Items.Length.ToString("00", CultureInfo.InvariantCulture));
    }

    /// <summary>0320 with one refund or notice.</summary>
    private async Task<Message> TakeSingleAsync(TerminalRequest request)
    {
        if (!request.Message.TryGetNumber(4, out var fen)) return Refuse(request, "30");
        var code = await TakeAsync(request, [new UploadedRecord(request.Trace, request.Field60.TransactionCode, fen)]);
        return answers.Bare(request.Message, code ?? "00", request.At);
    }

    /// <summary>Null where the records are durable, or were before the batch was closed; else the code that refuses them.</summary>
    private async Task<string?> TakeAsync(TerminalRequest request, ImmutableArray<UploadedRecord> records)
    {
        var id = BatchId.Of(request.Key);
        if (books.FindBatch(id) is not { } batch) return id.Batch == request.Session.Batch ? "12" : "77";
        if (batch.ClosedAt is not null) return null;
        await books.CommitAsync(new HostUnit
        {
            Batch = new BatchUploaded(id, records),
            Events = [request.Received(string.Create(CultureInfo.InvariantCulture, $"{records.Length} records")), request.Answered("00", request.At)],
        });
        return null;
    }

    /// <summary>The end: differences, close and next batch in one step.</summary>
    private async Task<Message> EndAsync(TerminalRequest request)
    {
        if (request.Message.Text(48) is not { Length: 4 } digits || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return Refuse(request, "30");
        var id = BatchId.Of(request.Key);
        if (books.FindBatch(id) is not { } batch) return Refuse(request, id.Batch == request.Session.Batch ? "12" : "77");
        if (batch.ClosedAt is null) await CloseAsync(request, batch, count);
        var named = books.DifferencesOf(id).Where(difference => !difference.IsLate).Select(difference => difference.Difference).ToList();
        var answer = answers.Bare(request.Message, "00", request.At).Set(60, (request.Field60 with { Batch = id.Next.Batch }).ToString());
        return named.Count == 0 ? answer : answer.Set(59, Field59.Of(BatchDifference.ToElement(named)).ToText());
    }

    private async Task CloseAsync(TerminalRequest request, BatchRecord batch, int count)
    {
        var (session, now) = (request.Session, calendar.Now);
        var change = new SessionChange(
            session.MerchantId, session.TerminalId, batch.Id.Next.Batch, session.SignedInOn, session.OperatorId, session.Device, now, []);
        var differs = await books.CommitAnewAsync(() =>
        {
            var rows = books.BatchRows(batch.Id);
            var named = Differences(batch, rows).ToList();
            return ((HostUnit, string)?)(Closing(request, batch, count, change, rows, named), named.Count == 0 ? "equal" : "differs");
        });
        session.Apply(change);
        metrics.Transaction("batch end", differs!);
    }

    private static HostUnit Closing(
        TerminalRequest request, BatchRecord batch, int count, SessionChange change, IReadOnlyList<Transaction> rows, List<BatchDifference> named)
    {
        var now = change.At;
        return new HostUnit
        {
            Batch = new BatchClosed(batch.Id, count, now, BatchTable.TotalsOf(rows)),
            Differences = [.. named.Select(difference => new NamedDifference(batch.Id, 0, difference, IsLate: false, now))],
            Session = change,
            Events =
            [
                request.Received(string.Create(CultureInfo.InvariantCulture, $"end, {count} records")),
                request.Answered("00", now, string.Create(CultureInfo.InvariantCulture, $"closed, {named.Count} differences")),
            ],
        };
    }

    private IEnumerable<BatchDifference> Differences(BatchRecord batch, IReadOnlyList<Transaction> rows)
    {
        if (!batch.IsBalanced) return BatchComparison.Compare(rows, books.Uploads(batch.Id));
        return BatchTable.TotalsOf(rows) == batch.Host ? [] : BatchComparison.Since(rows, batch.TotalsAt);
    }

    private Message ToldTotals(TerminalRequest request, BatchRecord record)
    {
        var isForeignEqual = record.Foreign.All(digit => digit == '0');
        var isDomesticEqual = record.Terminal == record.Host;
        var told = new Field48Totals(
            Told(record.Host) with { Result = isDomesticEqual ? TotalsResult.Balanced : TotalsResult.NotBalanced },
            default(CardTotals) with { Result = isForeignEqual ? TotalsResult.Balanced : TotalsResult.NotBalanced });
        return answers.Bare(request.Message, "00", request.At).Set(48, told.ToString());
    }

    private static bool IsSingle(int code) =>
        (TransactionKind)code is TransactionKind.CompletionNotice or TransactionKind.Refund or TransactionKind.OfflineSale;

    private static BatchTotals TotalsOf(CardTotals totals) =>
        new(totals.DebitCount, Money.Fen(totals.DebitFen), totals.CreditCount, Money.Fen(totals.CreditFen));

    /// <summary>What does not fit the field is told as the most it holds; the records keep it whole.</summary>
    private static CardTotals Told(BatchTotals totals) => new(
        Math.Min(totals.Debit.Minor, MostFen), Math.Min(totals.DebitCount, MostCount), Math.Min(totals.Credit.Minor, MostFen), Math.Min(totals.CreditCount, MostCount));

    private Message Refuse(TerminalRequest request, string code)
    {
        metrics.Refused("settlement");
        return answers.Bare(request.Message, code, request.At);
    }
}
