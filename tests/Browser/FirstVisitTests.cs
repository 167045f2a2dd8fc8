using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>What a visitor sees who has just started the program for the first time.</summary>
public sealed class FirstVisitTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task From_the_start_page_to_the_first_sale_and_the_money_in_the_books() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        var had = await shop.CardAsync(1);
        await till.LogInAsync();
        await till.ExpectAsync("result", "Good");
        await Expect(till.Lines).ToHaveTextAsync("签到成功");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
        await Expect(till.Page.GetByTestId("status-signed-in")).ToHaveAttributeAsync("data-on", "true");
        await Expect(till.Page.GetByTestId("status-operator")).ToContainTextAsync("01");

        await till.ChargeAsync("4500", card: 1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await Expect(till.Lines).ToContainTextAsync("已批准 ¥45.00");

        await Expect(till.HangingSlips).ToHaveCountAsync(1);
        var merchant = await SlipAsync(till, "Merchant");
        await till.PressAsync("Paper");
        var cardholder = await SlipAsync(till, "Cardholder");
        await till.PressAsync("Paper");
        await till.ExpectAsync("idle");
        AssertSlip(merchant, "商户存根 MERCHANT COPY");
        AssertSlip(cardholder, "持卡人存根 CARDHOLDER COPY");
        Assert.Equal(merchant.Where(line => !line.Contains("存根", StringComparison.Ordinal)), cardholder.Where(line => !line.Contains("存根", StringComparison.Ordinal)));

        // Debit at 0.50 %: 45.00 costs 0.225, which is 0.23.
        Assert.Equal(45_00, await shop.BooksAsync("NetworkReceivable"));
        Assert.Equal(44_77, await shop.BooksAsync("MerchantPayable"));
        Assert.Equal(0_23, await shop.BooksAsync("FeeIncome"));
        Assert.Equal(had - 45_00, await shop.CardAsync(1));
        await shop.AssertAllBooksAreEqualAsync();
    }, path: "/");

    private static async Task<string[]> SlipAsync(Till till, string copy)
    {
        var slip = till.Page.GetByTestId("hanging").Locator($"[data-testid=slip][data-copy={copy}]");
        await Expect(slip).ToBeVisibleAsync();
        return [.. (await slip.Locator("p").AllTextContentsAsync()).Select(line => line.TrimEnd())];
    }

    private static void AssertSlip(string[] lines, string copy)
    {
        var rule = new string('-', 32);
        Assert.Equal("银联POS签购单", lines[0]);
        Assert.Equal(copy, lines[1]);
        Assert.Equal(rule, lines[2]);
        Assert.Equal("商户名称: 票号演示商店", lines[3]);
        Assert.Equal("商户编号: 898110053110001", lines[4]);
        Assert.Equal("终端编号: 10000001", lines[5]);
        Assert.Equal("操作员号: 01", lines[6]);
        Assert.Equal(rule, lines[7]);
        Assert.Equal("发卡行:   日升昌", lines[8]);
        Assert.Equal("收单行:   票号收单", lines[9]);
        Assert.Matches("^卡号:     629901\\*{9}[0-9]{4} S$", lines[10]);
        Assert.Equal("有效期:   2049/12", lines[11]);
        Assert.Equal("交易类型: 消费 SALE", lines[12]);
        Assert.Matches("^批次号:   [0-9]{6}$", lines[13]);
        Assert.Matches("^凭证号:   [0-9]{6}$", lines[14]);
        Assert.Matches("^授权码:   [0-9A-Z]{6}$", lines[15]);
        Assert.Matches("^参考号:   [0-9]{12}$", lines[16]);
        Assert.Matches("^日期时间: 20[0-9]{2}/[0-9]{2}/[0-9]{2} [0-9:]{8}$", lines[17]);
        Assert.Equal("金额:", lines[18]);
        Assert.Equal("RMB 45.00", lines[19]);
    }
}
