using System.Collections.Immutable;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Device;

/// <summary>代码说明: a code typed, or found by leafing through the list, and what it means to cashier, cardholder and support.</summary>
internal sealed class CodeHelp(Machine machine)
{
    private const int PageLength = 6;
    private const int CodeLongest = 3;

    public async Task RunAsync(CancellationToken stop)
    {
        var (typed, marked) = ("", 0);
        while (true)
        {
            var found = Found(typed);
            marked = Math.Clamp(marked, 0, Math.Max(0, found.Length - 1));
            var (shown, at) = (typed, marked);
            machine.Face.Show(texts => ListView(texts, shown, found, at));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel) return;
            if (key == Key.Up) marked--;
            else if (key == Key.Down) marked++;
            else if (key == Key.Confirm && found.Length > 0) await ExplainAsync(found[marked].Code, stop);
            else (typed, marked) = (Typed(typed, key.Value), 0);
        }
    }

    /// <summary>The explanation of one code, until a key.</summary>
    public Task ExplainAsync(string code, CancellationToken stop) =>
        machine.AskAsync(texts => CodeView(texts, code), machine.Options.StepTimeout, stop, Key.Confirm, Key.Cancel);

    private static ImmutableArray<CodeExplanation> Found(string typed) =>
        [.. CodeExplanation.All.Where(one => one.Code.StartsWith(typed, StringComparison.Ordinal))];

    private static string Typed(string typed, Key key)
    {
        if (key == Key.Clear) return typed.Length > 0 ? typed[..^1] : typed;
        if (key == Key.F1 && typed.Length > 0) return typed[..^1] + KeyLetters.Next(typed[^1]);
        return Digits.TryGet(key, out _) && typed.Length < CodeLongest ? typed + KeyLetters.Of(key) : typed;
    }

    private static View ListView(Texts texts, string typed, ImmutableArray<CodeExplanation> found, int marked)
    {
        var first = Math.Clamp(marked - (PageLength / 2), 0, Math.Max(0, found.Length - PageLength));
        return new View("codes", texts["menu.codes"])
        {
            Lines = found.IsEmpty
                ? [new ScreenLine(texts["codes.none"], LineMark.Bad)]
                : [.. found.Skip(first).Take(PageLength).Select((one, index) => new ScreenLine(
                    $"{one.Code} {one.Line(texts)}", first + index == marked ? LineMark.Note : LineMark.None))],
            Prompt = texts["codes.prompt"],
            Input = new ScreenInput(InputKind.Text, typed, texts["device.letters-hint"]),
            SoftKeys =
            [
                new SoftKey(Key.Confirm, texts["codes.explain"], Enabled: !found.IsEmpty, Primary: true),
                new SoftKey(Key.F1, texts["device.letters"], Enabled: typed.Length > 0),
                new SoftKey(Key.Up, texts["key.up"], Enabled: marked > 0),
                new SoftKey(Key.Down, texts["key.down"], Enabled: marked + 1 < found.Length),
                new SoftKey(Key.Clear, texts["key.clear"], Enabled: typed.Length > 0), new SoftKey(Key.Cancel, texts["key.back"]),
            ],
        };
    }

    private static View CodeView(Texts texts, string code)
    {
        var explanation = CodeExplanation.Find(code);
        return new View("code", texts.Of("codes.title", code))
        {
            Lines =
            [
                new ScreenLine(explanation.Line(texts), LineMark.Note),
                new ScreenLine(texts.Of("voice.cashier", explanation.Cashier(texts))),
                new ScreenLine(texts.Of("voice.cardholder", explanation.Cardholder(texts))),
                new ScreenLine(texts.Of("voice.support", explanation.Support(texts))),
            ],
            SoftKeys = [new SoftKey(Key.Confirm, texts["key.back"], Primary: true)],
        };
    }
}
