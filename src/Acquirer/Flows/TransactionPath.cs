using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Nodes;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Terminals;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Ledger;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>The path of every transaction that is kept: key, batch, amount and limits, the kind's own checks, durable intent with its claim on the
/// original, network, durable outcome, answer. What differs from kind to kind stands in its <see cref="ITransactionFlow"/>.
/// Frame, format, merchant, terminal, sign-in and MAC have been checked; the caller holds the terminal's turn.</summary>
internal sealed class TransactionPath(
    HostBooks books, CardVault vault, CardReading cards, BinTable bins, TransactionFlows flows, Outcomes outcomes, TerminalAnswer answers, NetworkLink network,
    NetworkReversals reversals, HostNode node, TerminalRecall recall, PinTranslation pins, BusinessCalendar calendar, Sequences sequences, AcquirerOptions options, AcquirerMetrics metrics)
{
    private readonly NetworkMessages messages = new(options);

    public async Task<Message> AnswerAsync(TerminalRequest request, Asked asked)
    {
        var card = asked.HasCard ? cards.Read(request, asked) : null;
        if (asked.HasCard && card is null) return answers.Bare(request.Message, "30", request.At);
        var panHash = card is null ? null : vault.Hash(card.Pan);
        if ((books.FindFirst(request) ?? Archived(request)) is { } first) return await RepeatAsync(request, asked, panHash, first);
        if (!IsOfBatch(request, asked) && !(recall.Refresh(request.Session) && IsOfBatch(request, asked))) return answers.Bare(request.Message, "77", request.At);
        var begun = Begin(request, asked, card, panHash);
        try
        {
            if (Refusal(request, asked) is { } code) return await RefuseAsync(request, begun, code);
            return await BeginAsync(request, asked, card, begun);
        }
        catch (KeyTakenException taken)
        {
            // The same terminal, at another host: what it asked for there is the first.
            return await RepeatAsync(request, asked, panHash, taken.Standing);
        }
    }

    /// <summary>What was archived is not of the terminal's batch: for a new message nobody looks.</summary>
    private Transaction? Archived(TerminalRequest request) => request.Key.Batch == request.Session.Batch ? null : books.FindArchived(request.Key);

    /// <summary>A notice that waited at the terminal may name a batch that was closed meanwhile, but none of which nothing is known any more.</summary>
    private bool IsOfBatch(TerminalRequest request, Asked asked) =>
        request.Key.Batch == request.Session.Batch
            || (asked.Form.IsStored && books.FindBatch(BatchId.Of(request.Key)) is { ClosedAt: not null } && !books.IsForgotten(request.Key));

    /// <summary>What the request asks for may not be: kind (40, 12), amount (13), entry (58), limit (61).</summary>
    private static string? Refusal(TerminalRequest request, Asked asked)
    {
        var profile = request.Terminal.Profile;
        var isKnownEntry = asked.Entry.Source is EntryMode.Manual or EntryMode.Stripe or EntryMode.FallbackToStripe;
        if (asked.HasCard && !isKnownEntry) return "40";
        var (form, message) = (asked.Form, request.Message);
        if (!message.Is(3, form.ProcessingCode) || !message.Is(25, form.Condition) || !message.Is(49, "156")) return "12";
        if (asked.Amount.Minor <= 0) return "13";
        if (asked.HasCard && !asked.CarriesNoTrack && asked.Entry.Source == EntryMode.Manual && !profile.ManualEntry) return "58";
        // What follows a hold or a sale has a ceiling of its own.
        var isNew = asked.Kind is TransactionKind.Sale or TransactionKind.PreAuthorisation or TransactionKind.OfflineSale;
        return isNew && asked.Amount > profile.SaleLimit ? "61" : null;
    }

    private Transaction Begin(TerminalRequest request, Asked asked, PresentedCard? card, byte[]? panHash)
    {
        var range = card is null ? null : bins.Find(card.Pan);
        return new Transaction
        {
            Key = request.Key,
            Kind = asked.Kind,
            State = TransactionState.Pending,
            Amount = asked.Amount,
            Requested = asked.Amount,
            EntryMode = asked.HasCard ? asked.Entry.ToString() : "",
            Field60 = request.Field60Text,
            PanMasked = card?.Pan.Masked ?? "",
            PanHash = panHash,
            IssuerId = range?.IssuerId ?? "",
            FeeCard = range?.Type == CardType.Debit ? FeeCard.Debit : FeeCard.Credit,
            Fee = Amounts.Money.Zero(asked.Amount.Currency),
            OperatorId = request.Session.OperatorId,
            Rrn = sequences.NextRrn(),
            Authorisation = asked.Kind == TransactionKind.OfflineSale ? asked.Authorisation! : "",
            BusinessDate = calendar.DayOf(request.At),
            StartedAt = request.At,
            EndedAt = request.At,
        };
    }

    /// <summary>The same message gets the same answer; another message under its key is refused.</summary>
    private async Task<Message> RepeatAsync(TerminalRequest request, Asked asked, byte[]? panHash, Transaction first)
    {
        metrics.Refused("repeated");
        if (first.State == TransactionState.Barred) return answers.Bare(request.Message, "22", request.At);
        var isSame = first.Kind == asked.Kind
            && first.Requested == asked.Amount
            && (!asked.HasCard || (first.EntryMode == asked.Entry.ToString() && Originals.IsSameCard(first, panHash)));
        // 94 tells a terminal that a notice has arrived, which this one has not.
        if (!isSame) return answers.Bare(request.Message, NetworkAnswer.Refusal(asked.Kind, "94"), request.At);
        first = await node.OursOrEndedAsync(first, books);
        // Its flow died half-way; inside the terminal's turn nobody else can be at work on it.
        if (first.State == TransactionState.Pending)
            first = await reversals.LoseAsync(first, request.Received("repeated"));
        // An approval that was taken back since must not be told again.
        var isTakenBack = first is { State: TransactionState.Reversed, WasApproved: true };
        return answers.ForTransaction(request.Message, first, isTakenBack ? "22" : first.ResponseCode);
    }

    /// <summary>Refused before anything was sent: one durable step.</summary>
    private async Task<Message> RefuseAsync(TerminalRequest request, Transaction begun, string code)
    {
        var refused = begun with { State = TransactionState.Declined, ResponseCode = code, EndedAt = calendar.Now };
        await books.CommitAsync(new HostUnit { New = refused, Events = [Received(request), request.Answered(code, refused.EndedAt)] });
        return Answer(request, refused);
    }

    /// <summary>From the kind's own checks to the durable intent, which holds them true: they are made again where the original was changed meanwhile.</summary>
    private async Task<Message> BeginAsync(TerminalRequest request, Asked asked, PresentedCard? card, Transaction begun)
    {
        var refusal = "";
        var sending = await books.CommitAnewAsync<Sending>(() =>
        {
            var intent = flows.Of(asked.Kind).Begin(request, asked, begun.PanHash);
            refusal = intent.Refusal ?? (network.Session is null && !asked.Form.IsStored ? "91" : "");
            if (refusal.Length > 0) return null;
            var pending = Pending(begun, intent);
            var pan = card?.Pan ?? OpenCard(intent.Original!);
            return (IntentOf(request, pending, intent, pan), new Sending(pending, intent.Original, card ?? new PresentedCard(pan, default, null)));
        });
        if (sending is null) return await RefuseAsync(request, begun, refusal);
        try
        {
            return Answer(request, await SendAsync(request, asked, sending));
        }
        catch
        {
            reversals.Orphaned(sending.Pending.Key);
            throw;
        }
    }

    /// <summary>With its numbers for the network and its original, whose card is its own where it brought none.</summary>
    private Transaction Pending(Transaction begun, Intent intent)
    {
        var pending = begun with
        {
            NetworkStan = sequences.NextStan(),
            NetworkTime = BusinessCalendar.Transmission(begun.StartedAt),
            OriginalKey = intent.Original?.Key,
            Tip = intent.TipChange ?? begun.Tip,
        };
        return begun.PanHash is not null || intent.Original is not { } original
            ? pending
            : pending with { PanMasked = original.PanMasked, PanHash = original.PanHash, IssuerId = original.IssuerId, FeeCard = original.FeeCard };
    }

    private HostUnit IntentOf(TerminalRequest request, Transaction pending, Intent intent, Pan pan) => new()
    {
        New = pending,
        Card = vault.Seal(pending.Key.MerchantId, pending.Rrn, pan),
        Originals = intent.Original is { } original
            ? [OriginalMove.Claim(original, OriginalMove.ShareOf(pending.Kind, pending.Amount, original))]
            : [],
        Events =
        [
            Received(request),
            new JournalEvent(request.Key, calendar.Now, Hop.HostToNetwork, new Mti(pending.NetworkMti).ToString(), "", $"RRN {pending.Rrn}"),
        ],
    };

    /// <summary>From the durable intent to the durable outcome.</summary>
    private async Task<Transaction> SendAsync(TerminalRequest request, Asked asked, Sending sending)
    {
        var pending = sending.Pending;
        if (pending.MovesNothing)
            return await outcomes.ApproveAsync(pending, request.Merchant, NetworkApproval.Ours, at => [request.Answered("00", at, "the tip it has, nothing sent")]);
        if (network.Session is not { } session)
            return await NotSentAsync(request, pending);
        var pinBlock = pins.Translate(request, sending.Card.Pan, session, asked);
        if (pinBlock is null)
            return await outcomes.DeclineAsync(pending, "99", at => [request.Answered("99", at, "PIN block malformed, nothing sent")]);

        var message = messages.Request(pending, sending.Original, request.Merchant, sending.Card, pinBlock);
        var reply = await session.ExchangeAsync(message, options.NetworkTimeout, CancellationToken.None);
        if (reply.Answer is not { } answer || NetworkAnswer.Mismatch(message, answer) is not null)
            return await reversals.LoseAsync(pending, request.Answered("98", calendar.Now, Lost(reply.Outcome)));
        return await OutcomeAsync(request, pending, session, answer);
    }

    private async Task<Transaction> OutcomeAsync(TerminalRequest request, Transaction pending, NetworkSession session, Message answer)
    {
        var code = answer.Text(39)!;
        if (ResponseCode.Of(code).IsApproval)
            return await outcomes.ApproveAsync(
                pending, request.Merchant, NetworkApproval.Of(answer), at => [NetworkEvent(request, answer), request.Answered(code, at)]);
        // The network refuses our MAC: nothing moved, the terminal is not to blame, and the keys of the connection no longer fit.
        if (code == "A0") session.Abort();
        if (NetworkAnswer.IsOpen(pending.Kind, code))
            return await reversals.LoseAsync(pending, NetworkEvent(request, answer), request.Answered("98", calendar.Now, "not taken now, sent again"));
        var told = NetworkAnswer.Refusal(pending.Kind, code);
        return await outcomes.DeclineAsync(pending, told, at => [NetworkEvent(request, answer), request.Answered(told, at)]);
    }

    /// <summary>The network went down after the checks. A stored notice is taken all the same: the host tells it later.</summary>
    private Task<Transaction> NotSentAsync(TerminalRequest request, Transaction pending)
    {
        const string detail = "network down, nothing sent";
        return TransactionForm.Of(pending.Kind).IsStored
            ? reversals.LoseAsync(pending, request.Answered("98", calendar.Now, detail))
            : outcomes.DeclineAsync(pending, "91", at => [request.Answered("91", at, detail)]);
    }

    private static string Lost(NetworkOutcome outcome) => outcome switch
    {
        NetworkOutcome.NoAnswer => "no answer from the network",
        NetworkOutcome.Untrusted => "the network's answer cannot be trusted",
        _ => "the network's answer does not fit its request",
    };

    private static JournalEvent Received(TerminalRequest request)
    {
        var reason = Field59.TryRead(request.Message, out var field59) ? field59["B1"] : null;
        return request.Received(reason is { Length: 2 } && reason.All(char.IsAsciiDigit) ? $"reason {reason}" : "");
    }

    private Pan OpenCard(Transaction original) =>
        vault.Open(books.SealedCard(original.Key.MerchantId, original.Rrn)
            ?? throw new InvalidOperationException($"The card of transaction {original.Key} is missing in the vault."));

    private JournalEvent NetworkEvent(TerminalRequest request, Message answer) =>
        new(request.Key, calendar.Now, Hop.NetworkToHost, answer.Mti.ToString(), answer.Text(39) ?? "");

    private Message Answer(TerminalRequest request, Transaction ended)
    {
        metrics.Transaction(TransactionCodes.NameOf((int)ended.Kind)!, ended.ResponseCode);
        return answers.ForTransaction(request.Message, ended, ended.ResponseCode);
    }

    /// <summary>What goes to the network: the durable intent, its original, and the card, which lives no longer than the message.</summary>
    private sealed record Sending(Transaction Pending, Transaction? Original, PresentedCard Card);
}
