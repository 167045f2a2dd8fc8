using Piaohao.Acquirer.Books;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>Reads out of the books what a part of an archive holds.</summary>
internal static class ArchivedContent
{
    public const string Transactions = "transactions", Journal = "journal", Vault = "vault", Entries = "ledger_entries", Postings = "ledger_postings";

    /// <summary>Tables with a row for each of some transactions, under the transaction's key.</summary>
    public static readonly string[] ByKey = ["signatures", "network_reversals", "network_attempts", "looked_notices"];

    /// <summary>Values that one statement names; what is missing repeats the last.</summary>
    private const int Together = 32;

    private static readonly string Those = " WHERE t.merchant_id = @p0 AND t.terminal_id = @p1 AND t.batch = @p2 AND t.trace IN (" + Values(3) + ")";

    /// <summary>Of the rows of a table: those of some transactions, with the values of <see cref="Batches"/>.</summary>
    public static readonly string Plain = " WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace IN (" + Values(3) + ")";

    /// <summary>Of the rows of a merchant: those of some RRNs, or some numbers, with the values of <see cref="ByMerchant"/>.</summary>
    public static readonly string OfRrns = " WHERE merchant_id = @p0 AND rrn IN (" + Values(1) + ")", OfNumbers = " WHERE merchant_id = @p0 AND number IN (" + Values(1) + ")";

    /// <summary>Those that name some transactions as their original, with the values of <see cref="Batches"/>.</summary>
    public static readonly string NamingThem = "merchant_id = @p0 AND original_terminal = @p1 AND original_batch = @p2 AND original_trace IN (" + Values(3) + ")";

    private static readonly string IsLineOf = $"""
         AND j.merchant_id = @p0 AND j.is_loose = 0 AND j.terminal_id = t.terminal_id AND j.batch = t.batch AND j.trace = t.trace
        AND (j.number >= t.asked_line AND j.number < t.asked_line + {JournalTable.LinesMax} OR j.number >= t.answered_line AND j.number < t.answered_line + {JournalTable.LinesMax})
        """;

    /// <summary>All that belongs to some transactions.</summary>
    public static IReadOnlyList<StoredRows> Read(ReadSession session, IReadOnlyList<TransactionKey> keys)
    {
        var tables = new Dictionary<string, Gathered>(StringComparer.Ordinal);
        foreach (var named in Batches(keys))
        {
            Add(Transactions, "SELECT t.* FROM transactions t" + Those, named);
            Add(Journal, "SELECT j.* FROM transactions t JOIN journal j ON j.merchant_id = t.merchant_id" + Those + IsLineOf, named);
            Add(Journal, "SELECT t.* FROM journal t" + Those + " AND t.is_loose = 1", named);
            foreach (var table in ByKey) Add(table, $"SELECT t.* FROM {table} t{Those}", named);
        }

        if (tables.TryGetValue(Transactions, out var transactions))
            foreach (var named in ByMerchant(transactions.ToRows(Transactions), "rrn"))
                Add(Vault, "SELECT * FROM vault" + OfRrns, named);
        return [.. tables.Select(table => table.Value.ToRows(table.Key))];

        void Add(string table, string sql, object?[] values)
        {
            if (!tables.TryGetValue(table, out var gathered)) tables[table] = gathered = new Gathered();
            gathered.Add(session, sql, values);
        }
    }

    /// <summary>Entries that come next, with their postings; empty where there are none that were booked before <paramref name="before"/>.</summary>
    public static IReadOnlyList<StoredRows> ReadEntries(ReadSession session, long after, long before, int most)
    {
        var entries = new Gathered();
        entries.Add(session, "SELECT * FROM ledger_entries WHERE position > @p0 ORDER BY position LIMIT @p1", [after, most]);
        var all = entries.ToRows(Entries);
        if (all.Rows.Count == 0) return [];
        var (at, position) = (all["at_ms"], all["position"]);
        var rows = all with { Rows = [.. all.Rows.TakeWhile(row => (long)row[at]! < before)] };
        if (rows.Rows.Count == 0) return [];
        var postings = new Gathered();
        postings.Add(session, "SELECT * FROM ledger_postings WHERE position > @p0 AND position <= @p1 ORDER BY position, line", [after, rows.Rows[^1][position]]);
        return [rows, postings.ToRows(Postings)];
    }

    public static IReadOnlyList<TransactionKey> KeysOf(StoredRows rows) => StoredRowReader.Read(
        rows, ["merchant_id", "terminal_id", "batch", "trace"], row => new TransactionKey(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3)));

    /// <summary>The values of statements that name keys of one batch after another: merchant, terminal, batch, traces.</summary>
    public static IEnumerable<object?[]> Batches(IEnumerable<TransactionKey> keys) =>
        from batch in keys.GroupBy(key => (key.MerchantId, key.TerminalId, key.Batch))
        from some in batch.Chunk(Together)
        select (object?[])[batch.Key.MerchantId, batch.Key.TerminalId, batch.Key.Batch, .. Filled([.. some.Select(key => (object?)key.Trace)])];

    /// <summary>The values of statements that name rows of one merchant after another by a number or text of their own.</summary>
    public static IEnumerable<object?[]> ByMerchant(StoredRows rows, string column)
    {
        var (merchant, named) = (rows["merchant_id"], rows[column]);
        return from own in rows.Rows.Where(row => row[named] is not "").GroupBy(row => (string)row[merchant]!, row => row[named], StringComparer.Ordinal)
               from some in own.Chunk(Together)
               select (object?[])[own.Key, .. Filled(some)];
    }

    private static IEnumerable<object?> Filled(object?[] some) => some.Concat(Enumerable.Repeat(some[^1], Together - some.Length));

    private static string Values(int first) => string.Join(", ", Enumerable.Range(first, Together).Select(number => "@p" + number));

    /// <summary>Rows of a table as they come together from several statements.</summary>
    private sealed class Gathered
    {
        private readonly List<string> columns = [];
        private readonly List<object?[]> rows = [];

        public void Add(ReadSession session, string sql, object?[] values) => rows.AddRange(session.Query(
            sql,
            row =>
            {
                if (columns.Count == 0) columns.AddRange(Enumerable.Range(0, row.FieldCount).Select(row.GetName));
                return StoredRows.Read(row);
            },
            values));

        public StoredRows ToRows(string table) => new(table, columns, rows);
    }
}
