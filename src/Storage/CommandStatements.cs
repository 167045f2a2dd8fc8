using System.Data.Common;

namespace Piaohao.Storage;

/// <summary>The way of an engine behind a wire: many rows in one statement, through commands that the session keeps.</summary>
/// <param name="valuesMax">Values bound by one multi-row INSERT at most.</param>
internal sealed class CommandStatements(WriteSession session, int valuesMax) : WriteStatements
{
    private readonly Dictionary<InsertShape, string?[]> inserts = [];

    public override int Execute(string sql, ReadOnlySpan<object?> values) => session.Bind(sql, values).ExecuteNonQuery();

    public override void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix)
    {
        var rows = values.Count / columns.Length;
        var shape = new InsertShape(table, columns, suffix);
        if (!inserts.TryGetValue(shape, out var bySize))
            inserts.Add(shape, bySize = new string?[SizeClass(Math.Max(1, valuesMax / columns.Length)) + 1]);

        for (int next = 0, size = bySize.Length - 1; rows > 0;)
        {
            while (RowsOf(size) > rows) size--;
            var text = bySize[size] ??= shape.Text(RowsOf(size));
            var command = session.Statement(text, columns.Length * RowsOf(size));
            foreach (DbParameter parameter in command.Parameters) parameter.Value = ReadSession.Stored(values[next++]);
            command.ExecuteNonQuery();
            rows -= RowsOf(size);
        }
    }

    public override void Dispose()
    {
        // The commands are the session's.
    }

    /// <summary>Statements exist for 1, 4, 16, 64 … rows, so that few are kept and any count takes few of them.</summary>
    private static int RowsOf(int size) => 1 << (2 * size);

    private static int SizeClass(int rows) => int.Log2(rows) / 2;
}
