using Piaohao.Amounts;
using Piaohao.Cards;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>A card number typed by the cashier, with check digit and expiry.</summary>
internal sealed class TypedCard(Machine machine)
{
    private const int PanLongest = 19;

    /// <summary>The card, or null where the cashier went back.</summary>
    public async Task<PresentedCard?> AskAsync(Money amount, CancellationToken stop)
    {
        if (await AskPanAsync(amount, stop) is not { } pan) return null;
        return await AskExpiryAsync(amount, pan, stop) is { } expiry ? new PresentedCard(pan, expiry, default) : null;
    }

    private async Task<Pan?> AskPanAsync(Money amount, CancellationToken stop)
    {
        var digits = new char[PanLongest];
        var wrong = false;
        try
        {
            while (await AskDigitsAsync(new Question("card-number", "typed.pan", "typed.pan-wrong", amount, Hide), digits, wrong, stop) is { } length)
            {
                if (Pan.TryParse(digits.AsSpan(0, length), out var pan) && pan.HasValidCheckDigit) return pan;
                wrong = true;
            }

            return null;
        }
        finally
        {
            Array.Clear(digits);
        }
    }

    private async Task<Expiry?> AskExpiryAsync(Money amount, Pan pan, CancellationToken stop)
    {
        var digits = new char[4];
        var wrong = false;
        while (await AskDigitsAsync(new Question("card-expiry", "typed.expiry", "typed.expiry-wrong", amount, Show, pan.Masked), digits, wrong, stop) is { } length)
        {
            // Cards bear MM/YY; track and field 14 have YYMM.
            if (length == 4 && Expiry.TryParse([digits[2], digits[3], digits[0], digits[1]], out var expiry)) return expiry;
            wrong = true;
        }

        return null;
    }

    /// <summary>The count of digits typed, or null where the cashier went back.</summary>
    private async Task<int?> AskDigitsAsync(Question question, char[] digits, bool wrong, CancellationToken stop)
    {
        var length = 0;
        while (true)
        {
            var shown = question.Shown(digits.AsSpan(0, length));
            var complaint = wrong && length == 0;
            machine.Face.Show(texts => View(texts, question, shown, complaint));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel) return null;
            if (Digits.TryGet(key.Value, out var digit) && length < digits.Length) digits[length++] = (char)('0' + digit);
            if (key == Key.Clear && length > 0) length--;
            if (key == Key.Confirm && length > 0) return length;
        }
    }

    /// <summary>The last four are enough to follow one's typing; the rest are dots.</summary>
    private static string Hide(ReadOnlySpan<char> digits) =>
        digits.Length <= 4 ? digits.ToString() : string.Concat(new string('•', digits.Length - 4), digits[^4..]);

    private static string Show(ReadOnlySpan<char> digits) => digits.ToString();

    private static View View(Texts texts, Question question, string shown, bool wrong) => new(question.Screen, texts["sale.title"])
    {
        Amount = question.Amount.ToString(),
        Lines = [.. question.Card is null ? [] : (ScreenLine[])[new ScreenLine(question.Card)], .. Complaint(texts, question, wrong)],
        Prompt = texts[question.Prompt],
        Input = new ScreenInput(InputKind.Digits, shown, ""),
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts["key.ok"], Enabled: shown.Length > 0, Primary: true),
            new SoftKey(Key.Clear, texts["key.clear"]),
            new SoftKey(Key.Cancel, texts["key.back"]),
        ],
        Tone = wrong ? ScreenTone.Attention : ScreenTone.Neutral,
        Sound = wrong ? ScreenSound.Attention : ScreenSound.None,
    };

    private static ScreenLine[] Complaint(Texts texts, Question question, bool wrong) =>
        wrong ? [new ScreenLine(texts[question.Complaint], LineMark.Bad)] : [];

    private delegate string Shower(ReadOnlySpan<char> digits);

    private sealed record Question(string Screen, string Prompt, string Complaint, Money Amount, Shower Shown, string? Card = null);
}
