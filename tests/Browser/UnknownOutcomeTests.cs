using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>The worst that can happen at a till: the money moved, and nobody told the cashier.</summary>
public sealed class UnknownOutcomeTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task While_the_line_is_cut_the_till_says_that_it_does_not_know_and_sells_nothing_until_the_reversal_is_through() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        var (had, owed) = (await shop.CardAsync(1), await shop.BooksAsync("MerchantPayable"));
        await till.ToIdleAsync();
        await till.SwitchAsync("fault-line-answer-lost", on: true);
        await till.ChargeAsync("2300", card: 1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("waiting");
        await till.SwitchAsync("fault-line-down", on: true);
        await Expect(till.Page.GetByTestId("fault-line-answer-lost")).ToHaveAttributeAsync("aria-checked", "false");

        await till.ExpectAsync("unknown");
        await Expect(till.Lines).ToContainTextAsync("还不知道 ¥23.00 是否扣款");
        await Expect(till.Prompt).ToContainTextAsync("请勿重刷");
        await Expect(till.Page.GetByTestId("status-waiting")).ToContainTextAsync("¥23.00");
        await Expect(till.Page.GetByTestId("status-online")).ToHaveAttributeAsync("data-on", "false");
        Assert.Equal(had - 23_00, await shop.CardAsync(1));

        await till.ExpectAsync("blocked");
        await Tour.SeeAsync(till, "27-reversal-does-not-get-through");
        await till.SwitchAsync("fault-line-down", on: false);
        await till.PressAsync("Confirm");
        await till.ExpectAsync("result", "Attention");
        await Expect(till.Lines).ToContainTextAsync("未扣款：¥23.00 已冲正");
        await Tour.SeeAsync(till, "28-reversed");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
        await Expect(till.Page.GetByTestId("status-waiting")).ToHaveCountAsync(0);
        await Expect(till.HangingSlips).ToHaveCountAsync(0);
        Assert.Equal(had, await shop.CardAsync(1));
        Assert.Equal(owed, await shop.BooksAsync("MerchantPayable"));
        await shop.AssertAllBooksAreEqualAsync();
    });
}
