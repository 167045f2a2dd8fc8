using System.Diagnostics;
using Piaohao.Bench.Parties;
using Piaohao.Bench.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Growing;

/// <summary>How long a host takes from the start of its process on books that are there to its first approved sale: one terminal connects, signs in and sells. The network runs already.</summary>
internal sealed class FirstSale(BenchTerminal terminal) : ITraffic
{
    private readonly Message answer = new(Dialect.UnionPayPos);
    private bool isSent;

    public int UnderWay { get; private set; }

    public static async Task<double> MeasureAsync(PartyOrder order, int trace)
    {
        await using var bank = await PartyProcess.StartAsync("bank", order, new Dictionary<string, string>(StringComparer.Ordinal));
        var began = Stopwatch.GetTimestamp();
        await using var host = await PartyProcess.StartAsync("host", order with { NetworkPort = bank.Port }, new Dictionary<string, string>(StringComparer.Ordinal));
        using var terminal = new BenchTerminal(0, new RunKeys(order.Secret).TerminalMaster(0), host.Port, trace);
        using var loop = new TerminalLoop([terminal]);
        loop.Run(new SignInTraffic([terminal]));
        loop.Run(new FirstSale(terminal));
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public bool IsOver(long now) => isSent;

    public TimeSpan NextDue(long now) => TimeSpan.MaxValue;

    public void Send(long now)
    {
        isSent = true;
        UnderWay++;
        terminal.SendSale();
    }

    public void Take(BenchTerminal sold, ReadOnlySpan<byte> frame, long now)
    {
        sold.TakeSale(frame, answer);
        UnderWay--;
    }
}
