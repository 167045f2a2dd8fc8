using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Piaohao.BlackBox;

/// <summary>A log whose lines the recorder keeps too, by their names and values.</summary>
public static class RecordingLog
{
    /// <summary>The log itself where nothing is recorded.</summary>
    public static ILogger Over(ILogger log, FlightRecorder recorder)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(recorder);
        return recorder.IsOn ? new Log(log, recorder) : log;
    }

    private sealed class Log(ILogger log, FlightRecorder recorder) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information || log.IsEnabled(logLevel);

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (log.IsEnabled(logLevel)) log.Log(logLevel, eventId, state, exception, formatter);
            if (logLevel < LogLevel.Information || eventId.Name is not { } name) return;
            var details = new List<(string, string)>();
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                foreach (var (key, value) in values)
                    if (key != "{OriginalFormat}") details.Add((NameOf(key), LongNumbers.In(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")));
            // An exception's words may come from anywhere.
            if (exception is not null) details.Add(("exception", exception.GetType().Name));
            recorder.Note(name, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(details));
        }

        /// <summary>As names stand in JSON, and never one that a record has of its own.</summary>
        private static string NameOf(string key)
        {
            var name = char.ToLowerInvariant(key[0]) + key[1..];
            return name is "at" or "what" or "party" or "tag" ? name + "Said" : name;
        }
    }
}

/// <summary>The second lock on the door: a log line has no card data, and what looks like it is not recorded all the same.</summary>
internal static partial class LongNumbers
{
    public static string In(string text) => Run().Replace(text, "…");

    [GeneratedRegex(@"\d{13,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Run();
}
