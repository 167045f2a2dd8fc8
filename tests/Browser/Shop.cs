using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Piaohao.EndToEnd.Tests;
using Xunit;

namespace Piaohao.Browser.Tests;

/// <summary>A shop of its own for the tests of a class: the program with fresh data, and its books.</summary>
public class Shop(Chromium chromium) : IAsyncLifetime
{
    internal static (int Width, int Height) Wide => (1280, 800);

    internal static (int Width, int Height) Phone => (390, 844);

    public RunningPiaohao Piaohao { get; private set; } = null!;

    /// <summary>More options for the program.</summary>
    protected virtual string[] Options => [];

    public async ValueTask InitializeAsync()
    {
        Piaohao = await RunningPiaohao.StartAsync(options: Options);
    }

    /// <summary>Opens the till in a context of its own, works it, and sees that nothing untoward happened meanwhile.</summary>
    internal async Task WorkAsync(Hand hand, (int Width, int Height) size, Func<Till, Task> work, string path = "/pos")
    {
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Piaohao.Http.BaseAddress!.ToString(),
            ViewportSize = new ViewportSize { Width = size.Width, Height = size.Height },
            HasTouch = hand == Hand.Finger,
            IsMobile = hand == Hand.Finger,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "zh-CN",
        });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        var watch = await Watch.OverAsync(page, Piaohao.Http.BaseAddress);
        var till = new Till(page, hand, watch);
        try
        {
            await till.OpenAsync(path);
            await work(till);
            await watch.AssertNothingHappenedAsync();
        }
        catch
        {
            await till.ShootAsync($"failed-{TestContext.Current.TestMethod?.MethodName}");
            throw;
        }

        await KeyToPaint.LogAsync(page);
    }

    /// <summary>The balance of one kind of account, in fen; 0 where there is none yet.</summary>
    public async Task<long> BooksAsync(string account)
    {
        var (status, output) = await RunningPiaohao.CommandAsync("ledger", "--json", "--data", Piaohao.Data);
        Assert.Equal(0, status);
        return JsonNode.Parse(output)!["accounts"]!.AsArray().Where(a => (string)a!["account"]! == account).Sum(a => (long)a!["balance"]!);
    }

    /// <summary>What stands in a demo card's account, in fen; cards count from 1.</summary>
    public async Task<long> CardAsync(int card) => (long)(await Piaohao.DemoAsync())["cards"]![card - 1]!["balance"]!;

    public async Task AssertAllBooksAreEqualAsync()
    {
        var (status, output) = await RunningPiaohao.CommandAsync("verify", "--data", Piaohao.Data);
        Assert.True(status == 0, output);
    }

    /// <summary>Waits for what another party does in its own time.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> reached)
    {
        var waited = Stopwatch.StartNew();
        while (!await reached()) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "It has not happened within half a minute.");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Piaohao.DisposeAsync();
    }
}
