using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>Sales that the bank or the terminal refuses: the till says what happened and what to do.</summary>
public sealed class RefusalTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task A_card_with_too_little_money_is_declined_with_51_and_keeps_it() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        var (had, owed) = (await shop.CardAsync(3), await shop.BooksAsync("MerchantPayable"));
        await till.ToIdleAsync();
        await till.ChargeAsync("4500", card: 3);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Bad");
        await Expect(till.Lines).ToContainTextAsync("未批准 (51)");
        await Expect(till.Prompt).ToContainTextAsync("请换一张卡");
        await Expect(till.HangingSlips).ToHaveCountAsync(0);

        // Another card, without typing the amount again.
        await till.PressAsync("F1");
        await till.ExpectAsync("card");
        await Expect(till.Page.GetByTestId("amount")).ToHaveTextAsync("¥45.00");
        await till.PressAsync("Cancel");
        await till.ExpectAsync("idle");
        Assert.Equal(had, await shop.CardAsync(3));
        Assert.Equal(owed, await shop.BooksAsync("MerchantPayable"));
        await shop.AssertAllBooksAreEqualAsync();
    });

    [Fact]
    public Task A_wrong_PIN_is_declined_with_55_and_the_right_one_is_then_accepted() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        var had = await shop.CardAsync(1);
        await till.ToIdleAsync();
        await till.ChargeAsync("1200", card: 1);
        await till.EnterPinAsync("654321");
        await till.ExpectAsync("result", "Bad");
        await Expect(till.Lines).ToContainTextAsync("未批准 (55)");
        await Expect(till.Prompt).ToContainTextAsync("重新输入");
        await till.PressAsync("Confirm");
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await till.TakeBothSlipsAsync();
        Assert.Equal(had - 12_00, await shop.CardAsync(1));
        await shop.AssertAllBooksAreEqualAsync();
    });

    [Fact]
    public Task A_chip_card_that_is_swiped_is_told_to_be_inserted_and_no_PIN_is_asked() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.ChargeAsync("800", card: 7);
        await till.ExpectAsync("card", "Attention");
        await Expect(till.Lines).ToContainTextAsync("应插卡");
        await till.PressAsync("Cancel");
        await till.ExpectAsync("idle");
    });

    [Fact]
    public Task A_PIN_is_never_in_the_page() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.ChargeAsync("300", card: 1);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("D9", "D8", "D7", "D6");
        await Expect(till.Page.Locator(".cells .full")).ToHaveCountAsync(4);
        var page = await till.Page.ContentAsync();
        Assert.DoesNotContain("9876", page, StringComparison.Ordinal);
        await till.PressAsync("Cancel");
        await till.ExpectAsync("idle");
    });
}
