using System.Collections.Immutable;
using Piaohao.Amounts;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>Keypad first: the amount of a transaction.</summary>
internal sealed class AmountEntry(Machine machine)
{
    /// <summary>The amount, above zero unless a key of the question fills in zero; null where the cashier gave up. <paramref name="first"/> is the key that woke the idle screen.</summary>
    public async Task<Money?> AskAsync(AmountQuestion question, Key? first, CancellationToken stop)
    {
        var sum = new AmountSum(question.Ceiling);
        var offered = question.Offered;
        var taken = first is not { } key || Apply(sum, key);
        while (true)
        {
            var tooMuch = !taken;
            var total = sum.IsEmpty ? offered ?? sum.Total : sum.Total;
            var mayConfirm = !total.IsZero || (sum.IsEmpty && offered is not null);
            machine.Face.Show(texts => View(texts, question, total, mayConfirm, sum.Sentence, tooMuch));
            var next = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (next is null or Key.Cancel) return null;
            if (next == Key.Confirm && mayConfirm) return total;
            if (question.Shortcuts.FirstOrDefault(shortcut => shortcut.Key == next) is { } chosen)
            {
                (sum, offered, taken) = (new AmountSum(question.Ceiling), chosen.Amount, true);
                continue;
            }

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

    private static View View(Texts texts, AmountQuestion question, Money total, bool mayConfirm, string sentence, bool tooMuch) => new("amount", texts.Name(question.Kind))
    {
        Amount = total.ToString(),
        Input = new ScreenInput(InputKind.Amount, total.ToString(), sentence),
        Lines = tooMuch ? [new ScreenLine(texts.Of(question.CeilingText, question.Ceiling), LineMark.Note)] : [],
        Prompt = texts[question.Offered is null ? question.Prompt : "amount.prompt-offered"],
        SoftKeys =
        [
            new SoftKey(Key.Confirm, question.Kind == TransactionKind.Sale ? texts.Of("amount.charge", total) : texts.Of("amount.do", texts.Name(question.Kind), total),
                Enabled: mayConfirm, Primary: true),
            .. question.Shortcuts.Select(shortcut => new SoftKey(shortcut.Key, shortcut.Label(texts))),
            new SoftKey(Key.Plus, texts["amount.plus"]),
            new SoftKey(Key.Clear, texts["key.clear"]),
            new SoftKey(Key.Cancel, texts["key.cancel"]),
        ],
        Sound = tooMuch ? ScreenSound.Attention : ScreenSound.None,
    };
}

/// <summary>What the amount is for.</summary>
/// <param name="Ceiling">The most that may be keyed in.</param>
internal sealed record AmountQuestion(TransactionKind Kind, Money Ceiling)
{
    /// <summary>Name of the text that says the ceiling.</summary>
    public string CeilingText { get; init; } = "amount.ceiling";

    /// <summary>Name of the prompt.</summary>
    public string Prompt { get; init; } = "amount.prompt";

    /// <summary>What Confirm takes while nothing is keyed in; null where an amount must be.</summary>
    public Money? Offered { get; init; }

    /// <summary>Keys that fill in an amount.</summary>
    public ImmutableArray<AmountShortcut> Shortcuts { get; init; } = [];
}

/// <summary>A key that fills in an amount.</summary>
internal sealed record AmountShortcut(Key Key, Func<Texts, string> Label, Money Amount);
