using System.Collections.Immutable;
using System.Data.Common;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Settlement;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>How much is open: transactions without an outcome, without a known outcome, and reversals the network has
/// not answered.</summary>
public readonly record struct OpenCounts(long Pending, long Unknown, long StandingReversals);

/// <summary>A line of the journal.</summary>
public sealed record JournalLine(
    long Number, DateTimeOffset At, TransactionKey Key, Hop Hop, string Mti, string Code, string Detail);

/// <summary>What pages and the command line read from the books; every call has a connection of its own and sees one
/// moment.</summary>
/// <param name="shelf">Where archived days are read from; null: what has left the books is not found.</param>
public sealed class HostQueries(Database database, ArchiveShelf? shelf = null)
{
    private const int RowsMax = 1000;

    /// <summary>Pages of the archive that are read for a merchant's latest transactions.</summary>
    private const int PagesMax = 20;

    /// <summary>All accounts with what was ever debited and credited.</summary>
    public ImmutableArray<AccountBalance> Accounts()
    {
        using var session = database.OpenRead();
        return [.. BalancesOf(session)];
    }

    /// <summary>The merchant's latest transactions, newest first; archived ones where there are not as many in the books, as far as twenty pages reach.</summary>
    /// <param name="count">1 to 1000.</param>
    public ImmutableArray<Transaction> Recent(string merchantId, int count)
    {
        count = Math.Clamp(count, 1, RowsMax);
        using var session = database.OpenRead();
        var rows = session.Query(
            TransactionTable.Select + " WHERE merchant_id = @p0 ORDER BY started_at_ms DESC, batch DESC, trace DESC LIMIT @p1", TransactionTable.Read, merchantId, count);
        if (rows.Count == count || shelf is null) return [.. rows];
        var (latest, next, pages) = (ImmutableArray.CreateBuilder<Transaction>(), (SearchCursor?)null, 0);
        do
        {
            var page = SearchPages.Read(session, new TransactionSearch(merchantId), count - latest.Count, next, SearchQuery.WalkMax, shelf);
            latest.AddRange(page.Rows);
            next = page.Next;
        }
        while (next is not null && latest.Count < count && ++pages < PagesMax);
        return latest.ToImmutable();
    }

    /// <summary>One transaction, in the books or archived, or null.</summary>
    public Transaction? Find(TransactionKey key)
    {
        using var session = database.OpenRead();
        return session.Query(
            TransactionTable.Select + " WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace = @p3",
            TransactionTable.Read, key.MerchantId, key.TerminalId, key.Batch, key.Trace).SingleOrDefault() ?? shelf?.Find(session, key);
    }

    /// <summary>A merchant's transactions of which all holds that is asked, newest first. By RRN or slip it finds one at once; otherwise one call looks at 100,000 transactions at
    /// most (10,000 where a state is asked for), and its page says where to go on.</summary>
    /// <param name="limit">Rows of a page, 1 to 1000.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <exception cref="ArgumentException">What is asked cannot be.</exception>
    public SearchPage Search(TransactionSearch search, int limit, SearchCursor? cursor = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Fault() is { } fault) throw new ArgumentException(fault, nameof(search));
        if (limit is < 1 or > RowsMax) throw new ArgumentOutOfRangeException(nameof(limit), limit, "A page has 1 to 1000 rows.");
        using var session = database.OpenRead();
        return SearchPages.Read(session, search, limit, cursor, SearchQuery.WalkMax, shelf);
    }

    /// <summary>The merchant's latest journal lines, newest first.</summary>
    /// <param name="count">1 to 1000.</param>
    public ImmutableArray<JournalLine> Journal(string merchantId, int count)
    {
        using var session = database.OpenRead();
        return JournalTable.Latest(session, merchantId, Math.Clamp(count, 1, RowsMax));
    }

    /// <summary>All that went over each hop for one transaction, oldest first.</summary>
    public ImmutableArray<JournalLine> JournalOf(TransactionKey key)
    {
        using var session = database.OpenRead();
        var lines = JournalTable.Of(session, key);
        return shelf?.JournalOf(session, key) is { IsEmpty: false } archived ? [.. archived, .. lines] : lines;
    }

    /// <summary>What is open now.</summary>
    public OpenCounts Open()
    {
        using var session = database.OpenRead();
        return new OpenCounts(
            Count(session, "SELECT COUNT(*) FROM transactions WHERE state IN (1, 4) AND state = 1"),
            Count(session, "SELECT COUNT(*) FROM transactions WHERE state IN (1, 4) AND state = 4"),
            Count(session, "SELECT COUNT(*) FROM network_reversals WHERE settled_at_ms = 0"));
    }

    /// <summary>What only people can end: notices the network refused and differences of settlements that nobody has looked at.</summary>
    public (long RefusedNotices, long Differences) WaitingForPeople()
    {
        using var session = database.OpenRead();
        return (WorkListQuery.RefusedNoticeCount(session), Count(session, "SELECT COUNT(*) FROM batch_differences WHERE looked_at_ms = 0"));
    }

    /// <summary>RRNs whose outcome at the network is not final: pending or unknown transactions, and those whose
    /// reversal the network has not answered.</summary>
    public ImmutableHashSet<string> OpenRrns()
    {
        using var session = database.OpenRead();
        return [.. session.Query(
            """
            SELECT rrn FROM transactions WHERE state IN (1, 4)
            UNION SELECT t.rrn FROM network_reversals r JOIN transactions t
                ON t.merchant_id = r.merchant_id AND t.terminal_id = r.terminal_id AND t.batch = r.batch AND t.trace = r.trace
            WHERE r.settled_at_ms = 0
            """,
            row => row.GetString(0))];
    }

    /// <summary>The settlements of a terminal's batches, the last one first.</summary>
    /// <param name="count">1 to 1000.</param>
    public ImmutableArray<BatchRecord> Batches(string merchantId, string terminalId, int count)
    {
        using var session = database.OpenRead();
        return [.. BatchTable.Of(session, merchantId, terminalId, Math.Clamp(count, 1, RowsMax))];
    }

    /// <summary>The named differences of a batch, those that came late with them.</summary>
    public ImmutableArray<NamedDifference> Differences(BatchId id)
    {
        using var session = database.OpenRead();
        return [.. BatchTable.DifferencesOf(session, id)];
    }

    /// <summary>What of a batch stands at the host now.</summary>
    public BatchTotals TotalsOf(BatchId id)
    {
        using var session = database.OpenRead();
        return BatchTable.TotalsOf(BatchTable.Rows(session, id).Concat(shelf?.RowsOf(session, id) ?? []));
    }

    /// <summary>Everything that is not resolved, the oldest first: at most 1000 lines.</summary>
    public ImmutableArray<WorkItem> WorkList()
    {
        using var session = database.OpenRead();
        return WorkListQuery.Read(session, RowsMax);
    }

    internal static IReadOnlyList<AccountBalance> BalancesOf(ReadSession session) => session.Query(
        "SELECT merchant_id, account_kind, currency, debit_minor, credit_minor FROM ledger_balances ORDER BY merchant_id, account_kind, currency", Balance);

    internal static AccountBalance Balance(DbDataReader row)
    {
        var currency = TransactionTable.CurrencyOf(row.GetInt32(2));
        return new AccountBalance(
            new AccountId(row.GetString(0), (AccountKind)row.GetInt32(1), currency), new Money(row.GetInt64(3), currency), new Money(row.GetInt64(4), currency));
    }

    private static long Count(ReadSession session, string sql) => (long)session.Scalar(sql)!;
}
