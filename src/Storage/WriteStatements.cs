using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>How a write session's statements reach its engine: each is prepared once and kept by its text.</summary>
internal abstract class WriteStatements : IDisposable
{
    /// <summary>Runs one statement; the rows it changed.</summary>
    public abstract int Execute(string sql, ReadOnlySpan<object?> values);

    /// <summary>Inserts rows × columns values, row by row; names and suffix are the program's own.</summary>
    public abstract void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix);

    public abstract void Dispose();
}
