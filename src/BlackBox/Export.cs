using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Piaohao.BlackBox;

/// <summary>What happened at one party.</summary>
/// <param name="Party"><c>terminal</c> or <c>host</c>.</param>
public sealed record PartyRecord(string Party, FlightRecord Record);

/// <summary>The file that leaves the house: JSON lines, the version first (docs/blackbox.md).</summary>
public static class Export
{
    public const string Terminal = "terminal", Host = "host";

    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>Writes the records of all parties in order of time.</summary>
    /// <param name="damaged">Lines that could not be read.</param>
    public static void Write(Stream output, DateTimeOffset now, IEnumerable<PartyRecord> records, int damaged)
    {
        ArgumentNullException.ThrowIfNull(output);
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("blackbox", Version);
            json.WriteString("exported", now.UtcDateTime);
            json.WriteNumber("damaged", damaged);
            json.WriteEndObject();
        }

        Flush();
        foreach (var (party, record) in InOrder(records))
        {
            FlightRecord.Write(line, record.At, record.What, record.Details.RemoveAll(detail => detail.Name == FlightRecord.Tag).AsSpan(), party);
            Flush();
        }

        void Flush()
        {
            line.Write("\n"u8);
            output.Write(line.WrittenSpan);
            line.ResetWrittenCount();
        }
    }

    /// <summary>Merged by time; what one party recorded stays in its own order, also where its clock was set back.</summary>
    public static IEnumerable<PartyRecord> InOrder(IEnumerable<PartyRecord> records) => records
        .GroupBy(record => record.Party, StringComparer.Ordinal)
        .SelectMany(party =>
        {
            var latest = DateTimeOffset.MinValue;
            return party.Select(record => (record, Place: latest = record.Record.At > latest ? record.Record.At : latest)).ToArray();
        })
        .OrderBy(placed => placed.Place)
        .Select(placed => placed.record);

    /// <summary>Reads such a file.</summary>
    /// <exception cref="InvalidDataException">It is none, or one of another version; the message says where.</exception>
    public static ImmutableArray<PartyRecord> Read(TextReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (VersionOf(input.ReadLine() ?? "") is not { } version) throw new InvalidDataException("This is no exported black box: its first line names no version.");
        if (version != Version) throw new InvalidDataException($"The black box is of version {version}; this program reads version {Version}.");
        var records = ImmutableArray.CreateBuilder<PartyRecord>();
        for (var number = 2; input.ReadLine() is { } text; number++)
        {
            if (text.Length == 0) continue;
            if (FlightRecord.TryRead(Encoding.UTF8.GetBytes(text), out var party) is not { } record || party is not (Terminal or Host))
                throw new InvalidDataException($"Line {number} of the black box is no record.");
            records.Add(new PartyRecord(party, record));
        }

        return records.ToImmutable();
    }

    private static int? VersionOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("blackbox", out var version)
                && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
