using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>A whole day at the till in a browser, from the log-in to a settlement that balances; and a night that finds what does not.</summary>
public sealed class TradingDayTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_day_from_sign_in_to_a_balanced_settlement_and_a_night_that_names_what_differs()
    {
        await shop.WorkAsync(Hand.Mouse, Shop.Wide, TradeAsync);
        var (missing, changed) = ("", "");
        await shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
        {
            await till.ToIdleAsync();
            missing = await till.SellAsync("5000", card: 1);
            changed = await till.SellAsync("6600", card: 1);
            await till.SellAsync("1000", card: 1);
        });
        await shop.AssertAllBooksAreEqualAsync();
        await PlantAsync(missing, changed);
        await shop.WorkAsync(Hand.Keyboard, Shop.Wide, till => SettleDifferentAsync(till, missing, changed));
    }

    private async Task TradeAsync(Till till)
    {
        await till.LogInAsync();
        await till.ExpectAsync("result", "Good");
        await Expect(till.Lines).ToHaveTextAsync("签到成功");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");

        var refunded = await till.SellAsync("4500", card: 1);
        var tipped = await till.SellSignedAsync("12800", card: 2);
        await SellPartAsync(till);
        var typed = (await shop.Piaohao.DemoAsync())["cards"]![0]!;
        await till.SellTypedAsync("6000", (string)typed["pan"]!, "1249");
        var voided = await till.SellAsync("2000", card: 1);

        await till.VoidAsync(voided, card: 1);
        await RefundInPartsAsync(till, refunded);
        await HoldAndCompleteAsync(till);
        await BeDeclinedAsync(till);
        await LoseAnswersAsync(till);
        await ShowBalanceAsync(till);
        await TipAsync(till, tipped);
        await SettleBalancedAsync(till);

        // Card 1: 45.00 and the typed 60.00 less the refunds; card 2: 128.00 with the tip, and the completion.
        await Shop.UntilAsync(async () => await shop.CardAsync(1) == 10_000_00 - 60_00 && await shop.CardAsync(2) == 50_000_00 - 140_80 - 280_00 && await shop.CardAsync(9) == 0);
        await shop.AssertAllBooksAreEqualAsync();
    }

    /// <summary>The card has 80.00 for 100.00: the screen says what is left to pay.</summary>
    private static async Task SellPartAsync(Till till)
    {
        await till.ChargeAsync("10000", card: 9);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await Expect(till.Lines).ToContainTextAsync("已批准 ¥80.00");
        await Expect(till.Lines).ToContainTextAsync("要求 ¥100.00，还差 ¥20.00");
        Assert.Contains("尚欠金额:", string.Join('\n', await till.HangingLinesAsync()), StringComparison.Ordinal);
        await till.ApprovedAsync();
    }

    /// <summary>Once by the code on the slip, once by the trace number; then no more than the rest is offered.</summary>
    private static async Task RefundInPartsAsync(Till till, string trace)
    {
        await till.BeginRefundAsync();
        await till.ScanSlipAsync(trace);
        await till.ExpectAsync("original");
        await Expect(till.Lines).ToContainTextAsync(trace);
        await till.PressAsync("Confirm");
        await till.GiveBackAsync("1500", card: 1);

        await till.BeginRefundAsync();
        await till.PressAsync("D1");
        await till.ExpectInputAsync("original-trace", "Digits");
        await till.EnterAsync(trace);
        await till.ExpectAsync("original");
        await Expect(till.Lines).ToContainTextAsync("已退 ¥15.00，还可退 ¥30.00");
        await till.PressAsync("Confirm");
        await till.ExpectInputAsync("amount", "Amount");
        await till.PressAsync("D3", "D0", "D0", "D1");
        await Expect(till.Lines).ToContainTextAsync("最多还可退 ¥30.00");
        await till.PressAsync("Clear", "Clear");
        await till.GiveBackAsync("000", card: 1);
    }

    private static async Task HoldAndCompleteAsync(Till till)
    {
        await till.PreAuthoriseAsync("30000", card: 2);
        await till.EnterAsync("123456");
        var held = await till.ApprovedAsync();
        await till.ChooseAsync("预授权|Pre-auth", "完成请求|Completion");
        await till.ExpectAsync("original-way");
        await till.PressAsync("D1");
        await till.FindAsync(held);
        await till.ExpectInputAsync("amount", "Amount");
        await till.EnterAsync("28000");
        await till.ExpectAsync("card");
        await till.SwipeAsync(2);
        await till.ApprovedAsync();
    }

    private static async Task BeDeclinedAsync(Till till)
    {
        await till.ChargeAsync("4500", card: 3);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Bad");
        await Expect(till.Lines).ToContainTextAsync("未批准 (51)");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
    }

    /// <summary>Lost between host and network: the host finds out. Lost between host and till: the till takes it back.</summary>
    private async Task LoseAnswersAsync(Till till)
    {
        var had = await shop.CardAsync(1);
        await till.SwitchAsync("fault-answer-lost", on: true);
        await till.ChargeAsync("2300", card: 1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Attention");
        await Expect(till.Prompt).ToContainTextAsync("还不知道是否扣款");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");

        await till.SwitchAsync("fault-line-answer-lost", on: true);
        await till.ChargeAsync("3100", card: 1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Attention");
        await Expect(till.Lines).ToContainTextAsync("未扣款：¥31.00 已冲正");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
        await Expect(till.HangingSlips).ToHaveCountAsync(0);
        await Shop.UntilAsync(async () => await shop.CardAsync(1) == had);
    }

    private async Task ShowBalanceAsync(Till till)
    {
        var balance = await shop.CardAsync(1);
        await till.ChooseAsync("查询|Look up", "余额查询|Balance");
        await till.ExpectAsync("card");
        await till.SwipeAsync(1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("balance", "Good");
        await Expect(till.Page.GetByTestId("amount")).ToHaveTextAsync(DaySteps.Yuan(balance));
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
    }

    /// <summary>Ten percent, by its key.</summary>
    private static async Task TipAsync(Till till, string trace)
    {
        await till.ChooseAsync("其他|Other", "小费|Tip");
        await till.FindAsync(trace);
        await till.ExpectInputAsync("amount", "Amount");
        await till.PressAsync("F2");
        await Expect(till.Page.GetByTestId("typed")).ToHaveTextAsync("¥12.80");
        await till.PressAsync("Confirm");
        await till.ApprovedAsync();
    }

    private static async Task SettleBalancedAsync(Till till)
    {
        await till.BeginSettlementAsync();
        await Expect(till.Lines).ToContainTextAsync("借记 6 笔 ¥625.80");
        await Expect(till.Lines).ToContainTextAsync("贷记 3 笔 ¥65.00");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("settled", "Good");
        await Expect(till.Lines).ToContainTextAsync("批次 000001 已结算");
        await Expect(till.Lines).ToContainTextAsync("对账平");
        await Expect(till.Page.GetByTestId("amount")).ToHaveTextAsync("¥560.80");

        await Expect(till.HangingSlips).ToHaveCountAsync(1);
        var slip = await till.HangingLinesAsync();
        Assert.Equal("结算总计单", slip[0]);
        foreach (var line in (string[])["批次号: 000001", "消费 5 345.80", "1 280.00", "消费撤销 1 20.00", "退货 2 45.00", "借记合计 6 625.80", "贷记合计 3 65.00",
            "净额 560.80", "主机借记 6 625.80", "主机贷记 3 65.00", "对账平"])
            Assert.Contains(line, slip);
        await till.PressAsync("Paper");
        await till.ExpectAsync("idle");
    }

    /// <summary>One sale vanishes from the till's journal, one gets another amount; only the comparison with the host sees it.</summary>
    private async Task PlantAsync(string missing, string changed)
    {
        await Planted.IntoAsync(shop, missing, changed);
        var (status, said) = await EndToEnd.Tests.RunningPiaohao.CommandAsync("verify", "--data", shop.Piaohao.Data);
        Assert.Equal(1, status);
        Assert.Contains("terminal and host: DIFFERENT", said, StringComparison.Ordinal);
        foreach (var untouched in (string[])["acquirer's books: equal", "bank's books: equal", "host and bank: equal"]) Assert.Contains(untouched, said, StringComparison.Ordinal);
    }

    private static async Task SettleDifferentAsync(Till till, string missing, string changed)
    {
        await till.ToIdleAsync();
        await till.BeginSettlementAsync();
        await till.PressAsync("Confirm");
        await till.ExpectAsync("settled", "Attention");
        await Expect(till.Lines).ToContainTextAsync("对账不平");
        await Expect(till.Lines).ToContainTextAsync("借记：终端 2 笔 ¥81.00，主机 3 笔 ¥126.00");
        await Expect(till.Lines.Locator("li.mark-note")).ToHaveTextAsync(
        [
            $"主机有、终端无: 凭证号 {missing} 消费 ¥50.00",
            $"金额不同: 凭证号 {changed} 消费 终端 ¥71.00 主机 ¥66.00",
        ]);

        await Expect(till.HangingSlips).ToHaveCountAsync(1);
        var slip = string.Concat(await till.HangingLinesAsync()).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("对账不平", slip, StringComparison.Ordinal);
        Assert.Contains("差异2笔", slip, StringComparison.Ordinal);
        Assert.Contains($"主机有、终端无:凭证号{missing}消费50.00", slip, StringComparison.Ordinal);
        Assert.Contains($"金额不同:凭证号{changed}消费终端71.00主机66.00", slip, StringComparison.Ordinal);
        await till.PressAsync("Paper");
        await till.ExpectAsync("idle");
    }
}
