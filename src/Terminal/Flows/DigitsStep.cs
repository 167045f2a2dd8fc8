using System.Collections.Immutable;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>What is to be typed in digits. Title and prompt are names of texts.</summary>
/// <param name="Screen">The screen's stable name.</param>
/// <param name="Kind">Digits, or a secret that shows as dots.</param>
internal sealed record DigitsQuestion(string Screen, string Title, string Prompt, InputKind Kind)
{
    /// <summary>Stands at the top instead of the title; null where the title does.</summary>
    public Heading? Heading { get; init; }

    /// <summary>True where Confirm answers without a digit too.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>True where letters belong in it too: F1 turns the last digit into the letters of its key.</summary>
    public bool Letters { get; init; }

    /// <summary>How digits are shown that are no secret.</summary>
    public Shower Shown { get; init; } = static digits => digits.ToString();

    /// <summary>Stands above what is typed.</summary>
    public Func<Texts, ImmutableArray<ScreenLine>> Lines { get; init; } = _ => [];

    /// <summary>What was wrong with the last answer, until a digit is typed; null where nothing was.</summary>
    public Func<Texts, string>? Advice { get; init; }

    /// <summary>What F1 does, or null; pressed, it answers with <see cref="DigitsStep.Other"/>.</summary>
    public Func<Texts, string>? OtherKey { get; init; }

    /// <summary>False where Cancel does not lead back and time does not run out.</summary>
    public bool MayLeave { get; init; } = true;

    /// <summary>Done whenever nobody has typed for a while; only where <see cref="MayLeave"/> is false.</summary>
    public Func<CancellationToken, Task> InBetween { get; init; } = _ => Task.CompletedTask;

    /// <summary>A number that a transaction asks for.</summary>
    public static DigitsQuestion Of(string screen, Heading heading, string prompt) => new(screen, "", prompt, InputKind.Digits) { Heading = heading };

    /// <summary>The same again, with what was wrong: the name of a text, in which {0} is what the original should be.</summary>
    public DigitsQuestion Again(string complaint) => this with { Advice = texts => texts.Of(complaint, Heading?.Original(texts)) };

    internal delegate string Shower(ReadOnlySpan<char> digits);
}

/// <summary>Takes digits from the keys, and letters where they belong in, until Confirm.</summary>
internal sealed class DigitsStep(Machine machine)
{
    /// <summary>The answer where F1 was pressed.</summary>
    public const int Other = -1;

    /// <summary>The count of digits typed into <paramref name="digits"/>, at least one unless the question may stay empty; null where Cancel was pressed or time ran out.</summary>
    public async Task<int?> AskAsync(DigitsQuestion question, char[] digits, CancellationToken stop)
    {
        var length = 0;
        while (true)
        {
            var shown = question.Kind == InputKind.Secret ? new string('•', length) : question.Shown(digits.AsSpan(0, length));
            var advice = length == 0 ? question.Advice : null;
            machine.Face.Show(texts => View(texts, question, shown, advice));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel && question.MayLeave) return null;
            if (key is null && length == 0) await question.InBetween(stop);
            if (key is null or Key.Cancel) length = 0;
            else if (key == Key.F1 && question.OtherKey is not null) return Other;
            else if (key == Key.Confirm && (length > 0 || question.MayBeEmpty)) return length;
            else if (key == Key.F1 && question.Letters && length > 0) digits[length - 1] = KeyLetters.NextAlphanumeric(digits[length - 1]);
            else length = Typed(key.Value, digits, length);
        }
    }

    /// <summary>The digits as a text; null where Cancel was pressed or time ran out. Not for secrets.</summary>
    public async Task<string?> AskTextAsync(DigitsQuestion question, int longest, CancellationToken stop)
    {
        var digits = new char[longest];
        return await AskAsync(question, digits, stop) is { } length and not Other ? new string(digits, 0, length) : null;
    }

    private static int Typed(Key key, char[] digits, int length)
    {
        if (Digits.TryGet(key, out var digit) && length < digits.Length) digits[length++] = (char)('0' + digit);
        if (key == Key.DoubleZero && length + 1 < digits.Length) (digits[length++], digits[length++]) = ('0', '0');
        if (key == Key.Clear && length > 0) length--;
        return length;
    }

    /// <summary>Under an amount the glass has no room for a hint; the letter key speaks for itself.</summary>
    private static ScreenInput Input(Texts texts, DigitsQuestion question, string shown) => question.Letters
        ? new ScreenInput(InputKind.Text, shown, question.Heading?.Shown is null ? texts["device.letters-hint"] : "")
        : new ScreenInput(question.Kind, shown, "");

    private static View View(Texts texts, DigitsQuestion question, string shown, Func<Texts, string>? advice) => new(question.Screen, question.Heading?.Title(texts) ?? texts[question.Title])
    {
        Amount = question.Heading?.Shown,
        Lines = [.. question.Lines(texts), .. advice is null ? [] : (ScreenLine[])[new ScreenLine(advice(texts), LineMark.Bad)]],
        Prompt = texts[question.Prompt],
        Input = Input(texts, question, shown),
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts["key.confirm"], Enabled: shown.Length > 0 || question.MayBeEmpty, Primary: true),
            new SoftKey(Key.Clear, texts["key.clear"], Enabled: shown.Length > 0),
            .. question.Letters ? (SoftKey[])[new SoftKey(Key.F1, texts["device.letters"], Enabled: shown.Length > 0)] : [],
            .. question.OtherKey is { } other ? (SoftKey[])[new SoftKey(Key.F1, other(texts))] : [],
            .. question.MayLeave ? (SoftKey[])[new SoftKey(Key.Cancel, texts["key.back"])] : [],
        ],
        Tone = advice is null ? ScreenTone.Neutral : ScreenTone.Attention,
        Sound = advice is null ? ScreenSound.None : ScreenSound.Attention,
    };
}
