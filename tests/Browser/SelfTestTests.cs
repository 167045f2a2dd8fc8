using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>A till whose slip printer is switched off: its self-test finds that and waits for the operator.</summary>
public sealed class SelfTestTests(SelfTestTests.ShopWithDeadPrinter shop) : IClassFixture<SelfTestTests.ShopWithDeadPrinter>
{
    [Fact]
    public Task The_self_test_goes_line_by_line_and_says_what_to_do_about_a_fault() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        await till.ExpectAsync("boot", "Attention");
        await Expect(till.Lines.Locator("li")).ToContainTextAsync(["密钥", "打印机", "读卡器", "时钟", "存储", "网络", "(E11)", "请装纸"]);
        await Expect(till.Lines.Locator("li.mark-good")).ToHaveCountAsync(5);
        await Tour.SeeAsync(till, "00-self-test");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("operator");
    });

    /// <summary>Nothing listens at port 1 of this machine.</summary>
    public sealed class ShopWithDeadPrinter(Chromium chromium) : Shop(chromium)
    {
        protected override string[] Options => ["--printer", "127.0.0.1:1"];
    }
}
