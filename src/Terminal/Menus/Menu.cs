using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Menus;

/// <summary>A menu of at most nine lines: a digit or Confirm on the marked line. Back leads to the menu it was opened from; what was done ends all of them.</summary>
/// <param name="title">Name of its title in the texts.</param>
internal sealed class Menu(Machine machine, string title, ImmutableArray<MenuItem> items)
{
    private enum Left { Back, Out }

    public Task RunAsync(CancellationToken stop) => ServeAsync(stop);

    private async Task<Left> ServeAsync(CancellationToken stop)
    {
        var marked = 0;
        while (true)
        {
            var at = marked;
            machine.Face.Show(texts => View(texts, at));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Menu) return Left.Out;
            if (key == Key.Cancel) return Left.Back;
            if (key == Key.Up) marked = (marked + items.Length - 1) % items.Length;
            if (key == Key.Down) marked = (marked + 1) % items.Length;
            if (Digits.TryGet(key.Value, out var digit) && digit >= 1 && digit <= items.Length) marked = digit - 1;
            else if (key != Key.Confirm) continue;
            if (await ChooseAsync(items[marked], stop) == Left.Out) return Left.Out;
        }
    }

    private static async Task<Left> ChooseAsync(MenuItem item, CancellationToken stop)
    {
        if (item.Guard is { } guard && !await guard(stop)) return Left.Back;
        if (item.Opens is { } menu) return await menu.ServeAsync(stop);
        await item.RunAsync(stop);
        return item.Stays ? Left.Back : Left.Out;
    }

    private View View(Texts texts, int marked) => new("menu", texts[title])
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
internal sealed record MenuItem(Func<Texts, string> Label, Func<CancellationToken, Task> RunAsync, bool Stays = false)
{
    /// <summary>The menu that the line opens; null where it does something itself.</summary>
    public Menu? Opens { get; init; }

    /// <summary>Asked before the line does anything; null where it is free.</summary>
    public Func<CancellationToken, Task<bool>>? Guard { get; init; }
}
