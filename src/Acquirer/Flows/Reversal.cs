using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Nodes;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0400: the terminal takes back a transaction whose answer it did not get. It is found by its key; 00 is answered once it is durable that it
/// has no effect, 25 where it was never seen, which bars it, 12 where linked transactions have changed it or its original since. The caller holds the
/// terminal's turn, so a transaction that is under way has ended before this begins.</summary>
internal sealed class Reversal(
    HostBooks books, TransactionFlows flows, TerminalAnswer answers, NetworkReversals reversals, HostNode node, TerminalRecall recall, BusinessCalendar calendar,
    AcquirerMetrics metrics)
{
    /// <summary>The fields a reversal must have: amount, reason, MAC; field 61, where it is sent, names the same
    /// transaction.</summary>
    public static bool IsWellFormed(Message message)
    {
        if (!message.TryGetNumber(4, out _) || message.Text(39) is not { Length: 2 } || !message.Has(64)) return false;
        var original = message.Text(61);
        var (batch, trace) = ((message.Text(60) ?? "").PadRight(8)[2..8], message.Text(11));
        return original is null || original.StartsWith(batch + trace, StringComparison.Ordinal);
    }

    /// <param name="kind">A kind that is reversible.</param>
    public async Task<Message> AnswerAsync(TerminalRequest request, TransactionKind kind)
    {
        var isOld = request.Key.Batch != request.Session.Batch;
        // What was archived is not taken back any more: 12, as where linked transactions have changed it.
        var original = books.FindFirst(request) ?? (isOld ? books.FindArchived(request.Key) : null);
        string code;
        try
        {
            code = original is not null ? await TakeBackAsync(request, kind, original) : isOld && books.IsForgotten(request.Key) ? "25" : await BarAsync(request, kind);
        }
        catch (KeyTakenException taken)
        {
            original = taken.Standing;
            code = await TakeBackAsync(request, kind, original);
        }

        metrics.Transaction("reversal", code);
        var answer = answers.Bare(request.Message, code, request.At);
        return original is { Rrn.Length: > 0 } ? answer.Set(37, original.Rrn) : answer;
    }

    private async Task<string> TakeBackAsync(TerminalRequest request, TransactionKind kind, Transaction original)
    {
        if (original.State == TransactionState.Barred) return "25";
        if (original.Kind != kind) return "12";
        request.Message.TryGetNumber(4, out var fen);
        if (fen != original.Requested.Minor && fen != original.Amount.Minor) return "64";
        original = await node.OursOrEndedAsync(original, books);
        switch (original.State)
        {
            case TransactionState.Pending:
                await reversals.LoseAsync(original, request.Received(), request.Answered("00", calendar.Now));
                return "00";
            case TransactionState.Declined or TransactionState.Unknown or TransactionState.Reversed:
                // No money of it stands in the books, and where the network must be told, it is being told.
                return "00";
            default:
                return await TakeBackApprovedAsync(request, original.Key) ? "00" : "12";
        }
    }

    private async Task<bool> TakeBackApprovedAsync(TerminalRequest request, TransactionKey key)
    {
        var now = calendar.Now;
        var reversal = reversals.Prepare(key, request.Message.Text(39)!);
        var isFirst = true;
        var told = await books.CommitAnewAsync<NetworkReversal>(() =>
        {
            if (!isFirst) recall.Refresh(request.Session);
            isFirst = false;
            if (books.Find(key) is not { IsUntouched: true } approved) return null;
            if (flows.Of(approved.Kind).TakeBack(approved, now, calendar.DayOf(now)) is not { } effect) return null;
            var reversed = approved with { State = TransactionState.Reversed, EndedAt = now };
            var unit = new HostUnit
            {
                Moved = reversed,
                MovedFrom = TransactionState.Approved,
                Entry = effect.Entry,
                Originals = effect.Originals,
                Reversal = reversal,
                Differences = LateDifference.Of(reversed, request.Session.Batch, now),
                CurrentBatch = request.Session.Batch,
                Events = [request.Received(), request.Answered("00", now)],
            };
            return (unit, reversal);
        });
        if (told is null) return false;
        reversals.Stand(reversal);
        return true;
    }

    /// <summary>The original was never seen: should it still come, it is refused.</summary>
    private async Task<string> BarAsync(TerminalRequest request, TransactionKind kind)
    {
        request.Message.TryGetNumber(4, out var fen);
        var amount = Money.Fen(fen);
        await books.CommitAsync(new HostUnit
        {
            New = new Transaction
            {
                Key = request.Key,
                Kind = kind,
                State = TransactionState.Barred,
                Amount = amount,
                Requested = amount,
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
