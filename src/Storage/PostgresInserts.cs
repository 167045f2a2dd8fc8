using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Piaohao.Storage;

/// <summary>Inserts of many rows on one connection: one prepared statement for any number of rows, which binds each column as an array.
/// Measured against binary COPY, which needs more round trips and knows no ON CONFLICT: ahead up to about 512 rows of a group, and never far behind.</summary>
internal sealed partial class PostgresInserts(NpgsqlConnection connection) : IDisposable
{
    private readonly Dictionary<(string Table, string Columns, string Suffix), Insert> inserts = [];

    public void Run(string table, string[] columns, IReadOnlyList<object?> values, string suffix)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(values);
        if (columns.Length == 0 || values.Count % columns.Length != 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{values.Count} values do not make whole rows of {columns.Length} columns."), nameof(values));
        if (values.Count == 0) return;
        var names = string.Join(", ", columns);
        if (!inserts.TryGetValue((table, names, suffix), out var insert))
            inserts.Add((table, names, suffix), insert = Insert.Prepare(connection, table, columns, names, suffix));
        insert.Run(values);
    }

    public void Dispose()
    {
        foreach (var insert in inserts.Values) insert.Command.Dispose();
    }

    /// <summary>The columns that an <c>ON CONFLICT … DO UPDATE</c> names.</summary>
    [GeneratedRegex(@"^\s*ON CONFLICT \((?<columns>[^)]*)\) DO UPDATE", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UpdatedOnConflict();

    /// <summary>An insert of one shape. The arrays have the types of the table's own columns, so what is bound fits also where a whole column is NULL.</summary>
    private sealed class Insert
    {
        private readonly Column[] bound;

        /// <summary>Columns that must differ between the rows of one statement: the server updates a row once in a statement only.</summary>
        private readonly int[] differing;

        private Insert(NpgsqlCommand command, Column[] bound, int[] differing) => (Command, this.bound, this.differing) = (command, bound, differing);

        public NpgsqlCommand Command { get; }

        public static Insert Prepare(NpgsqlConnection connection, string table, string[] names, string list, string suffix)
        {
            var columns = ColumnsOf(connection, table, list);
            var command = connection.CreateCommand();
            foreach (var column in columns) command.Parameters.Add(column.Parameter);
            var arrays = string.Join(", ", columns.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1}")));
            command.CommandText = $"INSERT INTO {table} ({list}) SELECT * FROM unnest({arrays}) {suffix}";
            var conflict = UpdatedOnConflict().Match(suffix);
            var keys = conflict.Success ? conflict.Groups["columns"].Value.Split(", ").Select(name => Array.IndexOf(names, name.Trim())).Where(index => index >= 0).ToArray() : [];
            return new Insert(command, columns, keys);
        }

        public void Run(IReadOnlyList<object?> values)
        {
            var rows = values.Count / bound.Length;
            for (var from = 0; from < rows;)
            {
                var count = differing.Length == 0 ? rows : DifferingRows(values, from, rows);
                for (var column = 0; column < bound.Length; column++) bound[column].Take(values, column, bound.Length, from, count);
                Command.ExecuteNonQuery();
                from += count;
            }
        }

        private int DifferingRows(IReadOnlyList<object?> values, int from, int rows)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var row = from; row < rows; row++)
                if (!seen.Add(string.Join('\u001f', differing.Select(key => Convert.ToString(values[(row * bound.Length) + key], CultureInfo.InvariantCulture)))))
                    return row - from;
            return rows - from;
        }

        private static Column[] ColumnsOf(NpgsqlConnection connection, string table, string list)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {list} FROM {table} LIMIT 0";
            using var reader = command.ExecuteReader();
            return [.. Enumerable.Range(0, reader.FieldCount).Select(index => Column.Of(reader.GetDataTypeName(index)))];
        }
    }

    private abstract class Column
    {
        public abstract NpgsqlParameter Parameter { get; }

        public static Column Of(string type) => type switch
        {
            "bigint" or "integer" or "smallint" => new Column<long?>(NpgsqlDbType.Bigint, Whole),
            "text" => new Column<string?>(NpgsqlDbType.Text, value => (string?)value),
            "bytea" => new Column<byte[]?>(NpgsqlDbType.Bytea, value => (byte[]?)value),
            "boolean" => new Column<bool?>(NpgsqlDbType.Boolean, value => (bool?)value),
            _ => throw new NotSupportedException($"A column of type {type} is not stored alike by all engines."),
        };

        /// <summary>Takes a column of rows out of values that lie row by row.</summary>
        public abstract void Take(IReadOnlyList<object?> values, int column, int width, int from, int count);

        private static long? Whole(object? value) => value switch
        {
            null => null,
            long number => number,
            int or short or byte or bool or Enum => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"A {value.GetType().Name} is no whole number.", nameof(value)),
        };
    }

    private sealed class Column<T>(NpgsqlDbType element, Func<object?, T> read) : Column
    {
        private readonly NpgsqlParameter<T[]> parameter = new() { NpgsqlDbType = NpgsqlDbType.Array | element };

        public override NpgsqlParameter Parameter => parameter;

        public override void Take(IReadOnlyList<object?> values, int column, int width, int from, int count)
        {
            var array = new T[count];
            for (var row = 0; row < count; row++) array[row] = read(values[((from + row) * width) + column]);
            parameter.TypedValue = array;
        }
    }
}
