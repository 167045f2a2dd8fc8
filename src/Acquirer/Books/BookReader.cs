using System.Data.Common;
using Piaohao.Acquirer.Orders;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Terminals;
using Piaohao.Storage;
using Piaohao.Transactions;

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

    /// <summary>The host whose it is to end the transaction under a key.</summary>
    public long NodeOf(TransactionKey key) => Read(open => open.Scalar(
        "SELECT node FROM transactions WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace = @p3", key.MerchantId, key.TerminalId, key.Batch, key.Trace)) is long node ? node : 0;

    /// <summary>The highest trace number of the key's terminal and batch; 0 where there is none.</summary>
    public int HighestTrace(TransactionKey key) => Read(open => open.Scalar(
        "SELECT MAX(trace) FROM transactions WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2", key.MerchantId, key.TerminalId, key.Batch)) is long highest ? (int)highest : 0;

    /// <summary>The merchant's transaction with this RRN, or null.</summary>
    public Transaction? FindByRrn(string merchantId, string rrn) => Read(open => open.Query(
        TransactionTable.Select + " WHERE merchant_id = @p0 AND rrn = @p1 AND rrn <> ''",
        TransactionTable.Read, merchantId, rrn).SingleOrDefault());

    /// <summary>The merchant's pre-authorisations or offline sales under this authorisation code with this card, newest first.</summary>
    public IReadOnlyList<Transaction> FindByAuthorisation(string merchantId, TransactionKind kind, string authorisation, byte[] panHash) =>
        Read(open => open.Query(
            TransactionTable.Select + " WHERE merchant_id = @p0 AND authorisation = @p1 AND kind IN (10, 30) AND kind = @p2 AND pan_hash = @p3 ORDER BY started_at_ms DESC",
            TransactionTable.Read, merchantId, authorisation, kind, panHash));

    /// <summary>Pre-authorisations that stand, began before an instant, and that nothing lays claim to.</summary>
    public IReadOnlyList<Transaction> HeldBefore(DateTimeOffset instant) => Read(open => open.Query(
        TransactionTable.Select + " WHERE kind = 10 AND state = 2 AND started_at_ms < @p0 AND claimed_minor = 0 LIMIT 1000",
        TransactionTable.Read, instant.ToUnixTimeMilliseconds()));

    /// <summary>What is sent to the network again until it answers: refunds and notices without an outcome.</summary>
    /// <param name="node">The host that sends it.</param>
    public IReadOnlyList<Transaction> StandingAdvices(long node) => Read(open => open.Query(
        TransactionTable.Select + " WHERE state IN (1, 4) AND state = 4 AND kind IN (24, 25, 30, 34) AND node = @p0 ORDER BY started_at_ms",
        TransactionTable.Read, node));

    /// <summary>The transactions that began and have no outcome: after a crash, or while their flows run.</summary>
    /// <param name="node">The host that began them.</param>
    public IReadOnlyList<Transaction> Pending(long node) =>
        Read(open => open.Query(TransactionTable.Select + " WHERE state IN (1, 4) AND state = 1 AND node = @p0", TransactionTable.Read, node));

    /// <summary>The settlement of a batch, or null where none was begun.</summary>
    public BatchRecord? FindBatch(BatchId id) => Read(open => BatchTable.Find(open, id));

    /// <summary>The transactions of a batch.</summary>
    public IReadOnlyList<Transaction> BatchRows(BatchId id) => Read(open => BatchTable.Rows(open, id));

    /// <summary>What the terminal has uploaded of a batch.</summary>
    public IReadOnlyList<UploadedRecord> Uploads(BatchId id) => Read(open => BatchTable.Uploads(open, id));

    /// <summary>The differences of a batch.</summary>
    public IReadOnlyList<NamedDifference> DifferencesOf(BatchId id) => Read(open => BatchTable.DifferencesOf(open, id));

    /// <summary>The reversals the network has not answered.</summary>
    /// <param name="node">The host that tells it.</param>
    public IReadOnlyList<NetworkReversal> StandingReversals(long node) => Read(open => open.Query(
        """
        SELECT merchant_id, terminal_id, batch, trace, network_stan, network_time, reason, created_at_ms
        FROM network_reversals WHERE settled_at_ms = 0 AND node = @p0 ORDER BY created_at_ms
        """,
        row => new NetworkReversal(
            Key(row), row.GetInt32(4), row.GetString(5), row.GetString(6),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7))), node));

    /// <summary>What the books hold of a terminal's session, with all its keys, and what it has.</summary>
    public (SessionChange? Session, IReadOnlyList<TerminalFact> Facts) Remembered(string merchantId, string terminalId) =>
        Read(open => (TerminalSessions.Find(open, merchantId, terminalId), FactTable.Read(open, merchantId, terminalId)));

    /// <summary>What all terminals have, and the business days on which a host was running.</summary>
    public (FactBook Facts, IReadOnlyList<DateOnly> Days) Facts() => Read(open => (new FactBook(open), FactTable.Days(open)));

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
