using Microsoft.Data.Sqlite;

namespace Piaohao.Simulation.Checkers;

/// <summary>Reads the parties' databases row by row, with nothing of the product in between: the tables are what an auditor is given.</summary>
internal static class Ledgers
{
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>All rows of a query.</summary>
    public static List<T> Rows<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public static long Number(this SqliteConnection connection, string sql) => connection.Rows(sql, row => row.IsDBNull(0) ? 0 : row.GetInt64(0))[0];
}

/// <summary>A transaction in the host's table.</summary>
internal sealed record HostRow(
    string Mid, string Tid, long Batch, long Trace, long Kind, long State, long Amount, long Tip, string Rrn, string Pan, string OriginalTid, long OriginalBatch, long OriginalTrace, long BatchClosed)
{
    private static readonly HashSet<long> standing = [2, 9, 10, 11, 12, 13];

    /// <summary>Approved and not taken back by its own reversal.</summary>
    public bool Stands => standing.Contains(State);

    public string Reference => $"{Tid}/{Batch:000000}/{Trace:000000}";

    public string Original => $"{OriginalTid}/{OriginalBatch:000000}/{OriginalTrace:000000}";

    /// <summary>Fen that went from the cardholder to the shop: below zero where they went back.</summary>
    public long Moved => Kind switch
    {
        22 or 20 or 24 or 30 => Amount,
        34 => Tip,
        23 or 21 or 25 => -Amount,
        _ => 0,
    };

    public static List<HostRow> All(SqliteConnection books) => books.Rows(
        """
        SELECT t.merchant_id, t.terminal_id, t.batch, t.trace, t.kind, t.state, t.amount_minor, t.tip_minor, t.rrn, t.pan_masked, t.original_terminal, t.original_batch, t.original_trace,
               COALESCE(b.closed_at_ms, 0)
        FROM transactions t LEFT JOIN batches b ON b.merchant_id = t.merchant_id AND b.terminal_id = t.terminal_id AND b.batch = t.batch
        ORDER BY t.started_at_ms, t.terminal_id, t.batch, t.trace
        """,
        row => new HostRow(
            row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetString(8), row.GetString(9),
            row.GetString(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13)));
}
