using Piaohao.Bench.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Settling;

/// <summary>Every terminal sells so many times, without pause: a day's batch.</summary>
internal sealed class DayTraffic(IReadOnlyList<BenchTerminal> terminals, int sales) : ITraffic
{
    private readonly Message answer = new(Dialect.UnionPayPos);
    private readonly int[] left = [.. Enumerable.Repeat(sales, terminals.Count)];
    private bool isSent;

    public int UnderWay { get; private set; }

    public bool IsOver(long now) => isSent;

    public TimeSpan NextDue(long now) => TimeSpan.MaxValue;

    public void Send(long now)
    {
        isSent = true;
        foreach (var terminal in terminals) Sell(terminal);
    }

    public void Take(BenchTerminal terminal, ReadOnlySpan<byte> frame, long now)
    {
        terminal.TakeSale(frame, answer);
        UnderWay--;
        if (left[terminal.Number] > 0) Sell(terminal);
    }

    private void Sell(BenchTerminal terminal)
    {
        left[terminal.Number]--;
        UnderWay++;
        terminal.SendSale();
    }
}
