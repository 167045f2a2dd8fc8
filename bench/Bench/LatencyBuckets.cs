using System.Numerics;

namespace Piaohao.Bench;

/// <summary>Durations counted in fixed buckets, each about 1.6 % wide, from a microsecond to a quarter of an hour: adding one is cheap, may be done by many at once,
/// and takes no memory. What is told of them is the upper end of a bucket.</summary>
internal sealed class LatencyBuckets
{
    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;
    private const int Count = 25 * Steps;

    private readonly long[] counts;

    public LatencyBuckets() => counts = new long[Count];

    /// <summary>As <see cref="ToArray"/> gave them.</summary>
    public LatencyBuckets(long[] counts) => this.counts = counts.Length == Count ? counts : throw new ArgumentException($"There are {Count} buckets.", nameof(counts));

    public long Total => counts.Sum();

    public void Add(long micros) => Interlocked.Increment(ref counts[IndexOf(micros)]);

    public long[] ToArray() => [.. counts];

    /// <summary>What was added since <paramref name="earlier"/>.</summary>
    public LatencyBuckets Since(LatencyBuckets earlier) => new([.. counts.Zip(earlier.counts, (now, before) => now - before)]);

    /// <summary>The duration in milliseconds that this part of all, 0 to 1, did not exceed; 0 where there are none.</summary>
    public double MsAt(double part)
    {
        var rank = (long)Math.Ceiling(part * Total);
        long seen = 0;
        for (var index = 0; index < Count; index++)
            if ((seen += counts[index]) >= rank && counts[index] > 0) return UpperMicros(index) / 1000.0;
        return 0;
    }

    private static int IndexOf(long micros)
    {
        if (micros < 2 * Steps) return (int)Math.Max(0, micros);
        var shift = 63 - BitOperations.LeadingZeroCount((ulong)micros) - StepBits;
        return Math.Min(Count - 1, (shift * Steps) + (int)(micros >> shift));
    }

    private static long UpperMicros(int index)
    {
        if (index < 2 * Steps) return index;
        var shift = (index / Steps) - 1;
        return ((long)((index % Steps) + Steps + 1) << shift) - 1;
    }
}
