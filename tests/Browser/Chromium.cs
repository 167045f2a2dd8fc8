using Microsoft.Playwright;
using Piaohao.Browser.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

// Classes wait for timeouts of the till more than they work.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace Piaohao.Browser.Tests;

/// <summary>The browser of the machine, started once for all tests; each test opens a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private IPlaywright playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(15_000);
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        playwright.Dispose();
    }
}
