using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Terminals;

/// <summary>Every terminal signs in once, a bounded number at a time.</summary>
internal sealed class SignInTraffic(IReadOnlyList<BenchTerminal> terminals) : ITraffic
{
    private const int AtOnce = 64;

    private readonly Message answer = new(Dialect.UnionPayPos);
    private int sent;

    public int UnderWay { get; private set; }

    public bool IsOver(long now) => sent == terminals.Count;

    public TimeSpan NextDue(long now) => TimeSpan.MaxValue;

    public void Send(long now)
    {
        for (; UnderWay < AtOnce && sent < terminals.Count; UnderWay++) terminals[sent++].SendSignIn();
    }

    public void Take(BenchTerminal terminal, ReadOnlySpan<byte> frame, long now)
    {
        terminal.TakeSignIn(frame, answer);
        UnderWay--;
    }
}
