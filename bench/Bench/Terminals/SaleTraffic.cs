using System.Diagnostics;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Terminals;

/// <summary>Sales until the measured time is over: without pause, or at a rate that does not ask how fast they are answered. Those answered in the measured time are counted;
/// at a rate a sale's latency begins when it was due, also where no terminal was free to send it (no coordinated omission).</summary>
/// <param name="rate">Sales a second; 0: each terminal sells again as soon as it has its answer.</param>
internal sealed class SaleTraffic(IReadOnlyList<BenchTerminal> terminals, double rate) : ITraffic
{
    private readonly Message answer = new(Dialect.UnionPayPos);
    private readonly Queue<BenchTerminal> idle = new(terminals);
    private readonly double gap = rate > 0 ? Stopwatch.Frequency / rate : 0;
    private double due = Stopwatch.GetTimestamp();
    private long warm = long.MaxValue, end = long.MaxValue;

    /// <summary>Latencies of the measured sales as the terminals see them, in ticks of the stopwatch.</summary>
    public List<long> Latencies { get; } = new(1 << 16);

    public int UnderWay { get; private set; }

    /// <summary>The measured time begins now; called once, from another thread.</summary>
    public void MeasureFor(TimeSpan time)
    {
        var now = Stopwatch.GetTimestamp();
        Volatile.Write(ref end, now + (long)(time.TotalSeconds * Stopwatch.Frequency));
        Volatile.Write(ref warm, now);
    }

    public bool IsOver(long now) => now >= Volatile.Read(ref end);

    public TimeSpan NextDue(long now) =>
        gap == 0 || idle.Count == 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(Math.Max(0, (due - now) / Stopwatch.Frequency));

    public void Send(long now)
    {
        // What a cold host could not take in the warm-up is not owed in the measured time.
        if (Volatile.Read(ref warm) == long.MaxValue) due = Math.Max(due, now - gap);
        while (idle.Count > 0 && (gap == 0 || due <= now))
        {
            Sell(idle.Dequeue(), gap == 0 ? Stopwatch.GetTimestamp() : (long)due);
            due += gap;
        }
    }

    public void Take(BenchTerminal terminal, ReadOnlySpan<byte> frame, long now)
    {
        terminal.TakeSale(frame, answer);
        UnderWay--;
        if (now >= Volatile.Read(ref warm) && now < Volatile.Read(ref end)) Latencies.Add(now - terminal.Due);
        if (gap == 0 && !IsOver(now)) Sell(terminal, now);
        else idle.Enqueue(terminal);
    }

    private void Sell(BenchTerminal terminal, long due)
    {
        terminal.Due = due;
        terminal.SendSale();
        UnderWay++;
    }
}
