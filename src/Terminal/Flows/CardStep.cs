using Piaohao.Cards;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Orders;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>Waits for the card: a swipe, or where the profile allows it, the number typed.</summary>
internal sealed class CardStep(Machine machine)
{
    private readonly TypedCard typed = new(machine);
    private readonly Blacklist blacklist = new(machine.OrderStore);
    private readonly Notices notices = new(machine);

    /// <summary>The card, or null where the cashier gave up.</summary>
    public async Task<PresentedCard?> AskAsync(Heading heading, CancellationToken stop) =>
        await AskAsync(heading, _ => true, stop) is { } card && await IsTakenAsync(card, stop) ? card : null;

    /// <summary>The card that a transaction of this journal was made with; another one is told so, and the step waits on. A completion takes money, so it asks the
    /// blacklist again; what gives back does not. Null where the cashier gave up.</summary>
    public async Task<PresentedCard?> AskSameAsync(Heading heading, JournalEntry original, CancellationToken stop)
    {
        var card = await AskAsync(heading, offered => machine.Originals.IsSameCard(original.Batch, original.Trace, machine.HashOf(offered.Pan)), stop);
        var takesMoney = heading.Kind is TransactionKind.Completion or TransactionKind.CompletionNotice;
        return card is not null && (!takesMoney || await IsTakenAsync(card, stop)) ? card : null;
    }

    private async Task<PresentedCard?> AskAsync(Heading heading, Func<PresentedCard, bool> isExpected, CancellationToken stop)
    {
        string? advice = null;
        while (true)
        {
            var line = advice;
            var (offered, key) = await machine.OfferOrKeyAsync(texts => View(texts, heading, line), machine.Reader.ReadAsync, stop);
            var card = default(PresentedCard);
            if (offered is not null) card = Take(offered, out advice);
            else if (key is null or Key.Cancel) return null;
            else if (key == Key.F1 && machine.Options.ManualEntry) card = await typed.AskAsync(heading, stop);
            if (card is null) continue;
            machine.Recorder.Offered(card);
            if (isExpected(card)) return card;
            advice = "card.other";
        }
    }

    /// <summary>The card, or advice; the reader is suspected after several unreadable ones in a row.</summary>
    private PresentedCard? Take(OfferedCard offered, out string? advice)
    {
        if (TryTake(offered, out var card, out advice)) machine.FailedReads = 0;
        else if (advice == "card.damaged" && ++machine.FailedReads >= Checks.FailedReadsMany) advice = "card.damaged-often";
        return card;
    }

    /// <summary>False where the blacklist names the card, which has been shown: nothing is sent for it.</summary>
    private async Task<bool> IsTakenAsync(PresentedCard card, CancellationToken stop) =>
        !blacklist.Names(card.Pan) || await notices.FaultAsync("sale.title", "E81", stop);

    /// <summary>A stripe that can be read and whose card has no chip. A chip card is told to insert, which this terminal cannot take yet.</summary>
    private static bool TryTake(OfferedCard offered, out PresentedCard? presented, out string? advice)
    {
        presented = null;
        if (offered.Entry != CardEntry.Swipe) advice = "card.swipe-only";
        else if (!Track2.TryParse(offered.Track2, out var track) || !PresentedCard.TakesPin(track.Pan)) advice = "card.damaged";
        else if (track.ServiceCode.HasChip) advice = "card.has-chip";
        else
        {
            presented = new PresentedCard(track.Pan, track.Expiry, track);
            advice = null;
        }

        return presented is not null;
    }

    private View View(Texts texts, Heading heading, string? advice) => new("card", heading.Title(texts))
    {
        Amount = heading.Shown,
        Lines = advice is null ? [] : [new ScreenLine(texts[advice], LineMark.Note)],
        Prompt = texts["card.prompt"],
        SoftKeys = machine.Options.ManualEntry
            ? [new SoftKey(Key.F1, texts["card.type"]), new SoftKey(Key.Cancel, texts["key.cancel"])]
            : [new SoftKey(Key.Cancel, texts["key.cancel"])],
        Tone = advice is null ? ScreenTone.Neutral : ScreenTone.Attention,
        Sound = advice is null ? ScreenSound.None : ScreenSound.Attention,
    };
}
