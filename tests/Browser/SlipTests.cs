using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>Paper: when it ends, when a slip is wanted again, and what is on it.</summary>
public sealed class SlipTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task Slips_wait_while_the_paper_is_out_and_come_when_it_is_in_again() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.SwitchAsync("paper-out", on: true);
        await till.ChargeAsync("1800", card: 2);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Confirm");
        await till.SignAsync();
        await till.ExpectAsync("result", "Attention");
        await Expect(till.Lines).ToContainTextAsync("已批准 ¥18.00");
        await Expect(till.Prompt).ToContainTextAsync("打印机缺纸");
        await Expect(till.HangingSlips).ToHaveCountAsync(0);
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
        await Expect(till.Lines).ToContainTextAsync("2 联签购单待补打");

        await till.SwitchAsync("paper-out", on: false);
        await Expect(till.HangingSlips).ToHaveCountAsync(2);
        await Expect(till.HangingSlips.First).ToContainTextAsync("重打印");
        await Expect(till.Lines).ToHaveCountAsync(0);
        await till.PressAsync("Paper");
        await Expect(till.HangingSlips).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_last_slip_can_be_printed_again_from_the_menu() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.ChargeAsync("600", card: 2);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Confirm");
        await till.SignAsync();
        await till.ExpectAsync("result", "Good");
        await till.TakeBothSlipsAsync();

        await till.ChooseAsync("打印|Print", "重打印上一笔|Reprint last");
        await till.ExpectAsync("result", "Good");
        await Expect(till.HangingSlips).ToHaveCountAsync(2);
        foreach (var slip in await till.HangingSlips.AllAsync()) await Expect(slip).ToContainTextAsync("****重打印/DUPLICATED****");
        await till.PressAsync("Paper");
        await till.ExpectAsync("idle");

        // A slip from the pile opens, with its own window, and closes.
        await till.Page.Locator("[data-show]").First.ClickAsync();
        await Expect(till.Page.GetByTestId("slip-view")).ToBeVisibleAsync();
        await Expect(till.Page.Locator("#slip-view-paper")).ToContainTextAsync("RMB 6.00");
        await till.Page.GetByTestId("slip-close").ClickAsync();
        await Expect(till.Page.GetByTestId("slip-view")).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_slip_is_in_the_language_and_width_of_the_moment_it_is_printed() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.SpeakAsync(english: true);
        await till.OpenSettingsAsync();
        await till.GoDownAsync("纸宽|Paper");
        await Expect(till.Page.GetByText("Paper 80 mm").First).ToBeVisibleAsync();
        await till.PressAsync("Cancel", "Cancel", "Cancel");
        await till.ExpectAsync("idle");
        await till.ChargeAsync("2700", card: 2);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Confirm");
        await till.SignAsync();
        await till.ExpectAsync("result", "Good");
        await Expect(till.HangingSlips).ToHaveCountAsync(1);
        var lines = await till.HangingSlips.Locator("p").AllTextContentsAsync();
        Assert.Equal("POS SALES SLIP", lines[0]);
        Assert.Equal(new string('-', 48), lines[2]);
        Assert.Contains(lines, line => line == "MERCHANT:  Piaohao Demo Shop");
        Assert.Contains(lines, line => line == "CARDHOLDER SIGNATURE");
        // What the cardholder agrees to stands in both languages.
        Assert.DoesNotContain(lines, line => line.Any(letter => letter > 0x2E80) && !line.StartsWith("本人确认以上交易", StringComparison.Ordinal));
        await Tour.SeeAsync(till, "22-slip-80mm");
        await till.TakeBothSlipsAsync();
        await till.OpenSettingsAsync();
        await till.GoDownAsync("纸宽|Paper");
        await Expect(till.Page.GetByText("纸宽 58 毫米").First).ToBeVisibleAsync();
        await till.PressAsync("Cancel", "Cancel", "Cancel");
        await till.SpeakAsync(english: false);
    });
}
