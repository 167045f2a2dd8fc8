using Piaohao.Amounts;
using Piaohao.Cards;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>Waits for the card: a swipe, or where the profile allows it, the number typed.</summary>
internal sealed class CardStep(Machine machine)
{
    private readonly TypedCard typed = new(machine);

    /// <summary>The card, or null where the cashier gave up.</summary>
    public async Task<PresentedCard?> AskAsync(Money amount, CancellationToken stop)
    {
        string? advice = null;
        while (true)
        {
            var line = advice;
            machine.Face.Show(texts => View(texts, amount, line));
            var (card, key) = await CardOrKeyAsync(stop);
            if (card is not null)
            {
                if (TryTake(card, out var presented, out advice)) return presented;
            }
            else if (key is null or Key.Cancel)
            {
                return null;
            }
            else if (key == Key.F1 && machine.Options.ManualEntry && await typed.AskAsync(amount, stop) is { } manual)
            {
                return manual;
            }
        }
    }

    /// <summary>A stripe that can be read and whose card has no chip. A chip card is told to insert, which this terminal cannot take yet.</summary>
    private static bool TryTake(OfferedCard offered, out PresentedCard? presented, out string? advice)
    {
        presented = null;
        if (offered.Entry != CardEntry.Swipe) advice = "card.swipe-only";
        else if (!Track2.TryParse(offered.Track2, out var track)) advice = "card.damaged";
        else if (track.ServiceCode.HasChip) advice = "card.has-chip";
        else
        {
            presented = new PresentedCard(track.Pan, track.Expiry, track);
            advice = null;
        }

        return presented is not null;
    }

    /// <summary>Whichever comes first; both null where time is up. A key that comes with the card stays in the queue.</summary>
    private async Task<(OfferedCard? Card, Key? Key)> CardOrKeyAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(machine.Options.StepTimeout, machine.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var card = machine.Reader.ReadAsync(either.Token);
        var key = machine.Keyboard.WaitAsync(either.Token);
        await Task.WhenAny(card, key);
        stop.ThrowIfCancellationRequested();
        either.Cancel();
        await Task.WhenAny(card);
        return card.IsCompletedSuccessfully ? (await card, null) : (null, machine.Keyboard.TryTake(out var pressed) ? pressed : null);
    }

    private View View(Texts texts, Money amount, string? advice) => new("card", texts["sale.title"])
    {
        Amount = amount.ToString(),
        Lines = advice is null ? [] : [new ScreenLine(texts[advice], LineMark.Note)],
        Prompt = texts["card.prompt"],
        SoftKeys = machine.Options.ManualEntry
            ? [new SoftKey(Key.F1, texts["card.type"]), new SoftKey(Key.Cancel, texts["key.cancel"])]
            : [new SoftKey(Key.Cancel, texts["key.cancel"])],
        Tone = advice is null ? ScreenTone.Neutral : ScreenTone.Attention,
        Sound = advice is null ? ScreenSound.None : ScreenSound.Attention,
    };
}
