using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>Lost answers, a program that dies: nobody is charged for nothing, and nothing is lost.</summary>
public sealed class MishapTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task A_lost_answer_is_said_to_be_unknown_and_the_money_comes_back() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        var (had, owed) = (await shop.CardAsync(1), await shop.BooksAsync("MerchantPayable"));
        await till.ToIdleAsync();
        await till.SwitchAsync("fault-answer-lost", on: true);
        await till.ChargeAsync("2300", card: 1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("waiting");
        await till.ExpectAsync("result", "Attention");
        await Expect(till.Prompt).ToContainTextAsync("还不知道是否扣款");
        await Expect(till.Prompt).ToContainTextAsync("请勿重刷");
        await Expect(till.HangingSlips).ToHaveCountAsync(0);
        await Expect(till.Page.GetByTestId("fault-answer-lost")).ToHaveAttributeAsync("aria-checked", "false");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");

        // The host tells the network by itself.
        await Shop.UntilAsync(async () => await shop.CardAsync(1) == had);
        Assert.Equal(owed, await shop.BooksAsync("MerchantPayable"));
        await shop.AssertAllBooksAreEqualAsync();
    });

    [Fact]
    public async Task A_power_cut_while_the_answer_is_awaited_ends_in_a_reversal_before_anything_else()
    {
        var had = await shop.CardAsync(1);
        await shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
        {
            await till.ToIdleAsync();
            await till.SwitchAsync("fault-answer-lost", on: true);
            await till.ChargeAsync("3100", card: 1);
            await till.EnterPinAsync("123456");
            await till.ExpectAsync("waiting");
            await Shop.UntilAsync(async () => await shop.CardAsync(1) == had - 31_00);
        });

        await shop.Piaohao.KillAsync();
        await shop.Piaohao.StartAgainAsync();
        await shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
        {
            await till.ExpectAsync("result", "Attention");
            await Expect(till.Lines).ToContainTextAsync("未扣款：¥31.00 已冲正");
            await Expect(till.Prompt).ToContainTextAsync("可以重新收款");
            await till.PressAsync("Confirm");
            await till.ToIdleAsync();
            await Shop.UntilAsync(async () => await shop.CardAsync(1) == had);
            await shop.AssertAllBooksAreEqualAsync();
        });
    }
}
