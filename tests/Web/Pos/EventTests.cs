using System.Net;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Xunit;

namespace Piaohao.Web.Tests.Pos;

public sealed class EventTests
{
    [Fact]
    public async Task A_viewer_gets_everything_on_connecting_and_then_what_changes()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Amount(english: false);
        await using var viewer = await EventReader.OpenAsync(host.Http);
        Assert.NotNull((await viewer.NextHtmlAsync("frame")).GetElementById("keys"));
        Assert.Equal("amount", (await viewer.NextHtmlAsync("screen")).GetElementById("glass")!.GetAttribute("data-screen"));
        Assert.NotNull((await viewer.NextHtmlAsync("slips")).GetElementById("paper"));
        Assert.NotNull((await viewer.NextHtmlAsync("tray")).GetElementById("tray"));

        host.Till.Screen = Scenes.Card(english: false);
        Assert.Equal("card", (await viewer.NextHtmlAsync("screen")).GetElementById("glass")!.GetAttribute("data-screen"));
        host.Till.Print(Scenes.Slip(32, SlipCopy.Cardholder));
        Assert.NotNull((await viewer.NextHtmlAsync("slips")).QuerySelector("[data-copy=Cardholder]"));
        host.Tray.Set("late", on: true);
        Assert.Equal("true", (await viewer.NextHtmlAsync("tray")).QuerySelector("[data-fault=late]")!.GetAttribute("aria-checked"));
    }

    [Fact]
    public async Task Several_viewers_see_the_same_glass()
    {
        await using var host = await TillHost.StartAsync();
        await using var one = await EventReader.OpenAsync(host.Http);
        await using var other = await EventReader.OpenAsync(host.Http);
        await one.NextAsync("tray");
        await other.NextAsync("tray");
        host.Till.Screen = Scenes.Approved(english: true);
        Assert.Equal(await one.NextAsync("screen"), await other.NextAsync("screen"));
    }

    [Fact]
    public async Task A_viewer_that_connects_again_gets_the_latest_screen_without_its_sound()
    {
        await using var host = await TillHost.StartAsync();
        await using (var before = await EventReader.OpenAsync(host.Http)) await before.NextAsync("screen");
        host.Till.Screen = Scenes.Approved(english: false);
        await using var after = await EventReader.OpenAsync(host.Http);
        Assert.Equal("result", (await after.NextHtmlAsync("screen")).GetElementById("glass")!.GetAttribute("data-screen"));
        await after.NextAsync("tray");
        host.Till.Screen = Scenes.Declined(english: false);
        Assert.Contains("Declined", await after.NextAsync("cue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sound_is_heard_although_its_screen_is_replaced_at_once()
    {
        await using var host = await TillHost.StartAsync();
        await using var viewer = await EventReader.OpenAsync(host.Http);
        await viewer.NextAsync("tray");
        host.Till.Screen = Scenes.Approved(english: false);
        host.Till.Screen = Scenes.Approved(english: false) with { Sound = ScreenSound.None, Speech = null, Prompt = "请撕纸" };
        var cue = await viewer.NextAsync("cue");
        Assert.Contains("Approved", cue, StringComparison.Ordinal);
        Assert.Contains("zh-CN", cue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_language_changes_all_words_around_the_glass()
    {
        await using var host = await TillHost.StartAsync();
        await using var viewer = await EventReader.OpenAsync(host.Http);
        await viewer.NextAsync("tray");
        host.Till.Screen = Scenes.Idle(english: true);
        var frame = await viewer.NextHtmlAsync("frame");
        Assert.Equal("en", frame.GetElementById("bar")!.GetAttribute("data-lang"));
        Assert.Equal("Cancel", frame.QuerySelector("[data-testid=key-Cancel]")!.TextContent);
        Assert.Contains("Rishengchang", (await viewer.NextHtmlAsync("tray")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_does_not_keep_the_program_from_stopping()
    {
        await using var host = await TillHost.StartAsync();
        await using var viewer = await EventReader.OpenAsync(host.Http);
        await viewer.NextAsync("tray");
        var stopping = host.StopAsync();
        await viewer.EndAsync();
        await stopping;
    }

    [Fact]
    public async Task Viewers_beyond_the_limit_are_refused()
    {
        await using var host = await TillHost.StartAsync();
        var viewers = new List<EventReader>();
        try
        {
            for (var seat = 0; seat < 64; seat++) viewers.Add(await EventReader.OpenAsync(host.Http));
            using var refused = await host.Http.GetAsync("/pos/events", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }
        finally
        {
            foreach (var viewer in viewers) await viewer.DisposeAsync();
        }
    }
}
