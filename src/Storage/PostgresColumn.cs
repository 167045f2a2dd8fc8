using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Piaohao.Storage;

/// <summary>A column of many rows, bound as one array.</summary>
internal abstract class PostgresColumn
{
    public abstract NpgsqlParameter Parameter { get; }

    /// <param name="type">As the server names it.</param>
    public static PostgresColumn Of(string type) => type switch
    {
        "bigint" or "integer" or "smallint" => new Column<long?>(NpgsqlDbType.Bigint, Whole),
        "text" => new Column<string?>(NpgsqlDbType.Text, value => (string?)value),
        "bytea" => new Column<byte[]?>(NpgsqlDbType.Bytea, value => (byte[]?)value),
        "boolean" => new Column<bool?>(NpgsqlDbType.Boolean, value => (bool?)value),
        _ => throw new NotSupportedException($"A column of type {type} is not stored alike by all engines."),
    };

    /// <summary>The type that a value is stored as.</summary>
    public static string TypeOf(object value) => value switch
    {
        string => "text",
        byte[] => "bytea",
        bool => "boolean",
        long or int or short or byte or Enum => "bigint",
        _ => throw ReadSession.NotStored(value),
    };

    /// <summary>Takes a column of rows out of values that lie row by row.</summary>
    public abstract void Take(ReadOnlySpan<object?> values, int column, int width, int from, int count);

    private static long? Whole(object? value) => value switch
    {
        null => null,
        long number => number,
        int or short or byte or bool or Enum => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {value.GetType().Name} is no whole number.", nameof(value)),
    };

    private sealed class Column<T>(NpgsqlDbType element, Func<object?, T> read) : PostgresColumn
    {
        private readonly NpgsqlParameter<T[]> parameter = new() { NpgsqlDbType = NpgsqlDbType.Array | element };

        public override NpgsqlParameter Parameter => parameter;

        public override void Take(ReadOnlySpan<object?> values, int column, int width, int from, int count)
        {
            var array = new T[count];
            for (var row = 0; row < count; row++) array[row] = read(values[((from + row) * width) + column]);
            parameter.TypedValue = array;
        }
    }
}
