using System.Globalization;
using System.Text;
using Npgsql;

namespace Piaohao.Storage;

/// <summary>An <c>UPDATE</c> of one row by its key, for many rows in one statement: the rows' values come as arrays, column by column, and each that changed a row is returned by
/// its place.</summary>
internal sealed class PostgresRowUpdate : IDisposable
{
    private readonly NpgsqlCommand command;
    private readonly PostgresColumn[] columns;

    public PostgresRowUpdate(NpgsqlConnection connection, string sql, string types)
    {
        Types = types;
        columns = [.. types.Split(' ').Select(PostgresColumn.Of)];
        command = connection.CreateCommand();
        command.CommandText = Together(sql, columns.Length);
        foreach (var column in columns) command.Parameters.Add(column.Parameter);
    }

    /// <summary>The types of its values.</summary>
    public string Types { get; }

    /// <summary>The types of the columns; null where one has no value in any row, so that its type is not known.</summary>
    public static string? TypesOf(int width, ReadOnlySpan<object?> values)
    {
        var types = new StringBuilder();
        for (var column = 0; column < width; column++)
        {
            var at = column;
            while (at < values.Length && values[at] is null) at += width;
            if (at >= values.Length) return null;
            types.Append(column == 0 ? "" : " ").Append(PostgresColumn.TypeOf(values[at]!));
        }

        return types.ToString();
    }

    /// <summary>False where two rows have one key: of these the server would update only one.</summary>
    public static bool NamesEachOnce(int width, Range key, ReadOnlySpan<object?> values)
    {
        var (start, length) = key.GetOffsetAndLength(width);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var name = new StringBuilder();
        for (var row = 0; row < values.Length; row += width)
        {
            name.Clear();
            foreach (var part in values.Slice(row + start, length)) name.Append(CultureInfo.InvariantCulture, $"{part}").Append('\u001f');
            if (!seen.Add(name.ToString())) return false;
        }

        return true;
    }

    /// <summary>How many rows each changed, 1 or 0.</summary>
    public int[] Run(ReadOnlySpan<object?> values)
    {
        var changed = new int[values.Length / columns.Length];
        for (var column = 0; column < columns.Length; column++) columns[column].Take(values, column, columns.Length, 0, changed.Length);
        using var reader = command.ExecuteReader();
        while (reader.Read()) changed[reader.GetInt64(0) - 1]++;
        return changed;
    }

    public void Dispose() => command.Dispose();

    /// <summary><c>@p0</c> becomes a column of the rows that stand beside the table.</summary>
    private static string Together(string sql, int width)
    {
        var where = sql.IndexOf("WHERE ", StringComparison.Ordinal);
        var numbers = Enumerable.Range(0, width).ToArray();
        var rows = string.Create(CultureInfo.InvariantCulture,
            $"FROM unnest({string.Join(", ", numbers.Select(number => $"@p{number}"))}) WITH ORDINALITY AS given ({string.Join(", ", numbers.Select(number => $"p{number}"))}, place) ");
        return $"{sql[..where].Replace("@p", "given.p", StringComparison.Ordinal)}{PostgresStatements.Positional(rows)}{sql[where..].Replace("@p", "given.p", StringComparison.Ordinal)} RETURNING given.place";
    }
}
