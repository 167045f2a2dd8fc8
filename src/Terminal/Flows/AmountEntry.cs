using Piaohao.Amounts;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>Keypad first: the amount of a sale.</summary>
internal sealed class AmountEntry(Machine machine)
{
    /// <summary>The amount, above zero; null where the cashier gave up. <paramref name="first"/> is the key that woke the idle screen.</summary>
    public async Task<Money?> AskAsync(Key? first, CancellationToken stop)
    {
        var sum = new AmountSum(machine.Options.AmountCeiling);
        var taken = first is not { } key || Apply(sum, key);
        while (true)
        {
            var tooMuch = !taken;
            machine.Face.Show(texts => View(texts, sum, tooMuch));
            var next = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (next is null or Key.Cancel) return null;
            if (next == Key.Confirm && !sum.Total.IsZero) return sum.Total;
            taken = Apply(sum, next.Value);
            if (next == Key.Clear && sum.IsEmpty) return null;
        }
    }

    /// <summary>False where the key would have passed the ceiling.</summary>
    private static bool Apply(AmountSum sum, Key key)
    {
        if (Digits.TryGet(key, out var digit)) return sum.Add(digit);
        if (key == Key.DoubleZero) return sum.Add(0) && sum.Add(0);
        if (key == Key.Plus) sum.Plus();
        if (key == Key.Clear) sum.Clear();
        return true;
    }

    private View View(Texts texts, AmountSum sum, bool tooMuch)
    {
        var total = sum.Total.ToString();
        return new View("amount", texts["sale.title"])
        {
            Amount = total,
            Input = new ScreenInput(InputKind.Amount, total, sum.Sentence),
            Lines = tooMuch ? [new ScreenLine(texts.Of("amount.ceiling", machine.Options.AmountCeiling), LineMark.Note)] : [],
            Prompt = texts["amount.prompt"],
            SoftKeys =
            [
                new SoftKey(Key.Confirm, texts.Of("amount.charge", total), Enabled: !sum.Total.IsZero, Primary: true),
                new SoftKey(Key.Plus, texts["amount.plus"]),
                new SoftKey(Key.Clear, texts["key.clear"]),
                new SoftKey(Key.Cancel, texts["key.cancel"]),
            ],
            Sound = tooMuch ? ScreenSound.Attention : ScreenSound.None,
        };
    }
}
