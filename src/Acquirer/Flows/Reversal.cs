using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Ledger;

namespace Piaohao.Acquirer.Flows;

/// <summary>0400: the terminal takes back a sale whose answer it did not get. The original is found by its key; 00 is
/// answered once it is
/// durable that no money moves, 25 where the original was never seen, which bars it. The caller holds the terminal's
/// turn, so an original
/// that is under way has ended before this begins.</summary>
internal sealed class Reversal(
    HostBooks books, TerminalAnswer answers, NetworkReversals reversals, BusinessCalendar calendar,
    AcquirerMetrics metrics)
{
    /// <summary>The fields a reversal must have: amount, reason, MAC; field 61, where it is sent, names the same
    /// original.</summary>
    public static bool IsWellFormed(Message message)
    {
        if (!message.TryGetNumber(4, out _) || message.Text(39) is not { Length: 2 } || !message.Has(64)) return false;
        var original = message.Text(61);
        var (batch, trace) = ((message.Text(60) ?? "").PadRight(8)[2..8], message.Text(11));
        return original is null || original.StartsWith(batch + trace, StringComparison.Ordinal);
    }

    public async Task<Message> AnswerAsync(TerminalRequest request)
    {
        var original = books.Find(request.Key);
        var code = original is null ? await BarAsync(request) : await TakeBackAsync(request, original);
        metrics.Transaction("reversal", code);
        var answer = answers.Bare(request.Message, code, request.At);
        return original is { Rrn.Length: > 0 } ? answer.Set(37, original.Rrn) : answer;
    }

    private async Task<string> TakeBackAsync(TerminalRequest request, Transaction original)
    {
        if (original.State == TransactionState.Barred) return "25";
        if (!request.Message.TryGetNumber(4, out var fen) || fen != original.Amount.Minor) return "64";
        switch (original.State)
        {
            case TransactionState.Pending:
                await reversals.TakeBackAsync(original, request.Received(), request.Answered("00", calendar.Now));
                return "00";
            case TransactionState.Approved:
                await TakeBackApprovedAsync(request, original);
                return "00";
            default:
                // Declined, unknown, reversed: no money of it stands in the books, and where the network must be
                // told, it is being told.
                return "00";
        }
    }

    private async Task TakeBackApprovedAsync(TerminalRequest request, Transaction approved)
    {
        var now = calendar.Now;
        var reversal = reversals.Prepare(approved.Key, request.Message.Text(39)!);
        var sale = SaleEntry.For(
            approved.Key.MerchantId, approved.Key.Reference, approved.Amount, approved.Fee, approved.EndedAt,
            approved.BusinessDate);
        await books.CommitAsync(new HostUnit
        {
            Moved = approved with { State = TransactionState.Reversed, EndedAt = now },
            MovedFrom = TransactionState.Approved,
            Entry = sale.Reverse(EntryKind.SaleReversal, now, calendar.DayOf(now)),
            Reversal = reversal,
            Events = [request.Received(), request.Answered("00", now)],
        });
        reversals.Stand(reversal);
    }

    /// <summary>The original was never seen: should it still come, it is refused.</summary>
    private async Task<string> BarAsync(TerminalRequest request)
    {
        request.Message.TryGetNumber(4, out var fen);
        var amount = Money.Fen(fen);
        await books.CommitAsync(new HostUnit
        {
            New = new Transaction
            {
                Key = request.Key,
                State = TransactionState.Barred,
                Amount = amount,
                EntryMode = "",
                Field60 = request.Field60Text,
                Fee = Money.Zero(amount.Currency),
                OperatorId = request.Session.OperatorId,
                ResponseCode = "25",
                BusinessDate = calendar.DayOf(request.At),
                StartedAt = request.At,
                EndedAt = request.At,
            },
            Events = [request.Received(), request.Answered("25", request.At)],
        });
        return "25";
    }
}
