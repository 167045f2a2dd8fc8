using System.Diagnostics;
using Piaohao.Bench.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Settling;

/// <summary>Every terminal settles its batch, all of them at once, as they do at closing time.</summary>
internal sealed class SettleTraffic(IReadOnlyList<BenchTerminal> terminals, bool tellsWrong) : ITraffic
{
    private readonly Message answer = new(Dialect.UnionPayPos);
    private readonly BatchClerk[] clerks = [.. terminals.Select(terminal => new BatchClerk(terminal, tellsWrong))];
    private bool isSent;

    /// <summary>How long each settlement took, in ticks of the stopwatch.</summary>
    public List<long> Latencies { get; } = new(terminals.Count);

    public int UnderWay { get; private set; }

    public bool IsOver(long now) => isSent;

    public TimeSpan NextDue(long now) => TimeSpan.MaxValue;

    public void Send(long now)
    {
        isSent = true;
        foreach (var clerk in clerks)
        {
            clerk.Terminal.Due = Stopwatch.GetTimestamp();
            clerk.SendNext();
            UnderWay++;
        }
    }

    public void Take(BenchTerminal terminal, ReadOnlySpan<byte> frame, long now)
    {
        var clerk = clerks[terminal.Number];
        clerk.Take(frame, answer);
        if (clerk.IsDone)
        {
            UnderWay--;
            Latencies.Add(now - terminal.Due);
        }
        else
        {
            clerk.SendNext();
        }
    }
}
