using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>What a cashier does in the course of a day, each step from the idle screen back to it.</summary>
internal static partial class DaySteps
{
    private const string SupervisorsPassword = "123456";

    /// <summary>A sale with the PIN. The trace number.</summary>
    public static async Task<string> SellAsync(this Till till, string fen, int card, string pin = "123456")
    {
        await till.ChargeAsync(fen, card);
        await till.EnterPinAsync(pin);
        return await till.ApprovedAsync();
    }

    /// <summary>A sale that the cardholder signs for on the glass. The trace number.</summary>
    public static async Task<string> SellSignedAsync(this Till till, string fen, int card)
    {
        await till.ChargeAsync(fen, card);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Confirm");
        await till.SignAsync();
        return await till.ApprovedAsync();
    }

    /// <summary>A sale whose card number is typed. The trace number.</summary>
    public static async Task<string> SellTypedAsync(this Till till, string fen, string pan, string expiry)
    {
        await till.EnterAsync(fen);
        await till.ExpectAsync("card");
        await till.PressAsync("F1");
        await till.ExpectInputAsync("card-number", "Digits");
        await till.EnterAsync(pan);
        await till.ExpectInputAsync("card-expiry", "Digits");
        await till.EnterAsync(expiry);
        await till.EnterPinAsync("123456");
        return await till.ApprovedAsync();
    }

    /// <summary>Reads the trace number of what is approved, and takes both slips.</summary>
    public static async Task<string> ApprovedAsync(this Till till)
    {
        var trace = await till.TraceAsync();
        await till.TakeBothSlipsAsync();
        return trace;
    }

    /// <summary>The trace number of what is approved.</summary>
    public static async Task<string> TraceAsync(this Till till)
    {
        await till.ExpectAsync("result", "Good");
        var trace = Trace().Match(await till.Lines.InnerTextAsync()).Groups["trace"].Value;
        Assert.Equal(6, trace.Length);
        return trace;
    }

    /// <summary>The supervisor agrees.</summary>
    public static async Task AllowAsync(this Till till, string password = SupervisorsPassword)
    {
        await till.ExpectInputAsync("password", "Secret");
        await till.EnterAsync(password);
    }

    /// <summary>Types the trace number of the original, sees it, and agrees.</summary>
    public static async Task FindAsync(this Till till, string trace)
    {
        await till.ExpectInputAsync("original-trace", "Digits");
        await till.EnterAsync(trace);
        await till.ExpectAsync("original");
        await Expect(till.Lines).ToContainTextAsync(trace);
        await till.PressAsync("Confirm");
    }

    /// <summary>Voids a sale with its card. The void's trace number.</summary>
    public static async Task<string> VoidAsync(this Till till, string trace, int card)
    {
        await till.PressAsync("F2");
        await till.GoDownAsync("消费撤销|Sale void");
        await till.AllowAsync();
        await till.FindAsync(trace);
        await till.ExpectAsync("card");
        await till.SwipeAsync(card);
        return await till.ApprovedAsync();
    }

    /// <summary>From the original on: amount, reason, card.</summary>
    public static async Task<string> GiveBackAsync(this Till till, string fen, int card)
    {
        await till.ExpectInputAsync("amount", "Amount");
        await till.EnterAsync(fen);
        await till.ExpectAsync("refund-reason");
        await till.PressAsync("D1");
        await till.ExpectAsync("card");
        await till.SwipeAsync(card);
        return await till.ApprovedAsync();
    }

    /// <summary>To where the original of a refund is asked for.</summary>
    public static async Task BeginRefundAsync(this Till till)
    {
        await till.PressAsync("F1");
        await till.AllowAsync();
        await till.ExpectAsync("original-way");
    }

    /// <summary>Opens a slip that was torn off and holds its code before the till's scanner.</summary>
    public static async Task ScanSlipAsync(this Till till, string trace)
    {
        await till.Page.Locator(".pile-slip", new() { HasText = trace }).First.ClickAsync();
        await till.Page.Locator("#slip-view-paper .scan").ClickAsync();
        await Expect(till.Page.GetByTestId("slip-view")).ToBeHiddenAsync();
    }

    /// <summary>Opens a menu and the first line of the menu below it, which may bear the same name.</summary>
    public static async Task PreAuthoriseAsync(this Till till, string fen, int card)
    {
        await till.ChooseAsync("预授权|Pre-auth", "1\\s*(预授权|Pre-auth)");
        await till.ExpectInputAsync("amount", "Amount");
        await till.EnterAsync(fen);
        await till.ExpectAsync("card");
        await till.SwipeAsync(card);
        await till.ExpectInputAsync("pin", "Pin");
    }

    /// <summary>To the totals that are to be settled.</summary>
    public static async Task BeginSettlementAsync(this Till till)
    {
        await till.ChooseAsync("签到 / 结算|Day and", "结算|Settle");
        await till.AllowAsync();
        await till.ExpectAsync("settle");
    }

    /// <summary>The words of the slip that hangs, with single spaces, one line each.</summary>
    public static async Task<string[]> HangingLinesAsync(this Till till)
    {
        var lines = till.HangingSlips.First.Locator("p");
        // The tray may come a moment after the screen.
        await Expect(lines.First).ToBeAttachedAsync();
        return [.. (await lines.AllTextContentsAsync()).Select(line => Spaces().Replace(line, " ").Trim())];
    }

    /// <summary>An amount as the till says it.</summary>
    public static string Yuan(long fen) => string.Create(CultureInfo.InvariantCulture, $"¥{fen / 100m:0.00}");

    [GeneratedRegex("凭证号 (?<trace>[0-9]{6})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Trace();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
