using Xunit;

namespace Piaohao.Browser.Tests;

/// <summary>Every step of every transaction in both languages, on a desk and on a phone.</summary>
public sealed class TransactionScreensTests(Shop shop) : IClassFixture<Shop>
{
    private readonly List<string> wrong = [];

    [Fact]
    public Task Voids_and_refunds_speak_either_language_and_fit() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        var sale = await till.SellAsync("4500", card: 1);
        var other = await till.SellAsync("3000", card: 1);
        await SeeVoidAsync(till, other);
        await SeeRefundAsync(till, sale);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    });

    [Fact]
    public Task Holds_notices_and_enquiries_speak_either_language_and_fit() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await SeePreAuthorisationAsync(till);
        await SeePartApprovalAsync(till);
        var sale = await till.SellAsync("8000", card: 1);
        await SeeNoticesAsync(till, sale);
        await SeeEnquiriesAsync(till);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    });

    private async Task SeeVoidAsync(Till till, string trace)
    {
        await till.StepAsync("F2");
        await SeeAsync(till, "40-voids");
        await till.GoDownAsync("消费撤销");
        await till.ExpectInputAsync("password", "Secret");
        await SeeAsync(till, "41-supervisor-password");
        await till.StepAsync("D1", "D1", "Confirm");
        await SeeAsync(till, "42-supervisor-password-wrong");
        await till.AllowAsync();
        await till.ExpectInputAsync("original-trace", "Digits");
        await SeeAsync(till, "43-original-trace");
        await till.StepAsync("D9", "D9", "D9", "Confirm");
        await SeeAsync(till, "44-original-none");
        await till.EnterAsync(trace);
        await till.ExpectAsync("original");
        await SeeAsync(till, "45-original-shown");
        await till.StepAsync("Confirm");
        await till.SwipeAsync(2);
        await till.ExpectAsync("card", "Attention");
        await SeeAsync(till, "46-other-card");
        await till.SwipeAsync(1);
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "47-voided");
        await till.ToIdleAsync();

        await till.StepAsync("F2");
        await till.GoDownAsync("消费撤销");
        await till.AllowAsync();
        await till.ExpectInputAsync("original-trace", "Digits");
        await till.EnterAsync(trace);
        await till.ExpectAsync("result", "Bad");
        await SeeAsync(till, "48-void-refused");
        await till.ToIdleAsync();
    }

    private async Task SeeRefundAsync(Till till, string trace)
    {
        await till.BeginRefundAsync();
        await SeeAsync(till, "50-refund-original");
        await till.Page.GetByTestId("scan-text").FillAsync("no slip");
        await till.Page.GetByTestId("scan-send").ClickAsync();
        await till.ExpectAsync("original-way", "Attention");
        await SeeAsync(till, "51-refund-code-wrong");
        await till.StepAsync("D2");
        await SeeAsync(till, "52-refund-rrn");
        await till.EnterAsync("999999999999");
        await till.ExpectAsync("original-numbers");
        await SeeAsync(till, "53-refund-date");
        await till.StepAsync("D1", "D1", "D2", "D2", "Confirm");
        await SeeAsync(till, "54-refund-amount-unknown-original");
        await till.ToIdleAsync();

        await till.BeginRefundAsync();
        await till.StepAsync("D1");
        await till.FindAsync(trace);
        await till.ExpectInputAsync("amount", "Amount");
        await SeeAsync(till, "55-refund-amount");
        await till.StepAsync("D9", "D9", "D9", "D9");
        await SeeAsync(till, "56-refund-too-much");
        await till.StepAsync("Clear", "Confirm");
        await till.ExpectAsync("refund-reason");
        await SeeAsync(till, "57-refund-reason");
        await till.StepAsync("D1");
        await till.SwipeAsync(1);
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "58-refunded");
        await till.ToIdleAsync();

        await till.BeginRefundAsync();
        await till.StepAsync("D1");
        await till.ExpectInputAsync("original-trace", "Digits");
        await till.EnterAsync(trace);
        await till.ExpectAsync("original");
        await SeeAsync(till, "59-refund-partly-refunded");
        await till.StepAsync("Confirm");
        await till.StepAsync("D1", "D0", "D0", "Confirm");
        await till.StepAsync("D2");
        await till.SwitchAsync("fault-line-answer-lost", on: true);
        await till.SwipeAsync(1);
        await till.ExpectAsync("unknown");
        await SeeAsync(till, "60-refund-unknown");
        await till.ToIdleAsync();
    }

    private async Task SeePreAuthorisationAsync(Till till)
    {
        await till.OpenMenuAsync("预授权");
        await SeeAsync(till, "61-pre-authorisations");
        await till.GoDownAsync("1\\s*预授权");
        await till.ExpectInputAsync("amount", "Amount");
        await SeeAsync(till, "62-hold-amount");
        await till.EnterAsync("30000");
        await till.ExpectAsync("card");
        await till.SwipeAsync(1);
        await till.EnterPinAsync("123456");
        var held = await till.TraceAsync();
        await SeeAsync(till, "63-held");
        await till.ToIdleAsync();

        await till.ChooseAsync("预授权", "完成请求");
        await till.ExpectAsync("original-way");
        await SeeAsync(till, "64-completion-original");
        await till.StepAsync("D2");
        await till.StepAsync("D1", "D1", "D2", "D2", "Confirm");
        await SeeAsync(till, "65-completion-authorisation");
        await till.ToIdleAsync();
        await till.ChooseAsync("预授权", "完成通知");
        await till.ExpectAsync("original-way");
        await till.StepAsync("D1");
        await till.FindAsync(held);
        await till.ExpectInputAsync("amount", "Amount");
        await SeeAsync(till, "66-completion-amount");
        await till.EnterAsync("28000");
        await till.ExpectAsync("card");
        await till.SwipeAsync(1);
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "67-completion-stored");
        await till.ToIdleAsync();
    }

    private async Task SeePartApprovalAsync(Till till)
    {
        await till.ChargeAsync("10000", card: 9);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "68-part-approved");
        await till.ToIdleAsync();
    }

    private async Task SeeNoticesAsync(Till till, string sale)
    {
        await till.OpenMenuAsync("其他");
        await SeeAsync(till, "70-other");
        await till.GoDownAsync("小费");
        await till.FindAsync(sale);
        await till.ExpectInputAsync("amount", "Amount");
        await SeeAsync(till, "71-tip");
        await till.StepAsync("F2");
        await till.StepAsync("Confirm");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "72-tip-stored");
        await till.ToIdleAsync();

        await till.ChooseAsync("其他", "离线结算");
        await till.ExpectInputAsync("amount", "Amount");
        await till.EnterAsync("1200");
        await till.ExpectAsync("authorisation");
        await SeeAsync(till, "73-telephone-authorisation");
        await till.ToIdleAsync();
    }

    private async Task SeeEnquiriesAsync(Till till)
    {
        await till.OpenMenuAsync("查询");
        await SeeAsync(till, "74-enquiries");
        await till.GoDownAsync("余额查询");
        await till.ExpectAsync("card");
        await till.SwipeAsync(1);
        await till.EnterPinAsync("123456");
        await till.ExpectAsync("balance", "Good");
        await SeeAsync(till, "75-balance");
        await till.ToIdleAsync();
        await till.ChooseAsync("查询", "交易查询");
        await till.ExpectAsync("original-trace");
        await SeeAsync(till, "76-query");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("result");
        await SeeAsync(till, "77-query-answer");
        await till.ToIdleAsync();
        await till.ChooseAsync("查询", "交易查询");
        await till.ExpectAsync("original-trace");
        await till.EnterAsync("999999");
        await till.ExpectAsync("result", "Attention");
        await SeeAsync(till, "78-query-never-seen");
        await till.ToIdleAsync();
    }

    private async Task SeeAsync(Till till, string name) => wrong.AddRange(await Tour.LookAsync(till, name));
}
