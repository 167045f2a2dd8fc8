using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Ledger;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>The rows of a part are no longer as it holds them: none of them may be taken out of the books.</summary>
internal sealed class PartChangedException(string message) : InvalidOperationException(message);

/// <summary>Takes exactly what a part of an archive holds out of the books, in the transaction of its session.</summary>
internal sealed class ArchivedRemoval(WriteSession session, IReadOnlyList<StoredRows> tables)
{
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);

    /// <summary>The transactions with all that is theirs.</summary>
    /// <exception cref="PartChangedException">One of them has changed, or another speaks of it.</exception>
    public void TakeTransactions()
    {
        var rows = Table(ArchivedContent.Transactions);
        var keys = ArchivedContent.KeysOf(rows);
        RequireUnchanged(rows, keys);
        foreach (var named in ArchivedContent.Batches(keys))
        {
            Took(ArchivedContent.Transactions, session.Execute("DELETE FROM transactions" + ArchivedContent.Plain, named));
            foreach (var table in ArchivedContent.ByKey)
                if (Table(table).Rows.Count > 0) Took(table, session.Execute($"DELETE FROM {table}{ArchivedContent.Plain}", named));
        }

        if (Table(ArchivedContent.Vault) is { Rows.Count: > 0 } cards)
            foreach (var named in ArchivedContent.ByMerchant(cards, "rrn")) Took(ArchivedContent.Vault, session.Execute("DELETE FROM vault" + ArchivedContent.OfRrns, named));
        if (Table(ArchivedContent.Journal) is { Rows.Count: > 0 } lines)
            foreach (var named in ArchivedContent.ByMerchant(lines, "number")) Took(ArchivedContent.Journal, session.Execute("DELETE FROM journal" + ArchivedContent.OfNumbers, named));
        RequireWhole();
    }

    /// <summary>The entries with their postings: the next of all that are in the books. Their sums and the ends of their chains are added to what has left.</summary>
    public void TakeEntries()
    {
        var entries = Table(ArchivedContent.Entries);
        var (first, last) = ((long)entries.Rows[0][entries["position"]]!, (long)entries.Rows[^1][entries["position"]]!);
        if (session.Scalar("SELECT 1 FROM ledger_entries WHERE position < @p0 LIMIT 1", first) is not null)
            throw new PartChangedException($"There are entries before position {first} in the books.");
        Took(ArchivedContent.Entries, session.Execute("DELETE FROM ledger_entries WHERE position >= @p0 AND position <= @p1", first, last));
        Took(ArchivedContent.Postings, session.Execute("DELETE FROM ledger_postings WHERE position >= @p0 AND position <= @p1", first, last));
        RequireWhole();
        ArchiveReach.Add(session, ArchiveReach.Archived, entries, Table(ArchivedContent.Postings));
    }

    private StoredRows Table(string name) => tables.FirstOrDefault(table => table.Table == name) ?? new StoredRows(name, [], []);

    private void Took(string table, int rows) => taken[table] = taken.GetValueOrDefault(table) + rows;

    private void RequireWhole()
    {
        foreach (var (table, rows) in taken)
            if (rows != Table(table).Rows.Count) throw new PartChangedException($"Of {table}, {rows} rows were in the books and {Table(table).Rows.Count} are in the archive.");
    }

    /// <summary>Whatever moves a transaction on changes its state, its sums or the time of its last move; whoever speaks of it names it.</summary>
    private void RequireUnchanged(StoredRows rows, IReadOnlyList<TransactionKey> keys)
    {
        string[] moving = ["state", "tip_minor", "refunded_minor", "claimed_minor", "ended_at_ms", "reversal_position"];
        var stored = keys.Zip(StoredRowReader.Read(rows, moving, StoredRows.Read)).ToDictionary(row => row.First, row => row.Second);
        var links = StoredRowReader.Read(rows, ["original_trace"], row => row.GetInt64(0)).Count(trace => trace > 0);
        var found = 0L;
        foreach (var named in ArchivedContent.Batches(keys))
        {
            var (merchant, terminal, batch) = ((string)named[0]!, (string)named[1]!, (int)named[2]!);
            foreach (var (trace, values) in session.Query(
                $"SELECT trace, {string.Join(", ", moving)} FROM transactions{ArchivedContent.Plain}", row => (row.GetInt32(0), StoredRows.Read(row)), named))
                if (!stored.TryGetValue(new TransactionKey(merchant, terminal, batch, trace), out var was) || !was.AsSpan().SequenceEqual(values.AsSpan(1)))
                    throw new PartChangedException($"Transaction {trace} of batch {batch} at {terminal} has changed.");
            found += Convert.ToInt64(
                session.Scalar("SELECT COUNT(*) FROM transactions WHERE original_trace > 0 AND " + ArchivedContent.NamingThem, named), CultureInfo.InvariantCulture);
        }

        if (found != links) throw new PartChangedException($"{found} transactions speak of those of the part, {links} of them are in it.");
    }
}

/// <summary>How far chains and sums have left the books, for each merchant.</summary>
internal static class ArchiveReach
{
    /// <summary>In files, or once in files that were deleted.</summary>
    public const int Archived = 1, Deleted = 2;

    /// <summary>Adds entries in the order of their chains.</summary>
    public static void Add(WriteSession session, int reach, StoredRows entries, StoredRows postings)
    {
        var heads = new Dictionary<string, (long Number, byte[] Hash)>(StringComparer.Ordinal);
        var (merchant, number, hash) = (entries["merchant_id"], entries["number"], entries["hash"]);
        foreach (var row in entries.Rows) heads[(string)row[merchant]!] = ((long)row[number]!, (byte[])row[hash]!);
        session.InsertMany(
            "archived_heads", ["merchant_id", "reach", "number", "hash"], [.. heads.SelectMany(head => (object?[])[head.Key, reach, head.Value.Number, head.Value.Hash])],
            "ON CONFLICT (merchant_id, reach) DO UPDATE SET number = excluded.number, hash = excluded.hash");
        var sums = StoredRowReader.Read(
                postings, ["merchant_id", "account_kind", "currency", "side", "amount_minor"],
                row => (Account: (row.GetString(0), row.GetInt64(1), row.GetInt64(2)), Side: (Side)row.GetInt32(3), Minor: row.GetInt64(4)))
            .GroupBy(posting => posting.Account);
        session.InsertMany(
            "archived_balances", ["merchant_id", "reach", "account_kind", "currency", "debit_minor", "credit_minor"],
            [
                .. sums.SelectMany(sum => (object?[])[
                    sum.Key.Item1, reach, sum.Key.Item2, sum.Key.Item3,
                    sum.Where(posting => posting.Side == Side.Debit).Sum(posting => posting.Minor), sum.Where(posting => posting.Side == Side.Credit).Sum(posting => posting.Minor)]),
            ],
            """
            ON CONFLICT (merchant_id, reach, account_kind, currency) DO UPDATE SET
                debit_minor = archived_balances.debit_minor + excluded.debit_minor, credit_minor = archived_balances.credit_minor + excluded.credit_minor
            """);
    }
}
