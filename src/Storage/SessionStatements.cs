using System.Data.Common;
using System.Runtime.InteropServices;

namespace Piaohao.Storage;

/// <summary>How the statements that come with every sale reach their engine: each is prepared once and kept by its text.</summary>
internal abstract class SessionStatements : IDisposable
{
    /// <summary>True where the query has a row.</summary>
    public abstract bool Exists(string sql, ReadOnlySpan<object?> values);

    /// <summary>Runs one statement; the rows it changed.</summary>
    public abstract int Execute(string sql, ReadOnlySpan<object?> values);

    /// <summary>Asks the same of many values, <paramref name="width"/> each time; whether there is a row, in their order.</summary>
    public virtual bool[] ExistsMany(string sql, int width, ReadOnlySpan<object?> values)
    {
        var found = new bool[values.Length / width];
        for (var each = 0; each < found.Length; each++) found[each] = Exists(sql, values.Slice(each * width, width));
        return found;
    }

    /// <summary>Runs the same statement with many values, <paramref name="width"/> each time, one after the other; the rows each changed.</summary>
    public virtual int[] ExecuteMany(string sql, int width, ReadOnlySpan<object?> values)
    {
        var changed = new int[values.Length / width];
        for (var each = 0; each < changed.Length; each++) changed[each] = Execute(sql, values.Slice(each * width, width));
        return changed;
    }

    /// <summary>As <see cref="ExecuteMany"/>, for updates of one row each, whose key is among the values.</summary>
    public virtual int[] UpdateRows(string sql, int width, Range key, ReadOnlySpan<object?> values) => ExecuteMany(sql, width, values);

    /// <summary>Inserts rows × columns values, row by row; names and suffix are the program's own.</summary>
    public abstract void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix);

    public abstract void Dispose();

    /// <summary>The values as they lie, copied only where they lie nowhere in a row.</summary>
    public static ReadOnlySpan<object?> Flat(IReadOnlyList<object?> values) =>
        values as object?[] ?? (values is List<object?> list ? CollectionsMarshal.AsSpan(list) : values.ToArray());
}
