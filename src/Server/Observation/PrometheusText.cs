using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Piaohao.Server.Observation;

/// <summary>Collects the meters of all rooms and prints them in the Prometheus text format (version 0.0.4).
/// Counters add up; observable instruments are asked when the page is; a histogram becomes count, sum and buckets.</summary>
internal sealed class PrometheusText : IDisposable
{
    private const int SeriesMax = 5_000;
    private static readonly double[] Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> series = new();

    public PrometheusText()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name.StartsWith("Piaohao.", StringComparison.Ordinal) || instrument.Meter.Name == "System.Runtime")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.Start();
    }

    public void Dispose() => listener.Dispose();

    /// <summary>All series as text, ordered by name.</summary>
    public string Print()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in series.GroupBy(s => s.Key.Instrument).OrderBy(g => NameOf(g.Key), StringComparer.Ordinal))
        {
            var name = NameOf(group.Key);
            if (group.Key.Description is { Length: > 0 } help) text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help.ReplaceLineEndings(" ")}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {TypeOf(group.Key)}\n");
            foreach (var ((_, labels), one) in group.OrderBy(s => s.Key.Labels, StringComparer.Ordinal)) one.Print(text, name, labels);
        }

        return text.ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, LabelsOf(tags));
        if (series.Count >= SeriesMax && !series.ContainsKey(key)) return;
        series.GetOrAdd(key, static k => IsHistogram(k.Instrument) ? new Histogram() : new Single(Adds(k.Instrument))).Add(value);
    }

    private static bool IsHistogram(Instrument instrument) => instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal);

    private static bool Adds(Instrument instrument) =>
        !instrument.IsObservable && !instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

    private static string TypeOf(Instrument instrument)
    {
        if (IsHistogram(instrument)) return "histogram";
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : "gauge";
    }

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        if (!name.StartsWith("piaohao", StringComparison.Ordinal) && instrument.Meter.Name != "System.Runtime") name = "piaohao_" + name;
        return TypeOf(instrument) == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ");
            text.Append(text.Length == 0 ? "" : ",").Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private abstract class Series
    {
        public abstract void Add(double value);

        public abstract void Print(StringBuilder text, string name, string labels);

        protected static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels.Length == 0 ? "" : "{" + labels + "}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private sealed class Single(bool adds) : Series
    {
        private readonly Lock gate = new();
        private double current;

        public override void Add(double value)
        {
            lock (gate) current = adds ? current + value : value;
        }

        public override void Print(StringBuilder text, string name, string labels) => Line(text, name, labels, current);
    }

    private sealed class Histogram : Series
    {
        private readonly Lock gate = new();
        private readonly long[] counts = new long[Buckets.Length + 1];
        private double sum;

        public override void Add(double value)
        {
            lock (gate)
            {
                sum += value;
                var bucket = Array.FindIndex(Buckets, b => value <= b);
                counts[bucket < 0 ? Buckets.Length : bucket]++;
            }
        }

        public override void Print(StringBuilder text, string name, string labels)
        {
            lock (gate)
            {
                var comma = labels.Length == 0 ? "" : labels + ",";
                long below = 0;
                for (var i = 0; i < Buckets.Length; i++)
                    Line(text, name + "_bucket", $"{comma}le=\"{Buckets[i].ToString("R", CultureInfo.InvariantCulture)}\"", below += counts[i]);
                Line(text, name + "_bucket", comma + "le=\"+Inf\"", below += counts[^1]);
                Line(text, name + "_sum", labels, sum);
                Line(text, name + "_count", labels, below);
            }
        }
    }
}
