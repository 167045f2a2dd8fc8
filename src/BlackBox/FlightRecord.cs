using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Piaohao.BlackBox;

/// <summary>One thing that happened: a flat JSON object whose values are texts.</summary>
/// <param name="What">A name of <see cref="BlackBox.What"/>, or that of a log line.</param>
public sealed record FlightRecord(DateTimeOffset At, string What, ImmutableArray<(string Name, string Value)> Details)
{
    /// <summary>The detail by which a recorder knows a card again. It stays in the recorder's own file.</summary>
    internal const string Tag = "tag";

    private const int ValueLongest = 200;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A detail; null where the record has none of that name.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (own, value) in Details)
                if (own == name) return value;
            return null;
        }
    }

    /// <summary>Writes a record without making one.</summary>
    internal static void Write(IBufferWriter<byte> buffer, DateTimeOffset at, string what, ReadOnlySpan<(string Name, string Value)> details, string? party = null)
    {
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        if (party is not null) json.WriteString("party", party);
        json.WriteString("at", at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("what", what);
        foreach (var (name, value) in details) json.WriteString(name, value.Length > ValueLongest ? value[..ValueLongest] : value);
        json.WriteEndObject();
    }

    /// <summary>Reads a record; null where the text is none.</summary>
    internal static FlightRecord? TryRead(ReadOnlySpan<byte> text, out string? party)
    {
        party = null;
        try
        {
            var reader = new Utf8JsonReader(text);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            (DateTimeOffset? at, string? what) = (null, null);
            var details = ImmutableArray.CreateBuilder<(string, string)>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String) return null;
                var value = property.Value.GetString()!;
                if (property.Name == "at") at = TimeOf(value);
                else if (property.Name == "what") what = value;
                else if (property.Name == "party") party = value;
                else details.Add((property.Name, value));
            }

            return at is { } time && what is not null ? new FlightRecord(time, what, details.ToImmutable()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A text that is no valid UTF-16.
            return null;
        }
    }

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
