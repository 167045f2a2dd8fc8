using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>The PIN pad: shows card and amount, takes 4 to 12 digits, or none where the card allows that. The screen sees dots only.</summary>
internal sealed class PinStep(Machine machine)
{
    /// <summary>The PIN (possibly empty), to be disposed of; null where the cardholder gave up.</summary>
    public async Task<EnteredPin?> AskAsync(PresentedCard card, Heading heading, CancellationToken stop)
    {
        var pin = new EnteredPin();
        try
        {
            while (true)
            {
                var length = pin.Length;
                machine.Face.Show(texts => View(texts, card, heading, length));
                var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
                if (key is null or Key.Cancel) break;
                if (Digits.TryGet(key.Value, out var digit)) pin.Add((char)('0' + digit));
                if (key == Key.Clear) pin.RemoveLast();
                if (key == Key.Confirm && MayConfirm(card, length))
                {
                    var entered = pin;
                    pin = null;
                    return entered;
                }
            }

            return null;
        }
        finally
        {
            pin?.Dispose();
        }
    }

    private static bool MayConfirm(PresentedCard card, int length) => length >= EnteredPin.Shortest || (length == 0 && !card.WantsPin);

    private static View View(Texts texts, PresentedCard card, Heading heading, int length) => new("pin", heading.Title(texts))
    {
        Amount = heading.Shown,
        Lines = [new ScreenLine(card.Pan.Masked)],
        Prompt = texts[card.WantsPin ? "pin.prompt" : "pin.prompt-or-none"],
        Input = new ScreenInput(InputKind.Pin, new string('•', length), ""),
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts[length == 0 && !card.WantsPin ? "pin.none" : "key.confirm"], Enabled: MayConfirm(card, length), Primary: true),
            new SoftKey(Key.Clear, texts["key.clear"], Enabled: length > 0),
            new SoftKey(Key.Cancel, texts["key.cancel"]),
        ],
        Sound = length == 0 ? ScreenSound.Attention : ScreenSound.None,
    };
}
