using Xunit;

namespace Piaohao.Bench.Tests;

public sealed class LatencyBucketTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1_999)]
    [InlineData(250_000)]
    [InlineData(900_000_000)]
    public void A_duration_is_told_at_most_two_per_cent_too_long(long micros)
    {
        var buckets = new LatencyBuckets();
        buckets.Add(micros);

        Assert.InRange(buckets.MsAt(1), micros / 1000.0, micros * 1.02 / 1000.0);
    }

    [Fact]
    public void A_part_of_all_is_told_by_rank()
    {
        var buckets = new LatencyBuckets();
        for (var micros = 1; micros <= 100; micros++) buckets.Add(micros);

        Assert.Equal(0.050, buckets.MsAt(0.5));
        Assert.Equal(0.099, buckets.MsAt(0.99));
        Assert.Equal(0.100, buckets.MsAt(0.999));
    }

    [Fact]
    public void What_came_before_does_not_count()
    {
        var buckets = new LatencyBuckets();
        buckets.Add(5_000_000);
        var earlier = new LatencyBuckets(buckets.ToArray());
        buckets.Add(10);

        var since = new LatencyBuckets(buckets.ToArray()).Since(earlier);

        Assert.Equal(1, since.Total);
        Assert.Equal(0.010, since.MsAt(0.99));
    }
}
