using System.Collections.Immutable;
using AngleSharp.Dom;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Xunit;

namespace Piaohao.Web.Tests.Pos;

public sealed class GlassTests
{
    [Theory]
    [InlineData(false, "请换一张卡", "未批准 (51) 可用余额不足", "已签到")]
    [InlineData(true, "Use another card", "Not approved (51) Not enough funds", "Signed in")]
    public async Task A_decline_shows_amount_reason_and_next_step_in_the_terminals_language(bool english, string prompt, string reason, string signedIn)
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Declined(english);
        var page = await host.PageAsync("/pos");
        Assert.Equal(english ? "en" : "zh-CN", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("result", Find(page, "screen").GetAttribute("data-screen"));
        Assert.Equal("Bad", Find(page, "screen").GetAttribute("data-tone"));
        Assert.Equal("¥45.00", Find(page, "amount").TextContent);
        Assert.Equal(prompt, Find(page, "prompt").TextContent);
        Assert.Contains(reason, Find(page, "lines").TextContent, StringComparison.Ordinal);
        Assert.Equal(signedIn, Find(page, "status-signed-in").TextContent);
        Assert.Contains(prompt, page.GetElementById("said")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_scene_is_drawn_in_both_languages_with_each_soft_key_once()
    {
        await using var host = await TillHost.StartAsync();
        foreach (var scene in Scenes.All.Values)
        {
            foreach (var english in (bool[])[false, true])
            {
                host.Till.Screen = scene(english);
                var page = await host.PageAsync("/pos");
                foreach (var key in host.Till.Screen.SoftKeys.Where(key => key.Key != Key.Language))
                {
                    var drawn = Assert.Single(page.QuerySelectorAll($"[data-testid=soft-{key.Key}]"));
                    Assert.Contains(key.Label, drawn.TextContent, StringComparison.Ordinal);
                    Assert.Equal(!key.Enabled, drawn.HasAttribute("disabled"));
                }

                Assert.Equal(english ? "中文" : "English", Find(page, "language").TextContent.Trim());
            }
        }
    }

    [Fact]
    public async Task A_pin_is_drawn_as_cells_and_never_as_text()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Pin(english: false);
        var page = await host.PageAsync("/pos");
        Assert.Equal("Pin", Find(page, "screen").GetAttribute("data-input"));
        Assert.Equal(3, page.QuerySelectorAll(".cells .full").Length);
        Assert.Equal(6, page.QuerySelectorAll(".cells i").Length);
    }

    [Fact]
    public async Task A_count_down_is_not_read_out_every_second()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Waiting(english: true);
        var page = await host.PageAsync("/pos");
        Assert.Contains("Waiting for the answer", Find(page, "lines").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting for the answer", page.GetElementById("said")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_still_waits_for_the_host_is_said_above_everything_else()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Unknown(english: false);
        var page = await host.PageAsync("/pos");
        Assert.Equal("待上送 1 笔 ¥45.00，最早 3 分钟前", Find(page, "status-waiting").TextContent.Trim());
        Assert.Equal("false", Find(page, "status-online").GetAttribute("data-on"));
    }

    [Fact]
    public async Task Text_of_the_terminal_is_text_and_never_markup()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Idle(english: false) with { Prompt = "<img src=x onerror=alert(1)>" };
        var page = await host.PageAsync("/pos");
        Assert.Equal("<img src=x onerror=alert(1)>", Find(page, "prompt").TextContent);
        Assert.Null(page.QuerySelector("img[src=x]"));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(48)]
    public async Task A_slip_keeps_its_columns_and_hangs_until_it_is_torn_off(int width)
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Print(Scenes.Slip(width, SlipCopy.Merchant));
        var slip = Find(await host.PageAsync("/pos"), "slip");
        Assert.True(slip.ClassList.Contains($"columns-{width}"));
        Assert.Equal(Joined(host.Till.Slips[0].Slip.Lines.Select(line => line.Text)), Joined(slip.QuerySelectorAll("p").Select(line => line.TextContent)));
        Assert.NotNull(slip.Closest("[data-testid=hanging]"));

        host.Till.Slips = [.. host.Till.Slips.Select(hanging => hanging with { Torn = true })];
        var page = await host.PageAsync("/pos");
        Assert.Null(page.QuerySelector("[data-testid=hanging]"));
        Assert.Contains("000012", Find(page, "pile-1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slip_with_a_code_bears_its_square_and_shows_it_to_the_scanner_on_a_tap()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Print(Scenes.Slip(32, SlipCopy.Cardholder));
        Assert.Null((await host.PageAsync("/pos")).QuerySelector("[data-testid=code]"));
        host.Till.Print(Scenes.Slip(32, SlipCopy.Cardholder) with { Code = "PH1|132011000042|<1122>" });
        var page = await host.PageAsync("/pos");
        var square = Find(page, "code").QuerySelector("svg")!;
        Assert.Equal("0 0 33 33", square.GetAttribute("viewBox"));
        // The finder in the upper left corner, inside a quiet zone of four modules.
        Assert.StartsWith("M4 4h7v1h-7z", square.QuerySelector("path")!.GetAttribute("d"), StringComparison.Ordinal);
        Assert.Equal("PH1|132011000042|<1122>", Find(page, "scan-this").GetAttribute("data-scan"));
        Assert.NotNull(Find(page, "scan-text"));
    }

    [Fact]
    public async Task A_pad_waits_empty_and_a_drawing_is_shown_for_comparison()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Sign(english: false);
        var pad = Find(await host.PageAsync("/pos"), "pad");
        Assert.Equal(("pad", "0 0 384 160"), (pad.Id, pad.GetAttribute("viewBox")));
        Assert.Equal("", pad.QuerySelector(".ink")!.GetAttribute("d") ?? "");

        host.Till.Screen = Scenes.Compare(english: false);
        var page = await host.PageAsync("/pos");
        Assert.Null(page.GetElementById("pad"));
        Assert.Equal(Scenes.Drawing.Path, Find(page, "drawing").QuerySelector(".ink")!.GetAttribute("d"));
    }

    [Fact]
    public async Task A_signed_slip_bears_the_drawing_once_in_its_place()
    {
        await using var host = await TillHost.StartAsync();
        var slip = Scenes.Slip(32, SlipCopy.Merchant);
        var place = new SlipLine("") { ForSignature = true };
        var lines = slip.Lines.Select(line => line.Text.Length == 0 ? place with { } : line).ToImmutableArray();
        host.Till.Print(slip with { Lines = lines });
        Assert.Null((await host.PageAsync("/pos")).QuerySelector("[data-testid=signature]"));
        host.Till.Print(slip with { Lines = lines, Signature = Scenes.Drawing });
        var page = await host.PageAsync("/pos");
        var drawn = Find(page, "signature");
        Assert.Equal(Scenes.Drawing.Path, drawn.QuerySelector(".ink")!.GetAttribute("d"));
        Assert.Contains("CARDHOLDER SIGNATURE", drawn.PreviousElementSibling!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("本人确认", drawn.NextElementSibling!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_is_marked_on_every_screen()
    {
        await using var host = await TillHost.StartAsync();
        foreach (var scene in Scenes.All.Values)
        {
            var screen = scene(true);
            host.Till.Screen = screen with { Status = screen.Status with { Training = true } };
            Assert.Equal("Training: no money moves", Find(await host.PageAsync("/pos"), "training").TextContent);
            host.Till.Screen = screen;
            Assert.Null((await host.PageAsync("/pos")).QuerySelector("[data-testid=training]"));
        }
    }

    [Fact]
    public async Task The_page_says_once_that_it_is_a_demonstration()
    {
        await using var host = await TillHost.StartAsync();
        Assert.Equal("演示 DEMO", Assert.Single((await host.PageAsync("/pos")).QuerySelectorAll(".demo-mark")).TextContent);
    }

    [Fact]
    public async Task No_full_card_number_is_in_the_page_or_the_api()
    {
        await using var host = await TillHost.StartAsync();
        foreach (var path in (string[])["/", "/pos", "/api/demo/cards", "/api/demo/faults", "/api/pos/screen", "/api/pos/slips"])
            Assert.DoesNotContain(SketchedTray.FullNumber, await host.Http.GetStringAsync(path), StringComparison.Ordinal);
    }

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines);

    private static IElement Find(IParentNode page, string id) =>
        Assert.Single(page.QuerySelectorAll($"[data-testid={id}]"));
}
