namespace Piaohao.Acquirer.Connections;

/// <summary>How fast one connection may send: a burst, then a steady rate.</summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider time;
    private readonly double perSecond;
    private readonly double burst;
    private double tokens;
    private long filledAt;

    public TokenBucket(int perSecond, int burst, TimeProvider time)
    {
        (this.perSecond, this.burst, this.time) = (perSecond, burst, time);
        tokens = burst;
        filledAt = time.GetTimestamp();
    }

    /// <summary>Takes one token; how long to wait before going on, zero where there was one.</summary>
    public TimeSpan Take()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond)) - 1;
        filledAt = now;
        return tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-tokens / perSecond);
    }
}
