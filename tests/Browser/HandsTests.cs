using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>The same sale with whatever hands a person has: keys alone, a finger on a phone, Tab and Enter, a card dragged.</summary>
public sealed class HandsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task A_whole_sale_with_the_keyboard_alone() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.PressAsync("D6", "Plus", "D1", "D5", "DoubleZero", "Clear", "Clear", "D0", "Confirm");
        await till.ExpectAsync("card");
        await Expect(till.Page.GetByTestId("amount")).ToHaveTextAsync("¥1.56");
        await till.SwipeAsync(1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await till.TakeBothSlipsAsync();
        await shop.AssertAllBooksAreEqualAsync();
    });

    [Fact]
    public Task A_whole_sale_on_a_phone_by_touch_without_scrolling_sideways() => shop.WorkAsync(Hand.Finger, Shop.Phone, async till =>
    {
        await till.ToIdleAsync();
        await till.AssertNothingScrollsSidewaysAsync();
        await till.EnterAsync("4500");
        await till.ExpectAsync("card");
        await till.AssertNothingScrollsSidewaysAsync();
        await till.SwipeAsync(1);
        await till.ExpectInputAsync("pin", "Pin");
        await Expect(till.Prompt).ToBeInViewportAsync();
        await till.AssertNothingScrollsSidewaysAsync();
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await till.AssertNothingScrollsSidewaysAsync();
        await till.TakeBothSlipsAsync();
        await till.AssertNothingScrollsSidewaysAsync();
    });

    [Fact]
    public Task On_a_phone_glass_and_keys_are_seen_together() => shop.WorkAsync(Hand.Finger, Shop.Phone, async till =>
    {
        await till.ToIdleAsync();
        await Expect(till.Page.GetByTestId("typed")).ToBeInViewportAsync();
        foreach (var key in (string[])["key-Menu", "key-D0", "key-Plus", "key-Confirm"]) await Expect(till.Page.GetByTestId(key)).ToBeInViewportAsync(new() { Ratio = 1 });
    });

    [Fact]
    public Task A_card_is_dragged_onto_the_machine() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.EnterAsync("700");
        await till.ExpectAsync("card");
        await till.Page.GetByTestId("card-card-1").DragToAsync(till.Page.GetByTestId("machine"));
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Cancel");
        await till.ExpectAsync("idle");
    });

    [Fact]
    public Task Tab_walks_over_everything_in_the_order_of_the_eye_and_shows_where_it_is() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.Page.EvaluateAsync("document.activeElement?.blur()");
        var count = await till.Page.EvaluateAsync<int>("[...document.querySelectorAll('a, button, input')].filter((e) => !e.disabled && e.checkVisibility()).length");
        var places = new List<string>();
        for (var step = 0; step < count; step++)
        {
            await till.Page.Keyboard.PressAsync("Tab");
            places.Add(await till.Page.EvaluateAsync<string>("""
                () => {
                  const here = document.activeElement;
                  if (getComputedStyle(here).outlineStyle === "none") throw new Error(`No sign of focus on ${here.outerHTML.slice(0, 120)}`);
                  return here.closest("header, #machine, #tray, #scan, #paper")?.id ?? "elsewhere";
                }
                """));
        }

        Assert.Equal(["bar", "machine", "tray", "scan"], places.Distinct().Where(place => place is not "paper"));
        Assert.Equal(places.OrderBy(place => Array.IndexOf(["bar", "machine", "tray", "scan", "paper"], place)), places);
    });
}
