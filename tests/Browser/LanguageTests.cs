using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>Every screen of the till in Chinese and English, on a desk and on a phone. The pictures are for people to look at.</summary>
public sealed class LanguageTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task Every_screen_speaks_either_language_at_any_moment_and_fits_desk_and_phone() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await SeeLogInAsync(till);
        await SeeSaleAsync(till);
        await SeeRefusalsAsync(till);
        await SeeMishapsAsync(till);
        await SeeMenuAsync(till);
    });

    private static async Task SeeLogInAsync(Till till)
    {
        await till.ExpectInputAsync("operator", "Digits");
        await Tour.SeeAsync(till, "01-operator");
        await till.EnterAsync("01");
        await till.ExpectInputAsync("operator", "Secret");
        await till.EnterAsync("1111");
        await till.ExpectInputAsync("operator", "Digits");
        await Tour.SeeAsync(till, "02-operator-wrong");
        await till.LogInAsync();
        await till.ExpectAsync("result", "Good");
        await Tour.SeeAsync(till, "03-signed-in");
        await till.PressAsync("Confirm");
    }

    private static async Task SeeSaleAsync(Till till)
    {
        await till.ToIdleAsync();
        await Tour.SeeAsync(till, "04-idle");
        await till.PressAsync("D6", "D0", "D0", "Plus", "D3", "D9");
        await Expect(till.Page.GetByTestId("hint")).ToBeVisibleAsync();
        await Tour.SeeAsync(till, "05-amount");
        await till.PressAsync("DoubleZero", "Confirm");
        await till.ExpectAsync("card");
        await Tour.SeeAsync(till, "06-card");
        await till.SwipeAsync(1);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("D1", "D2", "D3");
        await Expect(till.Page.Locator(".cells .full")).ToHaveCountAsync(3);
        await Tour.SeeAsync(till, "07-pin");
        await till.EnterAsync("456");
        await till.ExpectAsync("result", "Good");
        await Expect(till.HangingSlips).ToHaveCountAsync(1);
        await Tour.SeeAsync(till, "08-approved-merchant-copy");
        await till.PressAsync("Paper");
        await Expect(till.HangingSlips).ToHaveAttributeAsync("data-copy", "Cardholder");
        await Tour.SeeAsync(till, "09-approved-cardholder-copy");
        await till.PressAsync("Paper");
        await till.ExpectAsync("idle");
        await Tour.SeeAsync(till, "10-idle-after-sale");
        await till.Page.Locator("[data-show]").First.ClickAsync();
        await till.ShootAsync("11-slip-opened-zh-wide");
        await till.Page.GetByTestId("slip-close").ClickAsync();
    }

    private static async Task SeeRefusalsAsync(Till till)
    {
        await till.ChargeAsync("4500", card: 7);
        await till.ExpectAsync("card", "Attention");
        await Tour.SeeAsync(till, "12-chip-card-swiped");
        await till.SwipeAsync(3);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Bad");
        await Tour.SeeAsync(till, "13-declined-51");
        await till.PressAsync("F1");
        await till.ExpectAsync("card");
        await till.SwipeAsync(1);
        await till.EnterPinAsync("111111");
        await till.ExpectAsync("result", "Bad");
        await Tour.SeeAsync(till, "14-declined-55");
        await till.PressAsync("F1");
        await till.ExpectAsync("card");
        await till.PressAsync("F1");
        await Expect(till.Page.GetByTestId("typed")).ToBeVisibleAsync();
        await till.PressAsync("D6", "D2", "D9", "D9", "D0", "D1");
        await Tour.SeeAsync(till, "15-typed-card");
        await till.ToIdleAsync();
    }

    private static async Task SeeMishapsAsync(Till till)
    {
        await till.SwitchAsync("fault-answer-lost", on: true);
        await till.ChargeAsync("4500", card: 1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("waiting");
        await till.SpeakAsync(english: true);
        await till.ShootAsync("16-waiting-en-wide");
        await till.SpeakAsync(english: false);
        await till.ShootAsync("16-waiting-zh-wide");
        await till.ExpectAsync("result", "Attention");
        await Tour.SeeAsync(till, "17-answer-lost");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");

        await till.SwitchAsync("paper-out", on: true);
        await till.ChargeAsync("4500", card: 2);
        await till.ExpectInputAsync("pin", "Pin");
        await Tour.SeeAsync(till, "18-pin-or-none");
        await till.PressAsync("Confirm");
        await till.SignAsync();
        await till.ExpectAsync("result", "Attention");
        await Tour.SeeAsync(till, "19-paper-out");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
        await Tour.SeeAsync(till, "20-idle-slips-waiting");
        await till.SwitchAsync("paper-out", on: false);
        await Expect(till.HangingSlips).ToHaveCountAsync(2);
        await Tour.SeeAsync(till, "21-slips-come");
        await till.PressAsync("Paper");
    }

    private static async Task SeeMenuAsync(Till till)
    {
        await till.ToIdleAsync();
        await till.PressAsync("Menu");
        await till.ExpectAsync("menu");
        await Tour.SeeAsync(till, "23-menu");
        await till.PressAsync("Cancel");
        await till.ChooseAsync("查询|Look up", "最近交易|Recent");
        await till.ExpectAsync("recent");
        await Tour.SeeAsync(till, "24-recent");
        await till.PressAsync("D1");
        await till.ExpectAsync("transaction");
        await Tour.SeeAsync(till, "25-transaction");
        await till.PressAsync("Cancel", "Cancel");
        await till.ToIdleAsync();
        await till.ChooseAsync("机器|Machine", "回响测试|Echo");
        await till.ExpectAsync("result");
        await Tour.SeeAsync(till, "26-echo");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
    }
}
