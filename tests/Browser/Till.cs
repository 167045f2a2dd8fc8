using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>The till's page, as a person sees and works it.</summary>
internal sealed class Till(IPage page, Hand hand, Watch watch)
{
    public IPage Page => page;

    public ILocator Glass => page.GetByTestId("screen");

    public ILocator Prompt => page.GetByTestId("prompt");

    public ILocator Lines => page.GetByTestId("lines");

    public ILocator HangingSlips => page.GetByTestId("hanging").GetByTestId("slip");

    public async Task OpenAsync(string path)
    {
        await page.GotoAsync(path);
        if (path != "/pos") await page.GetByTestId("to-till").ClickAsync();
        await Expect(page.Locator("html[data-line=live]")).ToBeAttachedAsync();
        await watch.MarkAsync();
    }

    /// <summary>Waits for the screen of this name, in this tone where one is given.</summary>
    public Task ExpectAsync(string screen, string? tone = null) =>
        Expect(page.Locator($"[data-testid=screen][data-screen={screen}]{(tone is null ? "" : $"[data-tone={tone}]")}")).ToBeVisibleAsync(new() { Timeout = 40_000 });

    /// <summary>Waits for the screen that asks for typing of this kind.</summary>
    public Task ExpectInputAsync(string screen, string kind) =>
        Expect(page.Locator($"[data-testid=screen][data-screen={screen}][data-input={kind}]")).ToBeVisibleAsync();

    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys) await hand.PressAsync(page, key);
    }

    /// <summary>Presses keys and waits until the glass says something else.</summary>
    public async Task StepAsync(params string[] keys)
    {
        await PressAsync(keys[..^1]);
        var said = await page.Locator("#said").TextContentAsync() ?? "";
        await PressAsync(keys[^1]);
        await Expect(page.Locator("#said")).Not.ToHaveTextAsync(said);
    }

    /// <summary>Opens the menu and goes down the lines with these labels, one menu after another; each label in Chinese and English with <c>|</c> between.</summary>
    public async Task ChooseAsync(params string[] labels)
    {
        await PressAsync("Menu");
        await GoDownAsync(labels);
    }

    /// <summary>The administrator's settings.</summary>
    public async Task OpenSettingsAsync()
    {
        await ChooseAsync("机器|Machine", "设置|Settings");
        await EnterAsync("88888888");
    }

    /// <summary>The same where the last line opens a menu too.</summary>
    public async Task OpenMenuAsync(params string[] labels)
    {
        await PressAsync("Menu");
        foreach (var label in labels) await GoIntoAsync(label);
    }

    /// <summary>The lines with these labels, from the menu that is open.</summary>
    public async Task GoDownAsync(params string[] labels)
    {
        foreach (var label in labels[..^1]) await GoIntoAsync(label);
        await PressAsync(await KeyOfAsync(labels[^1]));
    }

    /// <summary>A line of the next menu may bear the same word, so the next menu is waited for.</summary>
    private async Task GoIntoAsync(string label)
    {
        var title = page.GetByTestId("title");
        var key = await KeyOfAsync(label);
        var menu = await title.TextContentAsync() ?? "";
        await PressAsync(key);
        await Expect(title).Not.ToHaveTextAsync(menu);
    }

    /// <summary>The digit in front of the line with this label.</summary>
    private async Task<string> KeyOfAsync(string label)
    {
        var line = page.Locator("[data-testid^=soft-D]").Filter(new() { HasTextRegex = new System.Text.RegularExpressions.Regex(label, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).First;
        return (await line.GetAttributeAsync("data-testid"))!["soft-".Length..];
    }

    /// <summary>Types digits, then Confirm.</summary>
    public Task EnterAsync(string digits) => PressAsync([.. digits.Select(digit => $"D{digit}"), "Confirm"]);

    public Task SwipeAsync(int card) => hand.SwipeAsync(page, card);

    /// <summary>From wherever the till stands to the idle screen.</summary>
    public async Task ToIdleAsync()
    {
        if (await HangingSlips.CountAsync() > 0) await PressAsync("Paper");
        while (true)
        {
            // Both from one moment.
            var seen = await page.EvaluateAsync<string[]>("[document.querySelector('#glass').dataset.screen, document.querySelector('#said').textContent]");
            var (screen, said) = (seen[0], seen[1]);
            if (screen == "idle" && await HangingSlips.CountAsync() == 0) return;
            switch (screen)
            {
                case "idle":
                    await PressAsync("Paper");
                    await Expect(HangingSlips).ToHaveCountAsync(0);
                    continue;
                case "operator":
                    await LogInAsync();
                    break;
                case "result" or "boot":
                    await PressAsync("Confirm");
                    break;
                case "waiting" or "reversal":
                    break;
                case "sign":
                    await PressAsync("F1");
                    break;
                case "signature":
                    await PressAsync("Confirm");
                    break;
                default:
                    await PressAsync("Cancel");
                    break;
            }

            await Expect(page.Locator("#said")).Not.ToHaveTextAsync(said, new() { Timeout = 15_000 });
        }
    }

    /// <summary>Operator number and password.</summary>
    public async Task LogInAsync()
    {
        await ExpectInputAsync("operator", "Digits");
        await EnterAsync("01");
        await ExpectInputAsync("operator", "Secret");
        await EnterAsync("0000");
        await Expect(page.Locator("[data-testid=screen]:not([data-screen=operator])")).ToBeVisibleAsync();
    }

    /// <summary>From the idle screen to the PIN, or to whatever follows the card.</summary>
    public async Task ChargeAsync(string fen, int card)
    {
        await EnterAsync(fen);
        await ExpectAsync("card");
        await SwipeAsync(card);
    }

    public async Task EnterPinAsync(string pin)
    {
        await ExpectInputAsync("pin", "Pin");
        await EnterAsync(pin);
    }

    /// <summary>Draws on the pad: two strokes.</summary>
    public async Task DrawAsync()
    {
        await ExpectInputAsync("sign", "Signature");
        var pad = page.GetByTestId("pad");
        await pad.ScrollIntoViewIfNeededAsync();
        foreach (var stroke in ((float, float)[][])[[(.1f, .6f), (.25f, .2f), (.3f, .8f), (.5f, .3f)], [(.55f, .7f), (.8f, .4f), (.9f, .75f)]])
        {
            // The glass may be drawn anew between two strokes.
            var box = await pad.BoundingBoxAsync() ?? throw new InvalidOperationException("The pad has no place.");
            await page.Mouse.MoveAsync(box.X + (stroke[0].Item1 * box.Width), box.Y + (stroke[0].Item2 * box.Height));
            await page.Mouse.DownAsync();
            foreach (var (x, y) in stroke[1..]) await page.Mouse.MoveAsync(box.X + (x * box.Width), box.Y + (y * box.Height), new() { Steps = 8 });
            await page.Mouse.UpAsync();
        }
    }

    /// <summary>Draws, gives the drawing to the terminal, and confirms it as the cashier.</summary>
    public async Task SignAsync()
    {
        await DrawAsync();
        await PressAsync("Confirm");
        await ExpectInputAsync("signature", "Signature");
        await PressAsync("Confirm");
    }

    /// <summary>Tears off the merchant copy, waits for the cardholder's, tears that off too.</summary>
    public async Task TakeBothSlipsAsync()
    {
        await Expect(HangingSlips).ToHaveCountAsync(1);
        await PressAsync("Paper");
        await Expect(HangingSlips).ToHaveCountAsync(1);
        await Expect(HangingSlips).ToHaveAttributeAsync("data-copy", "Cardholder");
        await PressAsync("Paper");
        await ExpectAsync("idle");
        await Expect(HangingSlips).ToHaveCountAsync(0);
    }

    /// <summary>Puts a fault switch on or off.</summary>
    public async Task SwitchAsync(string testId, bool on)
    {
        var one = page.GetByTestId(testId);
        if (await one.GetAttributeAsync("aria-checked") == (on ? "true" : "false")) return;
        if (hand == Hand.Keyboard)
        {
            await one.FocusAsync();
            await page.Keyboard.PressAsync("Space");
            await Expect(one).ToHaveAttributeAsync("aria-checked", on ? "true" : "false");
            await page.Locator("#glass").FocusAsync();
        }
        else
        {
            await one.ClickAsync();
        }

        await Expect(one).ToHaveAttributeAsync("aria-checked", on ? "true" : "false");
    }

    /// <summary>Changes the language and waits until every part of the page speaks it.</summary>
    public async Task SpeakAsync(bool english)
    {
        var tag = english ? "en" : "zh-CN";
        if (await Glass.GetAttributeAsync("lang") != tag) await PressAsync("Language");
        foreach (var part in (string[])["html", "#glass", "#tray"]) await Expect(page.Locator(part)).ToHaveAttributeAsync("lang", tag);
    }

    public Task AssertNothingScrollsSidewaysAsync() => page.EvaluateAsync("""
        async () => {
          await new Promise(requestAnimationFrame);
          const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".cards"));
          if (document.documentElement.scrollWidth > innerWidth)
            throw new Error(`${document.documentElement.scrollWidth} px wide in ${innerWidth}: ${wide.map((e) => e.className || e.id || e.tagName).join(" ")}`);
        }
        """);

    /// <summary>What the terminal says is on the glass as a whole: nobody scrolls a till.</summary>
    public Task AssertGlassHoldsItsTextAsync() => page.EvaluateAsync("""
        () => {
          const face = document.querySelector("#glass .face");
          const status = document.querySelector("#glass .status");
          if (status.scrollWidth > status.clientWidth) throw new Error(`The bar holds ${status.clientWidth} px, its text takes ${status.scrollWidth}: ${status.innerText}`);
          if (face.scrollHeight > face.clientHeight + 1) throw new Error(`The glass holds ${face.clientHeight} px, its text takes ${face.scrollHeight}: ${face.innerText}`);
        }
        """);

    /// <summary>Keeps a picture of what is seen of the page from its top in <c>artifacts/screenshots</c>.</summary>
    public async Task ShootAsync(string name)
    {
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures.Folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }
}
