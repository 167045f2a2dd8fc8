using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Piaohao.Server.Observation;

/// <summary>Structured logs, a JSON object a line, each through <see cref="Redaction"/>.</summary>
internal sealed class RedactingLog(TextWriter output, TimeProvider time) : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, Category> categories = new(StringComparer.Ordinal);
    private readonly Lock writing = new();
    private long lost;

    public ILogger CreateLogger(string categoryName) => categories.GetOrAdd(categoryName, name => new Category(name, this));

    public void Dispose() => output.Flush();

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A log that cannot be written, on a full disk, costs its lines and no payment; they are counted, and the next line that is written is followed by how many.</summary>
    private void Write(string line)
    {
        lock (writing)
        {
            try
            {
                output.WriteLine(line);
                if (lost == 0) return;
                output.WriteLine(JsonSerializer.Serialize(new { at = Now.ToString("O", CultureInfo.InvariantCulture), level = nameof(LogLevel.Error), from = nameof(RedactingLog), text = $"{lost} lines of this log could not be written." }));
                lost = 0;
            }
            catch (IOException)
            {
                lost++;
            }
        }
    }

    private sealed class Category(string name, RedactingLog log) : ILogger
    {
        private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["at"] = log.Now.ToString("O", CultureInfo.InvariantCulture),
                ["level"] = logLevel.ToString(),
                ["from"] = name,
                ["text"] = Redaction.Apply(formatter(state, exception)),
            };
            if (eventId.Name is { } named) line["event"] = named;
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                foreach (var (key, value) in values.Where(v => v.Key != "{OriginalFormat}"))
                    line.TryAdd(key, Redaction.Apply(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
            if (exception is not null) line["exception"] = Redaction.Apply(exception.ToString());
            log.Write(JsonSerializer.Serialize(line, Readable));
        }
    }
}
