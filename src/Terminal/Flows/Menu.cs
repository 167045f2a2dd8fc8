using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>The menu: a digit or Confirm on the marked line.</summary>
internal sealed class Menu(Machine machine, ImmutableArray<MenuItem> items)
{
    public async Task RunAsync(CancellationToken stop)
    {
        var marked = 0;
        while (true)
        {
            var at = marked;
            machine.Face.Show(texts => View(texts, at));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel or Key.Menu) return;
            if (key == Key.Up) marked = (marked + items.Length - 1) % items.Length;
            if (key == Key.Down) marked = (marked + 1) % items.Length;
            if (Digits.TryGet(key.Value, out var digit) && digit >= 1 && digit <= items.Length) marked = digit - 1;
            else if (key != Key.Confirm) continue;
            await items[marked].RunAsync(stop);
            if (!items[marked].Stays) return;
        }
    }

    private View View(Texts texts, int marked) => new("menu", texts["menu.title"])
    {
        Lines = [.. items.Select((item, index) => new ScreenLine(
            string.Create(CultureInfo.InvariantCulture, $"{index + 1} {item.Label(texts)}"), index == marked ? LineMark.Note : LineMark.None))],
        Prompt = texts["menu.prompt"],
        SoftKeys =
        [
            .. items.Select((item, index) => new SoftKey(Key.D1 + index, item.Label(texts))),
            new SoftKey(Key.Up, texts["key.up"]), new SoftKey(Key.Down, texts["key.down"]),
            new SoftKey(Key.Confirm, texts["key.ok"], Primary: true), new SoftKey(Key.Cancel, texts["key.back"]),
        ],
    };
}

/// <summary>One line of the menu.</summary>
/// <param name="Stays">True where the menu is shown again afterwards.</param>
internal sealed record MenuItem(Func<Texts, string> Label, Func<CancellationToken, Task> RunAsync, bool Stays = false);
