using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Piaohao.Storage;

/// <summary>SQLite's way: no round trip to save, so rows are inserted one by one with one short statement. A longer statement for many rows gains nothing once its
/// values are given by place.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : SessionStatements
{
    private const int KeptMax = 512;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<InsertShape, SqliteStatement> inserts = [];

    public override bool Exists(string sql, ReadOnlySpan<object?> values) => Bound(sql, values).HasRow();

    public override int Execute(string sql, ReadOnlySpan<object?> values) => Bound(sql, values).Run();

    public override void InsertMany(string table, string[] columns, IReadOnlyList<object?> values, string suffix)
    {
        var shape = new InsertShape(table, columns, suffix);
        if (!inserts.TryGetValue(shape, out var statement))
        {
            if (inserts.Count == KeptMax) Forget();
            inserts.Add(shape, statement = SqliteStatement.Prepare(connection, shape.Text(1), columns.Length));
        }

        for (var next = 0; next < values.Count;)
        {
            for (var column = 0; column < columns.Length; column++) statement.Bind(column, values[next++]);
            statement.Run();
        }
    }

    public override void Dispose() => Forget();

    private SqliteStatement Bound(string sql, ReadOnlySpan<object?> values)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            if (statements.Count == KeptMax) Forget();
            statements.Add(sql, statement = SqliteStatement.Prepare(connection, sql, values.Length));
        }

        if (statement.Values != values.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"This statement was used with {statement.Values} values before, and with {values.Length} now: {sql}"), nameof(values));
        for (var value = 0; value < values.Length; value++) statement.Bind(value, values[value]);
        return statement;
    }

    private void Forget()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        foreach (var statement in inserts.Values) statement.Dispose();
        statements.Clear();
        inserts.Clear();
    }
}
