using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>What a person needs who does not see the page, or hardly.</summary>
public sealed class AccessibilityTests(Shop shop) : IClassFixture<Shop>
{
    private const string Nameless = """
        () => [...document.querySelectorAll("button, a, input, select, img, [role=switch], [role=img]")]
          .filter((e) => e.checkVisibility())
          .filter((e) => !(e.getAttribute("aria-label") ?? e.getAttribute("alt") ?? (e.labels?.[0] ?? e).innerText ?? "").trim() && e.getAttribute("alt") !== "")
          .map((e) => e.outerHTML.slice(0, 160))
        """;

    // WCAG 1.4.3: 4.5 for text, 3 for large or bold text, against the nearest plain ground; gradients are judged by their first colour.
    private const string Faint = """
        () => {
          const parse = (c) => { const m = c.match(/rgba?\(([^)]+)\)/); if (!m) return null; const [r, g, b, a = 1] = m[1].split(/[,\s/]+/).map(Number); return { r, g, b, a }; };
          const over = (t, u) => ({ r: t.r * t.a + u.r * (1 - t.a), g: t.g * t.a + u.g * (1 - t.a), b: t.b * t.a + u.b * (1 - t.a), a: 1 });
          const light = ({ r, g, b }) => { const f = (v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
          const ground = (e) => {
            const layers = [];
            for (let n = e; n; n = n.parentElement) {
              const style = getComputedStyle(n);
              const image = style.backgroundImage.includes("gradient") ? parse(style.backgroundImage) : null;
              const colour = image ?? parse(style.backgroundColor);
              if (colour?.a) layers.push(colour);
              if (colour?.a === 1) break;
            }
            return layers.reverse().reduce((below, layer) => over(layer, below), { r: 255, g: 255, b: 255, a: 1 });
          };
          const found = [];
          for (const e of document.querySelectorAll("body *")) {
            if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility({ checkOpacity: true }) || e.closest("[hidden], :disabled, .visually-hidden, #veil, dialog")) continue;
            const style = getComputedStyle(e);
            const below = ground(e);
            let opacity = 1;
            for (let n = e; n; n = n.parentElement) opacity *= Number(getComputedStyle(n).opacity);
            if (opacity < .4) continue; // a dead key is dimmed
            const ink = parse(style.color);
            const [a, b] = [light(over({ ...ink, a: ink.a * opacity }, below)), light(below)].sort((x, y) => y - x);
            const ratio = (a + .05) / (b + .05);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 700);
            if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${size}px ${e.className || e.tagName}: ${e.textContent.trim().slice(0, 30)}`);
          }
          return found;
        }
        """;

    [Fact]
    public Task Everything_to_press_has_a_name_and_every_text_stands_out_on_every_screen() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await LookAsync(till);
        await till.ToIdleAsync();
        await LookAsync(till);
        await till.PressAsync("Menu");
        await till.ExpectAsync("menu");
        await LookAsync(till);
        await till.PressAsync("Cancel");
        await till.ExpectAsync("idle");
        await till.ChargeAsync("4500", card: 7);
        await till.ExpectAsync("card", "Attention");
        await LookAsync(till);
        await till.SwipeAsync(3);
        await till.ExpectInputAsync("pin", "Pin");
        await LookAsync(till);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Bad");
        await LookAsync(till);
        await till.PressAsync("F1");
        await till.ExpectAsync("card");
        await till.SwipeAsync(1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await LookAsync(till);
        await till.TakeBothSlipsAsync();
    });

    [Fact]
    public Task What_the_screen_says_is_announced_without_being_asked_for() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        var said = till.Page.Locator("#said");
        await Expect(said).ToHaveRoleAsync(Microsoft.Playwright.AriaRole.Status);
        await Expect(said).ToHaveAttributeAsync("aria-atomic", "true");
        await Expect(said).ToContainTextAsync("请输入金额");
        await till.EnterAsync("4500");
        await till.ExpectAsync("card");
        await Expect(said).ToContainTextAsync("¥45.00");
        await Expect(said).ToContainTextAsync("请刷卡");
        await till.PressAsync("Cancel");
        await till.ExpectAsync("idle");
    });

    private static async Task LookAsync(Till till)
    {
        var screen = await till.Glass.GetAttributeAsync("data-screen");
        var (nameless, faint) = (await FoundAsync(till, Nameless), await FoundAsync(till, Faint));
        Assert.True(nameless.Length == 0, $"Without a name on {screen}: {nameless}");
        Assert.True(faint.Length == 0, $"Too faint on {screen}: {faint}");
    }

    /// <summary>What is found once the keys that were pressed have come up again.</summary>
    private static async Task<string> FoundAsync(Till till, string search)
    {
        await Expect(till.Page.Locator(".pressed")).ToHaveCountAsync(0);
        return string.Join('\n', await till.Page.EvaluateAsync<string[]>(search));
    }
}
