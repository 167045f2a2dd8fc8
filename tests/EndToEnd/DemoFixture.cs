using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>One running demo for the tests of a class.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private int traces = 1;

    public RunningPiaohao Piaohao { get; private set; } = null!;

    /// <summary>What <c>piaohao demo --json</c> printed.</summary>
    public JsonNode Description { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Piaohao = await RunningPiaohao.StartAsync();
        Description = await Piaohao.DemoAsync();
    }

    /// <summary>A run of a hundred trace numbers that no other test of the class uses.</summary>
    public int NextTraces() => Interlocked.Add(ref traces, 100);

    /// <summary>The books as <c>piaohao ledger --json</c> prints them.</summary>
    public async Task<string> LedgerAsync() => (await RunningPiaohao.CommandAsync("ledger", "--json", "--data", Piaohao.Data)).Output;

    /// <summary>What stands in a demo card's account now, in fen.</summary>
    public async Task<long> BalanceAsync(int card) => (long)(await Piaohao.DemoAsync())["cards"]![card]!["balance"]!;

    /// <summary>Waits for something that another party does in its own time; fails by name after half a minute.</summary>
    public async Task UntilAsync(Func<Task<bool>> reached, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await reached())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"Still waiting for: {what}.\n{Piaohao.Output}");
            await Task.Delay(100);
        }
    }

    public ValueTask DisposeAsync() => Piaohao.DisposeAsync();
}
