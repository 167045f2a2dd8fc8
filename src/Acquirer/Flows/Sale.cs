using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Terminals;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Ledger;

namespace Piaohao.Acquirer.Flows;

/// <summary>0200 with 60.1 = 22: duplicate, batch, amount and limits, durable intent, PIN translation, network,
/// durable outcome, answer.
/// Frame, format, merchant, terminal, sign-in and MAC have been checked; the caller holds the terminal's
/// turn.</summary>
internal sealed class Sale(
    HostBooks books, CardVault vault, CardReading cards, BinTable bins, TerminalAnswer answers, NetworkLink network,
    NetworkReversals reversals,
    IHsm hsm, BusinessCalendar calendar, Sequences sequences, AcquirerOptions options, AcquirerMetrics metrics)
{
    private const int PinBlockLength = 8;
    private readonly NetworkMessages messages = new(options);

    public async Task<Message> AnswerAsync(TerminalRequest request, SaleRequest sale)
    {
        var read = cards.Read(request.Message, sale.Entry, sale.Security.TrackIsEncrypted, request.Session.TrackKey);
        if (read is not { } card) return answers.Bare(request.Message, "30", request.At);
        if (books.Find(request.Key) is { } first) return await RepeatAsync(request, sale, card, first);
        if (request.Key.Batch != request.Session.Batch) return answers.Bare(request.Message, "77", request.At);
        if (Refusal(request, sale) is { } code) return await RefuseAsync(request, Begin(request, sale, card), code);
        if (network.Session is null) return await RefuseAsync(request, Begin(request, sale, card), "91");
        return await AuthoriseAsync(request, sale, card);
    }

    /// <summary>What the request asks for may not be: kind (40, 12), amount (13), entry (58), limit (61).</summary>
    private static string? Refusal(TerminalRequest request, SaleRequest sale)
    {
        var profile = request.Terminal.Profile;
        if (sale.Entry.Source is not (EntryMode.Manual or EntryMode.Stripe or EntryMode.FallbackToStripe)) return "40";
        if (!request.Message.Is(3, "000000") || !request.Message.Is(25, "00") || !request.Message.Is(49, "156"))
            return "12";
        if (sale.Amount.Minor <= 0) return "13";
        if (sale.Entry.Source == EntryMode.Manual && !profile.ManualEntry) return "58";
        return sale.Amount > profile.SaleLimit ? "61" : null;
    }

    private Transaction Begin(TerminalRequest request, SaleRequest sale, PresentedCard card)
    {
        var range = bins.Find(card.Pan);
        return new Transaction
        {
            Key = request.Key,
            State = TransactionState.Pending,
            Amount = sale.Amount,
            EntryMode = sale.Entry.ToString(),
            Field60 = request.Field60Text,
            PanMasked = card.Pan.Masked,
            PanHash = vault.Hash(card.Pan),
            IssuerId = range?.IssuerId ?? "",
            FeeCard = range?.Type == CardType.Debit ? FeeCard.Debit : FeeCard.Credit,
            Fee = Amounts.Money.Zero(sale.Amount.Currency),
            OperatorId = request.Session.OperatorId,
            Rrn = sequences.NextRrn(),
            BusinessDate = calendar.DayOf(request.At),
            StartedAt = request.At,
            EndedAt = request.At,
        };
    }

    /// <summary>The same message gets the same answer; another message under its key is refused.</summary>
    private async Task<Message> RepeatAsync(
        TerminalRequest request, SaleRequest sale, PresentedCard card, Transaction first)
    {
        metrics.Refused("repeated");
        if (first.State == TransactionState.Barred) return answers.Bare(request.Message, "22", request.At);
        var isSame = first.Amount == sale.Amount
            && first.EntryMode == sale.Entry.ToString()
            && vault.Hash(card.Pan).AsSpan().SequenceEqual(first.PanHash);
        if (!isSame) return answers.Bare(request.Message, "94", request.At);
        // Its flow died half-way; inside the terminal's turn nobody else can be at work on it.
        if (first.State == TransactionState.Pending)
            first = await reversals.TakeBackAsync(first, request.Received("repeated"));
        // An approval that was taken back since must not be told again.
        var isTakenBack = first is { State: TransactionState.Reversed, WasApproved: true };
        return answers.ForSale(request.Message, first, isTakenBack ? "22" : first.ResponseCode);
    }

    /// <summary>Refused before anything was sent: one durable step.</summary>
    private async Task<Message> RefuseAsync(TerminalRequest request, Transaction begun, string code)
    {
        var refused = begun with { State = TransactionState.Declined, ResponseCode = code, EndedAt = calendar.Now };
        await books.CommitAsync(
            new HostUnit { New = refused, Events = [request.Received(), request.Answered(code, refused.EndedAt)] });
        return Answer(request, refused);
    }

    private async Task<Message> AuthoriseAsync(TerminalRequest request, SaleRequest sale, PresentedCard card)
    {
        var pending = Begin(request, sale, card) with
        {
            NetworkStan = sequences.NextStan(),
            NetworkTime = BusinessCalendar.Transmission(request.At),
        };
        await books.CommitAsync(new HostUnit
        {
            New = pending,
            Card = vault.Seal(pending.Key.MerchantId, pending.Rrn, card.Pan),
            Events =
            [
                request.Received(),
                new JournalEvent(request.Key, calendar.Now, Hop.HostToNetwork, "0200", "", $"RRN {pending.Rrn}"),
            ],
        });
        try
        {
            return Answer(request, await SendAsync(request, sale, card, pending));
        }
        catch
        {
            reversals.Orphaned(pending.Key);
            throw;
        }
    }

    /// <summary>From the durable intent to the durable outcome.</summary>
    private async Task<Transaction> SendAsync(
        TerminalRequest request, SaleRequest sale, PresentedCard card, Transaction pending)
    {
        if (network.Session is not { } session)
            return await DeclineAsync(request, pending, "91", "network went down, nothing sent");
        var pinBlock = sale.HasPin ? new byte[PinBlockLength] : [];
        if (sale.HasPin && !TranslatePin(request, card.Pan, session, pinBlock))
            return await DeclineAsync(request, pending, "99", "PIN block malformed, nothing sent");

        var asked = messages.Sale(pending, request.Merchant, card, pinBlock);
        var reply = await session.ExchangeAsync(asked, options.NetworkTimeout, CancellationToken.None);
        if (reply.Answer is not { } answer || NetworkAnswer.Mismatch(asked, answer) is not null)
            return await LoseAsync(request, pending, reply);

        var code = answer.Text(39)!;
        if (ResponseCode.Of(code).IsApproval) return await ApproveAsync(request, pending, answer, code);
        // The network refuses our MAC: nothing moved, the terminal is not to blame, and the keys of the connection no
        // longer fit.
        if (code == "A0") session.Abort();
        return await DeclineAsync(request, pending, code == "A0" ? "96" : code, "", NetworkEvent(request, answer));
    }

    private bool TranslatePin(TerminalRequest request, Pan pan, NetworkSession session, Span<byte> pinBlock)
    {
        var key = request.Session.PinKey
            ?? throw new InvalidOperationException(
                $"Terminal {request.Key.TerminalId} is signed in without a PIN key.");
        var translated = hsm.TranslatePin(
            key, PinBlockFormat.Iso0, session.PinKey, PinBlockFormat.Iso0, pan.Digits, request.Message.Bytes(52), pinBlock);
        return translated == PinResult.Ok;
    }

    private async Task<Transaction> ApproveAsync(
        TerminalRequest request, Transaction pending, Message answer, string code)
    {
        var fee = request.Merchant.Fees.FeeFor(pending.Amount, pending.FeeCard, pending.BusinessDate);
        var approved = pending with
        {
            State = TransactionState.Approved,
            ResponseCode = code,
            Authorisation = answer.Text(38) ?? "",
            SettlementDate = answer.Text(15) ?? "",
            Fee = fee,
            EndedAt = calendar.Now,
        };
        await books.CommitAsync(new HostUnit
        {
            Moved = approved,
            MovedFrom = TransactionState.Pending,
            Entry = SaleEntry.For(
                approved.Key.MerchantId, approved.Key.Reference, approved.Amount, fee, approved.EndedAt,
                approved.BusinessDate),
            Events = [NetworkEvent(request, answer), request.Answered(code, approved.EndedAt)],
        });
        return approved;
    }

    private async Task<Transaction> DeclineAsync(
        TerminalRequest request, Transaction pending, string code, string detail, params JournalEvent[] events)
    {
        var declined = pending with { State = TransactionState.Declined, ResponseCode = code, EndedAt = calendar.Now };
        await books.CommitAsync(new HostUnit
        {
            Moved = declined,
            MovedFrom = TransactionState.Pending,
            Events = [.. events, request.Answered(code, declined.EndedAt, detail)],
        });
        return declined;
    }

    /// <summary>No answer, or one that cannot be trusted: 98, and the network is told to take it back.</summary>
    private Task<Transaction> LoseAsync(TerminalRequest request, Transaction pending, NetworkReply reply)
    {
        var detail = reply.Outcome switch
        {
            NetworkOutcome.NoAnswer => "no answer from the network",
            NetworkOutcome.Untrusted => "the network's answer cannot be trusted",
            _ => "the network's answer does not fit its request",
        };
        return reversals.TakeBackAsync(pending, request.Answered("98", calendar.Now, detail));
    }

    private JournalEvent NetworkEvent(TerminalRequest request, Message answer) =>
        new(request.Key, calendar.Now, Hop.NetworkToHost, answer.Mti.ToString(), answer.Text(39) ?? "");

    private Message Answer(TerminalRequest request, Transaction sale)
    {
        metrics.Transaction("sale", sale.ResponseCode);
        return answers.ForSale(request.Message, sale, sale.ResponseCode);
    }
}
