using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Piaohao.Browser.Tests;

/// <summary>Looks at one screen in both languages and both sizes: no word of the other language, nothing that scrolls sideways; keeps a picture of each size.</summary>
internal static partial class Tour
{
    // Names and words that stay as they are: the demo mark, the brand, card organisation and format names, keys of a keyboard, the way to the other language.
    private static readonly string[] Everywhere = ["演示 DEMO", "票号 · PIAOHAO"];
    private static readonly string[] InChinese = ["English", "POS", "PIN", "PIK", "Enter", "Esc", "Alt", "RMB", "MERCHANT COPY", "CARDHOLDER COPY", "SALE", "DUPLICATED", "CARDHOLDER SIGNATURE", "语言 / English", "TLS", "IC 卡", "MAC", ".backup"];
    private static readonly string[] InEnglish = ["中文"];

    public static async Task SeeAsync(Till till, string name)
    {
        var wrong = await LookAsync(till, name);
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    /// <summary>The same, with what is wrong as sentences: whoever looks at many screens wants to hear of all of them.</summary>
    public static async Task<string[]> LookAsync(Till till, string name)
    {
        var wrong = new List<string>();
        foreach (var english in (bool[])[false, true])
        {
            await till.SpeakAsync(english);
            var words = await WordsAsync(till);
            wrong.AddRange((english ? Chinese() : Latin()).Matches(words).Select(match => $"{name} in {(english ? "English" : "Chinese")}: {match.Value}"));
            foreach (var (width, height) in ((int, int)[])[Shop.Wide, Shop.Phone])
            {
                await till.Page.SetViewportSizeAsync(width, height);
                var picture = $"{name}-{(english ? "en" : "zh")}-{(width == Shop.Wide.Width ? "wide" : "phone")}";
                foreach (var check in (Func<Task>[])[till.AssertNothingScrollsSidewaysAsync, till.AssertGlassHoldsItsTextAsync])
                {
                    try
                    {
                        await check();
                    }
                    catch (PlaywrightException found)
                    {
                        wrong.Add($"{picture}: {found.Message}");
                    }
                }

                // Drawing a picture takes longer than all the rest; each size and each language is seen once.
                if (english == (width == Shop.Phone.Width)) await till.ShootAsync(picture);
            }

            await till.Page.SetViewportSizeAsync(Shop.Wide.Width, Shop.Wide.Height);
        }

        await till.SpeakAsync(english: false);
        return [.. wrong];
    }

    /// <summary>Every text and every hint of the page that is in one language: slips hang as they were printed, and names are names.</summary>
    private static async Task<string> WordsAsync(Till till)
    {
        var words = await till.Page.EvaluateAsync<string>("""
            () => {
              const mine = (e) => !e.closest(".slip, .pile-slip, dialog:not([open]), script, style, [lang]:not(html, #glass, #tray)");
              const texts = [];
              for (const e of document.querySelectorAll("body *")) {
                if (!mine(e)) continue;
                for (const n of e.childNodes) if (n.nodeType === 3) texts.push(n.data.trim());
                for (const a of ["title", "aria-label", "alt", "placeholder"]) if (e.hasAttribute(a)) texts.push(e.getAttribute(a));
              }
              return [document.title, ...texts].filter(Boolean).join("\n");
            }
            """);
        var english = await till.Glass.GetAttributeAsync("lang") == "en";
        return Everywhere.Concat(english ? InEnglish : InChinese).Aggregate(words, (text, known) => text.Replace(known, "", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[^\n]*[\u3000-\u303F\u3400-\u9FFF\uFF00-\uFFEF][^\n]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Chinese();

    // Single letters are keys of the keyboard.
    [GeneratedRegex(@"[^\n]*[A-Za-z]{2,}[^\n]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Latin();
}
