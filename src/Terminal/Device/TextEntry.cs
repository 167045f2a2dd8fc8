using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Device;

/// <summary>What is asked for.</summary>
/// <param name="Title">Name of the title in the texts.</param>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Now">The value of the moment, as shown.</param>
/// <param name="Rule">What can be typed, as told where something else was.</param>
internal sealed record Question(string Title, string Prompt, string Now, int Longest, Func<string, bool> Accepts, Func<Texts, string> Rule)
{
    /// <summary>True where letters, points and hyphens belong in it.</summary>
    public bool Letters { get; init; }
}

/// <summary>Takes a typed value; a bad one is told with the rule, and typed again.</summary>
internal sealed class TextEntry(Machine machine)
{
    /// <summary>A value that is accepted; null where the person went back, typed nothing, or left.</summary>
    public async Task<string?> AskAsync(Question question, CancellationToken stop)
    {
        var typed = "";
        var refused = false;
        while (true)
        {
            var (shown, bad) = (typed, refused);
            machine.Face.Show(texts => View(texts, question, shown, bad));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel || (key == Key.Confirm && typed.Length == 0)) return null;
            refused = false;
            if (key == Key.Confirm && question.Accepts(typed)) return typed;
            if (key == Key.Confirm) refused = true;
            else typed = Typed(question, typed, key.Value);
        }
    }

    private static string Typed(Question question, string typed, Key key)
    {
        if (key == Key.Clear) return typed.Length > 0 ? typed[..^1] : typed;
        if (key == Key.F1 && question.Letters && typed.Length > 0) return typed[..^1] + KeyLetters.Next(typed[^1]);
        if (key == Key.Plus && !question.Letters) return typed;
        var added = KeyLetters.Of(key);
        return typed.Length + added.Length <= question.Longest ? typed + added : typed;
    }

    private static View View(Texts texts, Question question, string typed, bool refused) => new("setting", texts[question.Title])
    {
        Lines =
        [
            new ScreenLine(texts.Of("device.now", question.Now)),
            .. refused ? (ScreenLine[])[new ScreenLine(question.Rule(texts), LineMark.Bad)] : [],
        ],
        Prompt = texts[question.Prompt],
        Input = question.Letters ? new ScreenInput(InputKind.Text, Lower(typed), texts["device.letters-hint"]) : new ScreenInput(InputKind.Digits, typed, ""),
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts["key.confirm"], Enabled: typed.Length > 0, Primary: true),
            .. question.Letters
                ? (SoftKey[])[new SoftKey(Key.F1, texts["device.letters"], Enabled: typed.Length > 0), new SoftKey(Key.Plus, texts["device.point"])]
                : [],
            new SoftKey(Key.Clear, texts["key.clear"], Enabled: typed.Length > 0), new SoftKey(Key.Cancel, texts["key.back"]),
        ],
        Tone = refused ? ScreenTone.Attention : ScreenTone.Neutral,
        Sound = refused ? ScreenSound.Attention : ScreenSound.None,
    };

    /// <summary>Names of hosts are written small.</summary>
    private static string Lower(string typed) => string.Create(typed.Length, typed, static (small, text) =>
    {
        for (var i = 0; i < text.Length; i++) small[i] = char.ToLowerInvariant(text[i]);
    });
}
