using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Storage;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Journal;

/// <summary>What the terminal has done, read from its own database; may be read while the terminal works.</summary>
public sealed class TerminalJournal
{
    internal const string Columns =
        "batch, trace, state, amount, currency, pan_masked, expiry, entry, pin_entered, operator, at_local, response, rrn, authorisation, issuer, acquirer, remark, " +
        "kind, requested, tip, refunded, original_batch, original_trace, original_rrn, original_date, original_authorisation, reason, training";

    /// <summary>The states whose transaction has a slip and stands in the books, but for notices that still wait.</summary>
    private static readonly string Standing = string.Join(", ",
        Enum.GetValues<TransactionState>().Where(state => TransactionMoves.Stands(state) && state != TransactionState.Waiting).Select(state => ((int)state).ToString(CultureInfo.InvariantCulture)));

    private readonly Database database;

    /// <summary>Reads the journal of a terminal whose schema is up to date.</summary>
    public TerminalJournal(Database database) => this.database = database;

    /// <summary>The latest transactions, newest first.</summary>
    public ImmutableArray<JournalEntry> Recent(int count, int skip = 0)
    {
        using var read = database.OpenRead();
        return [.. read.Query($"SELECT {Columns} FROM journal ORDER BY id DESC LIMIT @p0 OFFSET @p1", Entry, count, skip)];
    }

    /// <summary>One transaction, or null.</summary>
    public JournalEntry? Find(int batch, int trace)
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT {Columns} FROM journal WHERE batch = @p0 AND trace = @p1", Entry, batch, trace) is [var found] ? found : null;
    }

    /// <summary>The batch of the latest transaction with this trace number, or null.</summary>
    public int? LatestBatch(int trace)
    {
        using var read = database.OpenRead();
        return read.Scalar("SELECT batch FROM journal WHERE trace = @p0 ORDER BY id DESC LIMIT 1", trace) is long batch ? checked((int)batch) : null;
    }

    /// <summary>What fits a query, newest first.</summary>
    public ImmutableArray<JournalEntry> Find(JournalQuery query, int count, int skip = 0)
    {
        ArgumentNullException.ThrowIfNull(query);
        var number = long.TryParse(query.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;
        using var read = database.OpenRead();
        return [.. read.Query(
            $"""
            SELECT {Columns} FROM journal WHERE training = @p0 AND (@p1 = 0 OR kind = @p1)
                AND (@p2 = '' OR trace = @p3 OR amount + tip = @p3 OR amount = @p3 OR (length(@p2) = 4 AND substr(pan_masked, -4) = @p2) OR (length(@p2) >= 6 AND instr(rrn, @p2) > 0))
            ORDER BY id DESC LIMIT @p4 OFFSET @p5
            """,
            Entry, query.Training ? 1 : 0, query.Kind is { } kind ? (int)kind : 0, query.Digits, number, count, skip)];
    }

    /// <summary>The kinds that the journal holds.</summary>
    public ImmutableArray<TransactionKind> Kinds(bool training)
    {
        using var read = database.OpenRead();
        return [.. read.Query("SELECT DISTINCT kind FROM journal WHERE training = @p0 ORDER BY kind", row => (TransactionKind)row.GetInt32(0), training ? 1 : 0)];
    }

    /// <summary>What an operator did behind the entry of this number, in order.</summary>
    internal ImmutableArray<JournalEntry> Since(long entry, string number)
    {
        using var read = database.OpenRead();
        return [.. read.Query($"SELECT {Columns} FROM journal WHERE id > @p0 AND operator = @p1 ORDER BY id", Entry, entry, number)];
    }

    /// <summary>All of a batch, in the order in which it was done.</summary>
    public ImmutableArray<JournalEntry> OfBatch(int batch)
    {
        using var read = database.OpenRead();
        return [.. read.Query($"SELECT {Columns} FROM journal WHERE batch = @p0 ORDER BY id", Entry, batch)];
    }

    /// <summary>All between two moments (Asia/Shanghai), the first included and the last not, in the order in which it was done.</summary>
    public ImmutableArray<JournalEntry> Between(DateTime from, DateTime to)
    {
        using var read = database.OpenRead();
        return [.. read.Query($"SELECT {Columns} FROM journal WHERE at_local >= @p0 AND at_local < @p1 ORDER BY id", Entry,
            from.ToString("s", CultureInfo.InvariantCulture), to.ToString("s", CultureInfo.InvariantCulture))];
    }

    /// <summary>The latest transaction that stands, or null; of training where that is asked for, otherwise a real one.</summary>
    public JournalEntry? LastApproved(bool training = false)
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT {Columns} FROM journal WHERE state IN ({Standing}) AND training = @p0 ORDER BY id DESC LIMIT 1", Entry, training ? 1 : 0) is [var found] ? found : null;
    }

    /// <summary>The reversals that still must reach the host, oldest first.</summary>
    public ImmutableArray<WaitingReversal> WaitingReversals()
    {
        using var read = database.OpenRead();
        return [.. read.Query(
            """
            SELECT r.batch, r.trace, j.amount, j.currency, r.reason, r.since, r.tries, j.kind
            FROM reversal r JOIN journal j ON j.batch = r.batch AND j.trace = r.trace WHERE j.state = @p0 ORDER BY r.since, r.trace
            """,
            row => new WaitingReversal(row.GetInt32(0), row.GetInt32(1), (TransactionKind)row.GetInt32(7), Amount(row, 2), row.GetString(4),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), row.GetInt32(6)),
            TransactionState.Unknown)];
    }

    /// <summary>The notices and refunds that still must reach the host, oldest first.</summary>
    public ImmutableArray<WaitingNotice> WaitingNotices()
    {
        using var read = database.OpenRead();
        return [.. read.Query(
            """
            SELECT n.batch, n.trace, j.amount, j.currency, j.kind, j.state, n.since, n.tries
            FROM notice n JOIN journal j ON j.batch = n.batch AND j.trace = n.trace WHERE j.state IN (@p0, @p1) ORDER BY j.id
            """,
            row => new WaitingNotice(row.GetInt32(0), row.GetInt32(1), (TransactionKind)row.GetInt32(4), (TransactionState)row.GetInt32(5), Amount(row, 2),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)), row.GetInt32(7)),
            TransactionState.Waiting, TransactionState.Unknown)];
    }

    /// <summary>All approved transactions in order but those of training, whatever linked ones did to them since, for the cross-check with the host: each stands there once, with this RRN and amount.</summary>
    public ImmutableArray<ApprovedTransaction> Approved()
    {
        using var read = database.OpenRead();
        return [.. read.Query($"SELECT batch, trace, rrn, amount, currency, kind FROM journal WHERE state IN ({Standing}) AND training = 0 ORDER BY id",
            row => new ApprovedTransaction(row.GetInt32(0), row.GetInt32(1), Text(row, 2), Amount(row, 3)) { Kind = (TransactionKind)row.GetInt32(5) })];
    }

    /// <summary>Transactions whose outcome is not final: sent and unanswered, or being reversed. The host may hold them as it likes.</summary>
    public ImmutableArray<(int Batch, int Trace)> Open()
    {
        using var read = database.OpenRead();
        return [.. read.Query("SELECT batch, trace FROM journal WHERE state IN (@p0, @p1)",
            row => (row.GetInt32(0), row.GetInt32(1)), TransactionState.Pending, TransactionState.Unknown)];
    }

    /// <summary>How many transactions people must look at, because the host refused the reversal for good.</summary>
    public int DisputedCount()
    {
        using var read = database.OpenRead();
        return Convert.ToInt32(read.Scalar("SELECT COUNT(*) FROM journal WHERE state = @p0 AND training = 0", TransactionState.Disputed), CultureInfo.InvariantCulture);
    }

    /// <summary>Copies of slips that have not been printed yet, oldest first.</summary>
    public ImmutableArray<WaitingSlip> WaitingSlips()
    {
        using var read = database.OpenRead();
        var waiting = read.Query("SELECT batch, trace, copy FROM slip WHERE printed = 0 ORDER BY batch, trace, copy LIMIT 20",
            row => (Batch: row.GetInt32(0), Trace: row.GetInt32(1), Copy: (SlipCopy)row.GetInt32(2)));
        return [.. waiting.Select(slip => new WaitingSlip(
            Find(slip.Batch, slip.Trace) ?? throw new InvalidOperationException("A slip without its transaction."), slip.Copy))];
    }

    internal static JournalEntry Entry(DbDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), (TransactionState)row.GetInt32(2), Amount(row, 3), row.GetString(5), row.GetString(6), row.GetString(7)[0],
        row.GetInt64(8) != 0, row.GetString(9), DateTime.ParseExact(row.GetString(10), "s", CultureInfo.InvariantCulture),
        Text(row, 11), Text(row, 12), Text(row, 13), Text(row, 14), Text(row, 15), Text(row, 16))
    {
        Kind = (TransactionKind)row.GetInt32(17),
        Requested = row.GetInt64(18) is var requested and > 0 ? Money.Fen(requested) : null,
        Tip = Money.Fen(row.GetInt64(19)),
        Refunded = Money.Fen(row.GetInt64(20)),
        Original = row.GetInt32(22) != 0 || Text(row, 23).Length > 0 || Text(row, 25).Length > 0
            ? new OriginalTransaction(row.GetInt32(21), row.GetInt32(22), Text(row, 23), Text(row, 24), Text(row, 25))
            : null,
        Reason = Text(row, 26),
        Training = row.GetInt64(27) != 0,
    };

    private static Money Amount(DbDataReader row, int column) =>
        Currency.TryFromNumber(row.GetInt32(column + 1), out var currency)
            ? new Money(row.GetInt64(column), currency)
            : throw new InvalidOperationException("The journal holds a currency that this program does not know.");

    private static string Text(DbDataReader row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);
}
