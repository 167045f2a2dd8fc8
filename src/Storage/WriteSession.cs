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

    /// <summary>Runs one statement many times, in one round trip where the engine is a server: each time with the next <paramref name="width"/> of
    /// <paramref name="values"/>. Returns the rows that each time changed, in order.</summary>
    public int[] ExecuteMany(string sql, int width, IReadOnlyList<object?> values) => Direct.ExecuteMany(sql, width, Whole(width, values));

    /// <summary>As <see cref="ExecuteMany"/>, for an <c>UPDATE</c> of one row each time, whose primary key is among the values at <paramref name="key"/>: where each names another
    /// row, a server is given one statement for all. The first <c>WHERE</c> is the update's own.</summary>
    public int[] UpdateRows(string sql, int width, Range key, IReadOnlyList<object?> values) => Direct.UpdateRows(sql, width, key, Whole(width, values));

    /// <summary>As <see cref="ExecuteMany"/>, for a question: whether it has a row, each time.</summary>
    public bool[] ExistsMany(string sql, int width, IReadOnlyList<object?> values) => Direct.ExistsMany(sql, width, Whole(width, values));

    /// <summary>Inserts many rows in the way the engine does it best. <paramref name="values"/> holds rows × columns, row by row.
    /// <paramref name="suffix"/> may hold an <c>ON CONFLICT</c> clause; the names and the suffix are the program's own, never from outside.</summary>
    public void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix = "")
    {
        ArgumentNullException.ThrowIfNull(columns);
        RequireWhole(columns.Length, values);
        Direct.InsertMany(table, columns, values, suffix);
    }

    /// <summary>Waits for the other writers beside this one that have named one of these names in their transactions, and makes later ones wait for the end of this one. Once in a
    /// transaction, before anything of the names is read: then no two wait for each other. Nothing is to be done where a transaction excludes every other.</summary>
    public virtual void Exclude(IReadOnlyCollection<string> names)
    {
    }

    /// <summary>How many numbers <see cref="NextInOrder"/> gives at once.</summary>
    public const int OrderStep = 1000;

    /// <summary>The first of <see cref="OrderStep"/> numbers in a row, for writers beside each other: nobody else gets them, and they are above all that were given before. So rows of
    /// transactions that exclude each other are numbered in the order in which they were written. What is not used is never given again.</summary>
    /// <exception cref="NotSupportedException">Here a writer is alone, and counts by itself.</exception>
    public virtual long NextInOrder() => throw new NotSupportedException("A writer that is alone counts by itself.");

    internal virtual void Begin() => Execute(Dialect.BeginWrite);

    internal virtual void Commit() => Execute("COMMIT");

    internal virtual void Rollback() => Execute("ROLLBACK");

    private static ReadOnlySpan<object?> Whole(int width, IReadOnlyList<object?> values)
    {
        RequireWhole(width, values);
        return SessionStatements.Flat(values);
    }

    private static void RequireWhole(int width, IReadOnlyList<object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (width == 0 || values.Count % width != 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{values.Count} values do not make whole rows of {width} columns."), nameof(values));
    }
}
