using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Piaohao.Storage;

/// <summary>What a writer's connection runs. Many rows go in by one prepared statement for any number of rows, which binds each column as an array.
/// Measured against binary COPY, which needs more round trips and knows no ON CONFLICT: ahead up to about 512 rows of a group, and never far behind.</summary>
internal sealed partial class PostgresWriteStatements(NpgsqlConnection connection, PostgresStatistics? statistics) : SessionStatements
{
    private readonly PostgresStatements statements = new(connection);
    private readonly Dictionary<InsertShape, Insert> inserts = [];
    private readonly Dictionary<string, PostgresRowUpdate> updates = new(StringComparer.Ordinal);

    /// <summary>Whether tables may be cut into shards: then an update goes to the shard of its row, and one of many rows would go to every shard.</summary>
    private bool? mayBeCut;

    public override bool Exists(string sql, ReadOnlySpan<object?> values) => statements.Bind(sql, values).ExecuteScalar() is not null;

    public override int Execute(string sql, ReadOnlySpan<object?> values) => statements.Bind(sql, values).ExecuteNonQuery();

    public override bool[] ExistsMany(string sql, int width, ReadOnlySpan<object?> values)
    {
        var found = new bool[values.Length / width];
        if (found.Length == 0) return found;
        using var batch = Batch(sql, width, values);
        using var reader = batch.ExecuteReader();
        for (var each = 0; each < found.Length; each++)
        {
            found[each] = reader.Read();
            reader.NextResult();
        }

        return found;
    }

    public override int[] ExecuteMany(string sql, int width, ReadOnlySpan<object?> values)
    {
        var changed = new int[values.Length / width];
        if (changed.Length == 0) return changed;
        using var batch = Batch(sql, width, values);
        batch.ExecuteNonQuery();
        for (var each = 0; each < changed.Length; each++) changed[each] = batch.BatchCommands[each].RecordsAffected;
        return changed;
    }

    public override int[] UpdateRows(string sql, int width, Range key, ReadOnlySpan<object?> values)
    {
        mayBeCut ??= Exists("SELECT 1 FROM pg_extension WHERE extname = 'citus'", []);
        if (mayBeCut == true || values.Length == width || !PostgresRowUpdate.NamesEachOnce(width, key, values) || PostgresRowUpdate.TypesOf(width, values) is not { } types)
            return ExecuteMany(sql, width, values);
        if (!updates.TryGetValue(sql, out var update) || update.Types != types)
        {
            update?.Dispose();
            updates[sql] = update = new PostgresRowUpdate(connection, sql, types);
        }

        return update.Run(values);
    }

    /// <summary>The statement once for each row of values; they travel together, and Npgsql prepares their text by itself.</summary>
    private NpgsqlBatch Batch(string sql, int width, ReadOnlySpan<object?> values)
    {
        var batch = connection.CreateBatch();
        var text = PostgresStatements.Positional(sql);
        for (var row = 0; row < values.Length; row += width)
        {
            var command = new NpgsqlBatchCommand(text);
            foreach (var value in values.Slice(row, width))
            {
                var parameter = new NpgsqlParameter();
                PostgresStatements.Set(parameter, value);
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    public override void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix)
    {
        if (values.Count == 0) return;
        var shape = new InsertShape(table, columns, suffix);
        if (!inserts.TryGetValue(shape, out var insert)) inserts.Add(shape, insert = Insert.Prepare(connection, shape));
        insert.Run(values);
        statistics?.Inserted(table, values.Count / columns.Length);
    }

    public override void Dispose()
    {
        statements.Dispose();
        foreach (var insert in inserts.Values) insert.Command.Dispose();
        foreach (var update in updates.Values) update.Dispose();
    }

    /// <summary>The columns that an <c>ON CONFLICT … DO UPDATE</c> names.</summary>
    [GeneratedRegex(@"^\s*ON CONFLICT \((?<columns>[^)]*)\) DO UPDATE", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UpdatedOnConflict();

    /// <summary>An insert of one shape. The arrays have the types of the table's own columns, so what is bound fits also where a whole column is NULL.</summary>
    private sealed class Insert
    {
        private readonly PostgresColumn[] bound;

        /// <summary>Columns that must differ between the rows of one statement: the server updates a row once in a statement only.</summary>
        private readonly int[] differing;

        private Insert(NpgsqlCommand command, PostgresColumn[] bound, int[] differing) => (Command, this.bound, this.differing) = (command, bound, differing);

        public NpgsqlCommand Command { get; }

        public static Insert Prepare(NpgsqlConnection connection, InsertShape shape)
        {
            var list = string.Join(", ", shape.Columns);
            var columns = ColumnsOf(connection, shape.Table, list);
            var command = connection.CreateCommand();
            foreach (var column in columns) command.Parameters.Add(column.Parameter);
            var arrays = string.Join(", ", columns.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1}")));
            command.CommandText = $"INSERT INTO {shape.Table} ({list}) SELECT * FROM unnest({arrays}) {shape.Suffix}";
            var conflict = UpdatedOnConflict().Match(shape.Suffix);
            var keys = conflict.Success ? conflict.Groups["columns"].Value.Split(", ").Select(name => Array.IndexOf(shape.Columns, name.Trim())).Where(index => index >= 0).ToArray() : [];
            return new Insert(command, columns, keys);
        }

        public void Run(IReadOnlyList<object?> values)
        {
            var rows = values.Count / bound.Length;
            var all = Flat(values);
            for (var from = 0; from < rows;)
            {
                var count = differing.Length == 0 ? rows : DifferingRows(values, from, rows);
                for (var column = 0; column < bound.Length; column++) bound[column].Take(all, column, bound.Length, from, count);
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

        private static PostgresColumn[] ColumnsOf(NpgsqlConnection connection, string table, string list)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {list} FROM {table} LIMIT 0";
            using var reader = command.ExecuteReader();
            return [.. Enumerable.Range(0, reader.FieldCount).Select(index => PostgresColumn.Of(reader.GetDataTypeName(index)))];
        }
    }
}
