using System.Data.Common;
using System.Globalization;

namespace Piaohao.Storage;

/// <summary>The writer's connection inside a transaction, with its prepared statements; see <see cref="ReadSession"/> for values.</summary>
public class WriteSession : ReadSession
{
    internal WriteSession(DbConnection connection, EngineDialect dialect)
        : base(connection, dialect)
    {
    }

    /// <summary>Runs a statement, prepared once by its text; returns the rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Direct.Execute(sql, values);

    /// <summary>Inserts many rows in the way the engine does it best. <paramref name="values"/> holds rows × columns, row by row.
    /// <paramref name="suffix"/> may hold an <c>ON CONFLICT</c> clause; the names and the suffix are the program's own, never from outside.</summary>
    public void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix = "")
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(values);
        if (columns.Length == 0 || values.Count % columns.Length != 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{values.Count} values do not make whole rows of {columns.Length} columns."), nameof(values));
        Direct.InsertMany(table, columns, values, suffix);
    }

    internal virtual void Begin() => Execute(Dialect.BeginWrite);

    internal virtual void Commit() => Execute("COMMIT");

    internal virtual void Rollback() => Execute("ROLLBACK");
}
