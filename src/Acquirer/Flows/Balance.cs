using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0200, 60.1 = 01: what can be spent (field 54). It moves nothing, so it stands in the journal only, is never reversed, and may be asked again.</summary>
internal sealed class Balance(
    HostBooks books, CardReading cards, TerminalAnswer answers, NetworkLink network, PinTranslation pins, BusinessCalendar calendar, Sequences sequences,
    AcquirerOptions options, AcquirerMetrics metrics)
{
    private readonly NetworkMessages messages = new(options);

    public async Task<Message> AnswerAsync(TerminalRequest request, Asked asked)
    {
        if (cards.Read(request, asked) is not { } card) return answers.Bare(request.Message, "30", request.At);
        if (request.Key.Batch != request.Session.Batch) return answers.Bare(request.Message, "77", request.At);
        var (code, answer) = Refusal(request, asked) is { } refusal ? (refusal, null) : await AskAsync(request, asked, card);
        await books.CommitAsync(new HostUnit { Events = [request.Answered(code, calendar.Now, "balance")] });
        metrics.Transaction("balance", code);
        var told = answers.Bare(request.Message, code, request.At);
        if (answer?.Text(37) is { } rrn) told.Set(37, rrn);
        // The network's field has room for six amounts, the terminal's for one.
        return code == "00" && answer is not null && Field54.TryRead(answer, out var balance) ? told.Set(54, balance.ToString()) : told;
    }

    private static string? Refusal(TerminalRequest request, Asked asked)
    {
        if (asked.Entry.Source is not (EntryMode.Manual or EntryMode.Stripe or EntryMode.FallbackToStripe)) return "40";
        if (!request.Message.Is(3, asked.Form.ProcessingCode) || !request.Message.Is(25, asked.Form.Condition) || !request.Message.Is(49, "156")) return "12";
        return asked.Entry.Source == EntryMode.Manual && !request.Terminal.Profile.ManualEntry ? "58" : null;
    }

    private async Task<(string Code, Message? Answer)> AskAsync(TerminalRequest request, Asked asked, PresentedCard card)
    {
        if (network.Session is not { } session) return ("91", null);
        if (pins.Translate(request, card.Pan, session, asked) is not { } pinBlock) return ("99", null);
        var asking = Asking(request, asked);
        await books.CommitAsync(new HostUnit
        {
            Events =
            [
                request.Received("balance"),
                new JournalEvent(request.Key, calendar.Now, Hop.HostToNetwork, "0200", "", $"RRN {asking.Rrn}"),
            ],
        });
        var message = messages.Request(asking, null, request.Merchant, card, pinBlock);
        var reply = await session.ExchangeAsync(message, options.NetworkTimeout, CancellationToken.None);
        if (reply.Answer is not { } answer || NetworkAnswer.Mismatch(message, answer) is not null) return ("98", null);
        if (answer.Is(39, "A0")) session.Abort();
        return (answer.Is(39, "A0") ? "96" : answer.Text(39)!, answer);
    }

    /// <summary>The shape of a transaction, for its message; it is never kept.</summary>
    private Transaction Asking(TerminalRequest request, Asked asked) => new()
    {
        Key = request.Key,
        Kind = TransactionKind.Balance,
        State = TransactionState.Pending,
        Amount = Money.Fen(0),
        Requested = Money.Fen(0),
        EntryMode = asked.Entry.ToString(),
        Field60 = request.Field60Text,
        Fee = Money.Fen(0),
        Rrn = sequences.NextRrn(),
        NetworkStan = sequences.NextStan(),
        NetworkTime = BusinessCalendar.Transmission(request.At),
        BusinessDate = calendar.DayOf(request.At),
        StartedAt = request.At,
        EndedAt = request.At,
    };
}
