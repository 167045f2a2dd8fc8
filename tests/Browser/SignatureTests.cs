using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>Signing on the glass: drawn, compared, on the slip and at the host; refused; and what a finger on a phone does.</summary>
public sealed class SignatureTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task A_drawn_signature_is_compared_printed_on_the_slip_and_kept_by_the_host() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await till.ChargeAsync("1280", card: 2);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Confirm");
        await till.DrawAsync();
        await Tour.SeeAsync(till, "30-sign");
        Assert.StartsWith("M", await till.Page.Locator("#pad .ink").GetAttributeAsync("d"), StringComparison.Ordinal);
        await till.PressAsync("Confirm");
        await till.ExpectInputAsync("signature", "Signature");
        await Tour.SeeAsync(till, "31-signature-compared");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("result", "Good");
        await Expect(till.HangingSlips.GetByTestId("signature")).ToBeVisibleAsync();
        var text = await till.HangingSlips.InnerTextAsync();
        await Tour.SeeAsync(till, "32-signed-slip");
        await till.TakeBothSlipsAsync();

        var rrn = System.Text.RegularExpressions.Regex.Match(text, "(?<![0-9])[0-9]{12}(?![0-9])", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await Shop.UntilAsync(async () => (await RrnsAsync(rrn)).Status == 0);
        Assert.StartsWith("<svg", (await RrnsAsync(rrn)).Output, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_refused_signature_takes_the_sale_back_and_prints_nothing() => shop.WorkAsync(Hand.Mouse, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        var before = await shop.CardAsync(2);
        await till.ChargeAsync("2300", card: 2);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Confirm");
        await till.DrawAsync();
        await till.PressAsync("Confirm");
        await till.ExpectInputAsync("signature", "Signature");
        await till.PressAsync("F2");
        await till.ExpectAsync("sign-refuse", "Attention");
        await Tour.SeeAsync(till, "33-signature-refused");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("result", "Attention");
        await Expect(till.Lines).ToContainTextAsync("已冲正");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("idle");
        await Expect(till.HangingSlips).ToHaveCountAsync(0);
        await Shop.UntilAsync(async () => await shop.CardAsync(2) == before);
    });

    [Fact]
    public Task A_finger_signs_on_a_phone_starts_over_and_may_change_to_paper() => shop.WorkAsync(Hand.Finger, Shop.Phone, async till =>
    {
        await till.ToIdleAsync();
        await till.ChargeAsync("900", card: 2);
        await till.ExpectInputAsync("pin", "Pin");
        await till.PressAsync("Confirm");
        await till.DrawAsync();
        await till.PressAsync("Clear");
        await Expect(till.Page.Locator("#pad .ink")).ToHaveAttributeAsync("d", "");
        await till.PressAsync("Confirm");
        await Expect(till.Lines).ToContainTextAsync("还没有签名");
        await till.PressAsync("F1");
        await till.ExpectAsync("result", "Good");
        await Expect(till.HangingSlips.GetByTestId("signature")).ToHaveCountAsync(0);
        await till.TakeBothSlipsAsync();
    });

    private Task<(int Status, string Output)> RrnsAsync(string rrn) => EndToEnd.Tests.RunningPiaohao.CommandAsync("signature", rrn, "--svg", "--data", shop.Piaohao.Data);
}
