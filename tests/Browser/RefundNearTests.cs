using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>A cashier who has never seen the till finds the refund on a phone.</summary>
public sealed class RefundNearTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Refund_is_found_in_two_taps(bool english) => shop.WorkAsync(Hand.Finger, Shop.Phone, async till =>
    {
        await till.ToIdleAsync();
        await till.SpeakAsync(english);
        var word = english ? "Refund" : "退货";

        // By its own key in one tap, by the menu in two; nothing is scrolled for.
        await TapAsync(till, word);
        await till.ExpectInputAsync("password", "Secret");
        await Expect(till.Lines).ToContainTextAsync(word, new() { IgnoreCase = true });
        await till.PressAsync("Cancel");
        await till.ExpectAsync("idle");
        await TapAsync(till, english ? "Menu" : "菜单");
        await till.ExpectAsync("menu");
        await TapAsync(till, word);
        await till.ExpectInputAsync("password", "Secret");
        await Expect(till.Lines).ToContainTextAsync(word, new() { IgnoreCase = true });
        await till.PressAsync("Cancel");
        await till.SpeakAsync(english: false);
    });

    private static async Task TapAsync(Till till, string word)
    {
        var key = till.Glass.GetByRole(AriaRole.Button, new() { Name = word, Exact = true });
        await Expect(key).ToBeInViewportAsync(new() { Ratio = 1 });
        await key.TapAsync();
    }
}
