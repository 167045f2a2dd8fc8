using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Piaohao.Bank.Faults;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class MeterTests
{
    [Fact]
    public async Task What_is_counted_goes_out_through_the_meter()
    {
        var seen = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == "Piaohao.Bank") to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}"));
        listener.Start();
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        await acquirer.SendFrameAsync("x"u8.ToArray());
        bank.Faults.SetNextRequest(Fault.Decline("A3"));
        Assert.Equal("A3", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 1)));

        Assert.Contains("piaohao.bank.requests 1 mti=0200 code=A3", seen, StringComparer.Ordinal);
        Assert.Contains("piaohao.bank.faults 1 kind=Decline", seen, StringComparer.Ordinal);
        Assert.Contains("piaohao.bank.malformed_frames 1 ", seen, StringComparer.Ordinal);
        var counters = bank.Host.Counters;
        Assert.Equal((1L, 1L, 1L, 1), (counters.RequestsWith("0200", "A3"), counters.Faults, counters.Malformed, counters.Connections));
    }
}
