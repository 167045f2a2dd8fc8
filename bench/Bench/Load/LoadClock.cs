using System.Diagnostics;

namespace Piaohao.Bench.Load;

/// <summary>When a run is warm and when it ends, in ticks of <see cref="Stopwatch"/>.</summary>
internal sealed class LoadClock(TimeSpan warmUp, TimeSpan measured)
{
    public long Warm { get; } = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);

    public long End { get; } = Stopwatch.GetTimestamp() + (long)((warmUp + measured).TotalSeconds * Stopwatch.Frequency);

    public TimeSpan ToWarm => Until(Warm);

    public TimeSpan ToEnd => Until(End);

    private static TimeSpan Until(long instant) =>
        TimeSpan.FromSeconds(Math.Max(0, (double)(instant - Stopwatch.GetTimestamp()) / Stopwatch.Frequency));
}
