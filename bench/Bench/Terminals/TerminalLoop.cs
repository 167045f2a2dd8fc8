using System.Diagnostics;

namespace Piaohao.Bench.Terminals;

/// <summary>All terminals of a run on one thread.</summary>
internal sealed class TerminalLoop : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(30);

    private readonly Epoll epoll = new();
    private readonly int[] ready = Epoll.ReadyRoom();
    private readonly IReadOnlyList<BenchTerminal> terminals;

    public TerminalLoop(IReadOnlyList<BenchTerminal> terminals)
    {
        this.terminals = terminals;
        for (var number = 0; number < terminals.Count; number++) epoll.Watch(terminals[number].Line.Handle, number);
    }

    /// <summary>Drives the traffic to its end.</summary>
    /// <exception cref="InvalidDataException">An answer is wrong, or does not come for half a minute.</exception>
    public void Run(ITraffic traffic)
    {
        var heard = Stopwatch.GetTimestamp();
        for (var now = heard; !traffic.IsOver(now) || traffic.UnderWay > 0; now = Stopwatch.GetTimestamp())
        {
            if (!traffic.IsOver(now)) traffic.Send(now);
            var wait = traffic.NextDue(now);
            var count = epoll.Wait(wait < LongestWait ? wait : LongestWait, ready);
            for (var at = 0; at < count; at++)
            {
                var terminal = terminals[ready[at]];
                var frame = terminal.Line.Receive();
                if (frame.IsEmpty) continue;
                heard = Stopwatch.GetTimestamp();
                traffic.Take(terminal, frame, heard);
            }

            if (traffic.UnderWay > 0 && Stopwatch.GetElapsedTime(heard, now) > Patience)
                throw new InvalidDataException($"{traffic.UnderWay} messages were not answered in {Patience.TotalSeconds} s.");
        }
    }

    public void Dispose() => epoll.Dispose();
}
