using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Settlement;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>The host's own archiving, and how it leaves time to others.</summary>
public sealed class ArchiveLoopTests
{
    [Fact]
    public async Task A_machine_that_slept_while_a_day_was_archived_goes_on_soon()
    {
        // No timer stands in the way of a clock that goes on by months.
        var options = new AcquirerOptions { IdleLimit = TimeSpan.FromDays(900), NetworkEcho = TimeSpan.FromDays(900) };
        await using var test = await TestHost.StartAsync(options);
        await ArchiveTests.TradedAsync(test);
        var slept = false;
        var archiver = test.Archiver(at =>
        {
            if (at != "taken" || slept) return;
            slept = true;
            test.Time.Advance(TimeSpan.FromDays(60));
        });
        using var stop = new CancellationTokenSource();
        var loop = new ArchiveLoop(archiver, options with { ArchiveAfter = TimeSpan.FromDays(40) }, new BusinessCalendar(test.Time, options.BusinessDayEnd), test.Time, test.Logs.CreateLogger("archive"));
        var soon = test.Time.GetUtcNow().AddDays(61);
        var running = loop.RunAsync(stop.Token);
        while (ArchiveTests.Count(test, "transactions") > 0)
        {
            Assert.True(test.Time.GetUtcNow() < soon);
            test.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(slept);
        await stop.CancelAsync();
        await running;
    }
}
