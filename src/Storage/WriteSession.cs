namespace Piaohao.Storage;

/// <summary>The writer's connection inside a group's transaction, with its prepared statements. Statements use <c>@p0</c>, <c>@p1</c> … for their values.</summary>
public sealed class WriteSession
{
    /// <summary>Runs a statement, prepared once by its text; returns the rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => throw new NotImplementedException();

    /// <summary>Inserts many rows with as few statements as the engine allows. <paramref name="values"/> holds rows × columns, row by row.
    /// <paramref name="suffix"/> may hold an <c>ON CONFLICT</c> clause.</summary>
    public void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix = "") => throw new NotImplementedException();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => throw new NotImplementedException();

    /// <summary>Reads rows.</summary>
    public IEnumerable<T> Query<T>(string sql, Func<System.Data.Common.DbDataReader, T> row, params object?[] values) => throw new NotImplementedException();
}
