using System.Diagnostics.Metrics;
using Piaohao.Server.Observation;
using Xunit;

namespace Piaohao.Server.Tests;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counters_add_up_by_label()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Piaohao.Test.Counters");
        var counter = meter.CreateCounter<long>("piaohao.test.frames", null, "Frames.");
        counter.Add(2, new KeyValuePair<string, object?>("outcome", "good"));
        counter.Add(3, new KeyValuePair<string, object?>("outcome", "good"));
        counter.Add(1, new KeyValuePair<string, object?>("outcome", "a \"bad\" one"));
        var page = text.Print();
        Assert.Contains("# HELP piaohao_test_frames_total Frames.\n# TYPE piaohao_test_frames_total counter\n", page, StringComparison.Ordinal);
        Assert.Contains("piaohao_test_frames_total{outcome=\"good\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("piaohao_test_frames_total{outcome=\"a \\\"bad\\\" one\"} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Observed_values_are_read_when_the_page_is()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Piaohao.Test.Gauges");
        var value = 7;
        meter.CreateObservableGauge("piaohao.test.waiting", () => value);
        Assert.Contains("piaohao_test_waiting 7\n", text.Print(), StringComparison.Ordinal);
        value = 9;
        Assert.Contains("piaohao_test_waiting 9\n", text.Print(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_prints_buckets_sum_and_count()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Piaohao.Test.Histograms");
        var histogram = meter.CreateHistogram<double>("piaohao.test.seconds");
        histogram.Record(0.003);
        histogram.Record(20);
        var page = text.Print();
        Assert.Contains("piaohao_test_seconds_bucket{le=\"0.0025\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("piaohao_test_seconds_bucket{le=\"0.005\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("piaohao_test_seconds_bucket{le=\"+Inf\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("piaohao_test_seconds_count 2\n", page, StringComparison.Ordinal);
    }
}
