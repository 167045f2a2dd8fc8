using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>Everything around the transactions in both languages, on a desk and on a phone: settlement, lists, totals, operators, lock, training.</summary>
public sealed class DayScreensTests(Shop shop) : IClassFixture<Shop>
{
    private readonly List<string> wrong = [];

    [Fact]
    public async Task The_shop_s_day_speaks_either_language_and_fits()
    {
        var missing = "";
        await shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
        {
            await till.ToIdleAsync();
            await till.SellAsync("4500", card: 1);
            await SeeListsAsync(till);
            await SeeOperatorsAsync(till);
            await SeeTrainingAsync(till);
            await SeeSettlementAsync(till);
            await SeeShiftAsync(till);
            missing = await till.SellAsync("5000", card: 1);
            await till.SellAsync("1000", card: 1);
        });
        await Planted.IntoAsync(shop, missing, changed: "");
        await shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
        {
            await till.SpeakAsync(english: false);
            await till.ToIdleAsync();
            await SeeDifferenceAsync(till);
        });
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private async Task SeeListsAsync(Till till)
    {
        await till.ChooseAsync("查询", "最近交易");
        await till.ExpectAsync("recent");
        await till.StepAsync("F1");
        await SeeAsync(till, "80-search");
        await till.EnterAsync("4500");
        await till.ExpectAsync("recent");
        await SeeAsync(till, "81-search-found");
        await till.StepAsync("F1");
        await till.EnterAsync("777");
        await till.ExpectAsync("recent");
        await SeeAsync(till, "82-search-none");
        await till.ToIdleAsync();
        await till.ChooseAsync("查询", "今日汇总");
        await till.ExpectAsync("totals");
        await SeeAsync(till, "83-totals-by-type");
        await till.StepAsync("F1");
        await SeeAsync(till, "84-totals-by-operator");
        await till.StepAsync("F2");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "85-totals-slip");
        await till.ToIdleAsync();
        await till.OpenMenuAsync("打印");
        await SeeAsync(till, "86-print-menu");
        await till.ToIdleAsync();
    }

    private async Task SeeOperatorsAsync(Till till)
    {
        await till.OpenMenuAsync("签到 / 结算");
        await SeeAsync(till, "87-day-menu");
        await till.ToIdleAsync();
        await till.OpenMenuAsync("签到 / 结算", "操作员与密码");
        await SeeAsync(till, "88-operators-menu");
        await till.GoDownAsync("添加收银员");
        await till.AllowAsync();
        await till.ExpectAsync("operators");
        await SeeAsync(till, "89-operator-number");
        await till.EnterAsync("02");
        await till.ExpectInputAsync("password", "Secret");
        await SeeAsync(till, "90-password-new");
        await till.StepAsync("D1", "Confirm");
        await SeeAsync(till, "91-password-short");
        await till.StepAsync("D2", "D4", "D6", "D8", "Confirm");
        await SeeAsync(till, "92-password-again");
        await till.EnterAsync("2468");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "93-operator-added");
        await till.ToIdleAsync();
        await till.ChooseAsync("签到 / 结算", "操作员与密码", "操作员名单");
        await till.ExpectAsync("operators");
        await SeeAsync(till, "94-operators");
        await till.ToIdleAsync();
        await till.ChooseAsync("签到 / 结算", "操作员与密码", "删除收银员");
        await till.AllowAsync();
        await till.ExpectAsync("operators");
        await till.StepAsync("D0", "D2", "Confirm");
        await SeeAsync(till, "95-operator-remove");
        await till.ToIdleAsync();
        await till.ChooseAsync("签到 / 结算", "锁定屏幕");
        await till.ExpectAsync("locked");
        await SeeAsync(till, "96-locked");
        await till.EnterAsync("0000");
        await till.ExpectAsync("idle");
        await till.ChooseAsync("签到 / 结算", "自动与锁屏设置");
        await till.AllowAsync("88888888");
        await till.ExpectAsync("menu");
        await SeeAsync(till, "97-day-settings");
        await till.GoDownAsync("自动结算");
        await till.ExpectAsync("auto-settle");
        await SeeAsync(till, "98-auto-settle");
        await till.ToIdleAsync();
    }

    private async Task SeeTrainingAsync(Till till)
    {
        await till.ChooseAsync("签到 / 结算", "进入训练模式");
        await till.AllowAsync("88888888");
        await till.ExpectAsync("result", "Attention");
        await SeeAsync(till, "100-training-begins");
        await till.ToIdleAsync();
        await SeeAsync(till, "101-training-idle");
        await till.ChargeAsync("4500", card: 1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "102-training-approved");
        await till.ToIdleAsync();
        await till.ChooseAsync("签到 / 结算", "退出训练模式");
        await till.ExpectAsync("result", "Attention");
        await till.ToIdleAsync();
    }

    private async Task SeeSettlementAsync(Till till)
    {
        await till.BeginSettlementAsync();
        await SeeAsync(till, "103-settle");
        await till.SwitchAsync("fault-line-answer-lost", on: true);
        await till.PressAsync("Confirm");
        await till.ExpectAsync("settling");
        await SeeAsync(till, "104-settling");
        await till.ExpectAsync("settle-stopped");
        await SeeAsync(till, "105-settlement-stopped");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("settled", "Good");
        await SeeAsync(till, "106-settled");
        await till.ToIdleAsync();
        await till.ChooseAsync("查询", "历史结算");
        await till.ExpectAsync("past");
        await SeeAsync(till, "107-past-settlements");
        await till.StepAsync("D1");
        await SeeAsync(till, "108-past-settlement");
        await till.ToIdleAsync();
    }

    private async Task SeeShiftAsync(Till till)
    {
        await till.ChooseAsync("签到 / 结算", "交接班");
        await till.ExpectAsync("shift");
        await SeeAsync(till, "109-shift");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("operator");
        await Expect(till.HangingSlips).ToHaveCountAsync(1);
        await SeeAsync(till, "110-shift-slip");
        await till.ToIdleAsync();
    }

    private async Task SeeDifferenceAsync(Till till)
    {
        await till.BeginSettlementAsync();
        await till.PressAsync("Confirm");
        await till.ExpectAsync("settled", "Attention");
        await SeeAsync(till, "111-settled-not-balanced");
        await till.ToIdleAsync();
        await till.ChooseAsync("签到 / 结算", "签退");
        await till.AllowAsync();
        await till.ExpectAsync("result");
        await SeeAsync(till, "112-signed-off");
        await till.ToIdleAsync();
    }

    private async Task SeeAsync(Till till, string name) => wrong.AddRange(await Tour.LookAsync(till, name));
}
