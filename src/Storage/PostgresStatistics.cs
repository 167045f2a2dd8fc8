using Npgsql;

namespace Piaohao.Storage;

/// <summary>Has the server count a table that grows from nothing while the writer fills it. Left to itself it counts once a minute, and until then it runs a statement
/// as it was planned on the empty table, where every index looked as good as the right one: through all rows of a merchant.</summary>
internal sealed class PostgresStatistics(NpgsqlConnection connection)
{
    /// <summary>Rows inserted on this connection after which a table is looked at; beyond the last the server's own counting is soon enough.</summary>
    private static readonly long[] Marks = [256, 2_048, 16_384];

    private readonly Dictionary<string, long> inserted = new(StringComparer.Ordinal);
    private readonly List<string> due = [];

    public void Inserted(string table, int rows)
    {
        var before = inserted.GetValueOrDefault(table);
        inserted[table] = before + rows;
        foreach (var mark in Marks)
            if (before < mark && before + rows >= mark && !due.Contains(table)) due.Add(table);
    }

    /// <summary>Between two transactions: counts what has passed a mark and is not counted yet. A table that was large before is left alone.</summary>
    public void Refresh()
    {
        foreach (var table in due)
        {
            using var command = new NpgsqlCommand("SELECT reltuples < $1 FROM pg_class WHERE oid = $2::regclass", connection)
            {
                Parameters = { new() { Value = (double)inserted[table] / 2 }, new() { Value = table } },
            };
            if (command.ExecuteScalar() is not true) continue;
            using var analyze = new NpgsqlCommand($"ANALYZE {table}", connection);
            analyze.ExecuteNonQuery();
        }

        due.Clear();
    }
}
