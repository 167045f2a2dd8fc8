using System.Data.Common;
using System.Text;
using System.Globalization;

namespace Piaohao.Storage;

/// <summary>The writer's connection inside a transaction, with its prepared statements; see <see cref="ReadSession"/> for values.</summary>
public class WriteSession : ReadSession
{
    private readonly Dictionary<InsertShape, string?[]> inserts = [];

    internal WriteSession(DbConnection connection, EngineDialect dialect)
        : base(connection, dialect)
    {
    }

    /// <summary>Runs a statement, prepared once by its text; returns the rows it changed.</summary>
    public virtual int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Inserts many rows with as few statements as the engine runs well. <paramref name="values"/> holds rows × columns, row by row.
    /// <paramref name="suffix"/> may hold an <c>ON CONFLICT</c> clause; the names and the suffix are the program's own, never from outside.</summary>
    public virtual void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix = "")
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(values);
        if (columns.Length == 0 || values.Count % columns.Length != 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{values.Count} values do not make whole rows of {columns.Length} columns."), nameof(values));

        var rows = values.Count / columns.Length;
        var shape = new InsertShape(table, string.Join(", ", columns), suffix);
        if (!inserts.TryGetValue(shape, out var bySize))
            inserts.Add(shape, bySize = new string?[SizeClass(Math.Max(1, Dialect.InsertValuesMax / columns.Length)) + 1]);

        for (int next = 0, size = bySize.Length - 1; rows > 0;)
        {
            while (RowsOf(size) > rows) size--;
            var text = bySize[size] ??= shape.Text(columns.Length, RowsOf(size));
            var command = Statement(text, columns.Length * RowsOf(size));
            foreach (DbParameter parameter in command.Parameters) parameter.Value = Stored(values[next++]);
            command.ExecuteNonQuery();
            rows -= RowsOf(size);
        }
    }

    internal virtual void Begin() => Execute(Dialect.BeginWrite);

    internal virtual void Commit() => Execute("COMMIT");

    internal virtual void Rollback() => Execute("ROLLBACK");

    /// <summary>Statements exist for 1, 4, 16, 64 … rows, so that few are kept and any count takes few of them.</summary>
    private static int RowsOf(int size) => 1 << (2 * size);

    private static int SizeClass(int rows) => int.Log2(rows) / 2;

    private readonly record struct InsertShape(string Table, string Columns, string Suffix)
    {
        public string Text(int columns, int rows)
        {
            var text = new StringBuilder($"INSERT INTO {Table} ({Columns}) VALUES ");
            for (int row = 0, value = 0; row < rows; row++)
            {
                text.Append(row == 0 ? "(" : ", (");
                for (var column = 0; column < columns; column++)
                    text.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "" : ", ")}@p{value++}");
                text.Append(')');
            }

            return Suffix.Length == 0 ? text.ToString() : text.Append(' ').Append(Suffix).ToString();
        }
    }
}
