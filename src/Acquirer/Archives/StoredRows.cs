using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>Rows of one table as they are stored, in the books or in a file: whole numbers, texts, bytes and null.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Columns">Its columns, in the order of the values of each row.</param>
internal sealed record StoredRows(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>The place of a column.</summary>
    /// <exception cref="InvalidDataException">There is none of this name.</exception>
    public int this[string column]
    {
        get
        {
            for (var place = 0; place < Columns.Count; place++)
                if (Columns[place] == column) return place;
            throw new InvalidDataException($"The archived table {Table} has no column {column}.");
        }
    }

    /// <summary>A row as the books' own readers take it.</summary>
    public static object?[] Read(DbDataReader row)
    {
        var values = new object?[row.FieldCount];
        for (var column = 0; column < values.Length; column++)
            values[column] = row.IsDBNull(column) ? null : row.GetValue(column) switch
            {
                string text => text,
                byte[] bytes => bytes,
                var number => Convert.ToInt64(number, CultureInfo.InvariantCulture),
            };
        return values;
    }

    /// <summary>One line of JSON with the names of the columns, then one for each row; bytes are a list of one Base64 text.</summary>
    public void WriteTo(Stream file)
    {
        using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { SkipValidation = true });
        Line(writer, [.. Columns]);
        foreach (var row in Rows) Line(writer, row);
        writer.Flush();

        void Line(Utf8JsonWriter line, object?[] values)
        {
            line.WriteStartArray();
            foreach (var value in values) Write(line, value);
            line.WriteEndArray();
            line.Flush();
            file.WriteByte((byte)'\n');
            line.Reset();
        }
    }

    /// <exception cref="JsonException">The file does not hold rows.</exception>
    public static StoredRows ReadFrom(string table, ReadOnlySpan<byte> file)
    {
        var columns = Array.ConvertAll(Values(Line(ref file), null), column => column as string ?? throw new JsonException($"The archived table {table} does not name its columns."));
        var rows = new List<object?[]>();
        while (!file.IsEmpty) rows.Add(Values(Line(ref file), columns.Length));
        return new StoredRows(table, columns, rows);
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0) throw new JsonException("An archived table breaks off.");
        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }

    private static object?[] Values(ReadOnlySpan<byte> line, int? count)
    {
        var reader = new Utf8JsonReader(line);
        var values = new List<object?>(count ?? 0);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("An archived row is a list.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) values.Add(Value(ref reader));
        if (count is not null && values.Count != count) throw new JsonException("An archived row does not have the columns of its table.");
        return [.. values];
    }

    private static void Write(Utf8JsonWriter line, object? value)
    {
        switch (value)
        {
            case null: line.WriteNullValue(); break;
            case string text: line.WriteStringValue(text); break;
            case long number: line.WriteNumberValue(number); break;
            case byte[] bytes:
                line.WriteStartArray();
                line.WriteBase64StringValue(bytes);
                line.WriteEndArray();
                break;
            default: throw new InvalidOperationException($"A {value.GetType().Name} is not stored.");
        }
    }

    private static object? Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.Number: return reader.GetInt64();
            case JsonTokenType.StartArray:
                reader.Read();
                var bytes = reader.GetBytesFromBase64();
                reader.Read();
                return bytes;
            default: throw new JsonException("An archived row holds what no row can hold.");
        }
    }
}
