using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>How the statements that come with every sale reach their engine: each is prepared once and kept by its text.</summary>
internal abstract class SessionStatements : IDisposable
{
    /// <summary>True where the query has a row.</summary>
    public abstract bool Exists(string sql, ReadOnlySpan<object?> values);

    /// <summary>Runs one statement; the rows it changed.</summary>
    public abstract int Execute(string sql, ReadOnlySpan<object?> values);

    /// <summary>Inserts rows × columns values, row by row; names and suffix are the program's own.</summary>
    public abstract void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix);

    public abstract void Dispose();
}
