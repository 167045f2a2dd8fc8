using System.Data.Common;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>What the flows read back from the books: a row by its key, and what is left open. One connection, one
/// caller at a time.</summary>
internal sealed class BookReader(Database database) : IDisposable
{
    private readonly Lock gate = new();
    private ReadSession? session;

    /// <summary>The transaction under a key, or null.</summary>
    public Transaction? Find(TransactionKey key) => Read(open => open.Query(
        TransactionTable.Select + " WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace = @p3",
        TransactionTable.Read, key.MerchantId, key.TerminalId, key.Batch, key.Trace).SingleOrDefault());

    /// <summary>The key of the transaction with this RRN among the merchant's latest, where a late answer can belong;
    /// null where it is not there.</summary>
    public TransactionKey? FindByRrn(string merchantId, string rrn) => Read(open => open.Query(
        """
        SELECT merchant_id, terminal_id, batch, trace FROM (
            SELECT merchant_id, terminal_id, batch, trace, rrn FROM transactions
            WHERE merchant_id = @p0 ORDER BY started_at_ms DESC LIMIT 1000) AS latest
        WHERE rrn = @p1
        """,
        Key, merchantId, rrn) is [var key, ..] ? key : (TransactionKey?)null);

    /// <summary>The transactions that began and have no outcome: after a crash, or while their flows run.</summary>
    public IReadOnlyList<Transaction> Pending() =>
        Read(open => open.Query(TransactionTable.Select + " WHERE state IN (1, 4) AND state = 1", TransactionTable.Read));

    /// <summary>The reversals the network has not answered.</summary>
    public IReadOnlyList<NetworkReversal> StandingReversals() => Read(open => open.Query(
        """
        SELECT merchant_id, terminal_id, batch, trace, network_stan, network_time, reason, created_at_ms
        FROM network_reversals WHERE settled_at_ms = 0 ORDER BY created_at_ms
        """,
        row => new NetworkReversal(
            Key(row), row.GetInt32(4), row.GetString(5), row.GetString(6),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)))));

    /// <summary>The sealed card of a transaction.</summary>
    public byte[]? SealedCard(string merchantId, string rrn) =>
        Read(open => open.Scalar("SELECT sealed FROM vault WHERE merchant_id = @p0 AND rrn = @p1", merchantId, rrn)) as byte[];

    public void Dispose()
    {
        lock (gate) session?.Dispose();
    }

    private T Read<T>(Func<ReadSession, T> query)
    {
        lock (gate)
        {
            try
            {
                // Each statement outside a transaction sees what is durable at that moment.
                session ??= database.OpenReader();
                return query(session);
            }
            catch (DbException)
            {
                session?.Dispose();
                session = null;
                throw;
            }
        }
    }

    private static TransactionKey Key(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3));
}
