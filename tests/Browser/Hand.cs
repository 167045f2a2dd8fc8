using Microsoft.Playwright;

namespace Piaohao.Browser.Tests;

/// <summary>How a key of the till is pressed and a card swiped.</summary>
internal abstract class Hand
{
    public static Hand Mouse { get; } = new Pointer(touch: false);

    public static Hand Finger { get; } = new Pointer(touch: true);

    public static Hand Keyboard { get; } = new Typist();

    /// <param name="key">As the machine calls it: <c>D4</c>, <c>Confirm</c>, <c>F1</c> …</param>
    public abstract Task PressAsync(IPage page, string key);

    /// <param name="card">Its place on the tray, from 1.</param>
    public abstract Task SwipeAsync(IPage page, int card);

    private sealed class Pointer(bool touch) : Hand
    {
        public override Task PressAsync(IPage page, string key) => PushAsync(page.Locator($".keys [data-key={key}], .soft [data-key={key}], .soft-minor [data-key={key}], .bar [data-key={key}]").Last);

        public override Task SwipeAsync(IPage page, int card) => PushAsync(page.GetByTestId($"card-card-{card}"));

        private Task PushAsync(ILocator button) => touch ? button.TapAsync() : button.ClickAsync();
    }

    private sealed class Typist : Hand
    {
        private static readonly Dictionary<string, string> Caps = new(StringComparer.Ordinal)
        {
            ["DoubleZero"] = ".", ["Plus"] = "+", ["Clear"] = "Backspace", ["Cancel"] = "Escape", ["Confirm"] = "Enter", ["Menu"] = "m",
            ["Up"] = "ArrowUp", ["Down"] = "ArrowDown", ["Language"] = "l", ["Paper"] = "p",
        };

        public override Task PressAsync(IPage page, string key) =>
            page.Keyboard.PressAsync(key.Length == 2 && key[0] == 'D' ? key[1..] : Caps.GetValueOrDefault(key, key));

        public override Task SwipeAsync(IPage page, int card) => page.Keyboard.PressAsync($"Alt+Digit{card}");
    }
}
