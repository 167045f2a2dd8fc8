using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Boot;

/// <summary>Operator number and password. Nobody gets past it without one.</summary>
internal sealed class LogIn(Machine machine)
{
    private const int NumberLength = 2;
    private const int PasswordLongest = 8;

    /// <summary>Returns when an operator is logged in.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        machine.Operator = "";
        Func<Texts, string>? advice = null;
        while (true)
        {
            var line = advice;
            if (await AskAsync("operator.number", InputKind.Digits, NumberLength, "", line, stop) is not { } digits) continue;
            var number = digits.PadLeft(NumberLength, '0');
            var result = await AskPasswordAsync(number, stop);
            if (result is null)
            {
                advice = null;
                continue;
            }

            if (result.Value.Outcome == LogInOutcome.Accepted)
            {
                machine.Operator = number;
                await machine.Memory.RememberOperatorAsync(number, stop);
                return;
            }

            advice = Advice(result.Value);
        }
    }

    /// <summary>A wrong number and a wrong password are told alike.</summary>
    private static Func<Texts, string> Advice(LogInResult result) => result.Outcome == LogInOutcome.Locked
        ? texts => texts.Of("operator.locked", Texts.Minutes(result.LockedFor))
        : texts => texts["operator.wrong"];

    private async Task<LogInResult?> AskPasswordAsync(string number, CancellationToken stop)
    {
        var password = new char[PasswordLongest];
        try
        {
            var length = await TypeAsync("operator.password", InputKind.Secret, password, number, null, stop);
            return length is null ? null : await machine.Operators.CheckAsync(number, password.AsMemory(0, length.Value), stop);
        }
        finally
        {
            Array.Clear(password);
        }
    }

    private async Task<string?> AskAsync(string prompt, InputKind kind, int longest, string number, Func<Texts, string>? advice, CancellationToken stop)
    {
        var digits = new char[longest];
        var length = await TypeAsync(prompt, kind, digits, number, advice, stop);
        return length is null ? null : new string(digits, 0, length.Value);
    }

    /// <summary>The count of digits typed, at least one; null where Cancel was pressed or nothing came.</summary>
    private async Task<int?> TypeAsync(string prompt, InputKind kind, char[] digits, string number, Func<Texts, string>? advice, CancellationToken stop)
    {
        var length = 0;
        while (true)
        {
            var shown = kind == InputKind.Secret ? new string('•', length) : new string(digits, 0, length);
            var line = length == 0 ? advice : null;
            machine.Face.Show(texts => View(texts, prompt, kind, shown, number, line));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null && length == 0 && number.Length == 0) continue;
            if (key is null or Key.Cancel) return null;
            if (Digits.TryGet(key.Value, out var digit) && length < digits.Length) digits[length++] = (char)('0' + digit);
            if (key == Key.DoubleZero && length + 1 < digits.Length) (digits[length++], digits[length++]) = ('0', '0');
            if (key == Key.Clear && length > 0) length--;
            if (key == Key.Confirm && length > 0) return length;
        }
    }

    private static View View(Texts texts, string prompt, InputKind kind, string shown, string number, Func<Texts, string>? advice) =>
        new("operator", texts["operator.title"])
        {
            Lines =
            [
                .. number.Length > 0 ? (ScreenLine[])[new ScreenLine(texts.Of("operator.line", number))] : [],
                .. advice is null ? [] : (ScreenLine[])[new ScreenLine(advice(texts), LineMark.Bad)],
            ],
            Prompt = texts[prompt],
            Input = new ScreenInput(kind, shown, ""),
            SoftKeys =
            [
                new SoftKey(Key.Confirm, texts["key.confirm"], Enabled: shown.Length > 0, Primary: true),
                new SoftKey(Key.Clear, texts["key.clear"], Enabled: shown.Length > 0),
                .. number.Length > 0 ? (SoftKey[])[new SoftKey(Key.Cancel, texts["key.back"])] : [],
            ],
            Tone = advice is null ? ScreenTone.Neutral : ScreenTone.Attention,
            Sound = advice is null ? ScreenSound.None : ScreenSound.Attention,
        };
}
