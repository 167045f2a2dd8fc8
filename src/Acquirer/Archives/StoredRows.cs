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
    public static StoredRows ReadFrom(string table, Stream file)
    {
        using var lines = new StreamReader(file);
        var columns = JsonSerializer.Deserialize<List<string>>(lines.ReadLine() ?? "") ?? throw new JsonException($"The archived table {table} does not name its columns.");
        var rows = new List<object?[]>();
        while (lines.ReadLine() is { } line)
        {
            using var values = JsonDocument.Parse(line);
            rows.Add([.. values.RootElement.EnumerateArray().Select(Value)]);
            if (rows[^1].Length != columns.Count) throw new JsonException($"A row of the archived table {table} does not have its columns.");
        }

        return new StoredRows(table, columns, rows);
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

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.Array => value[0].GetBytesFromBase64(),
        _ => throw new JsonException("An archived row holds what no row can hold."),
    };
}
