using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Storage;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Journal;

/// <summary>What the terminal has done, read from its own database; may be read while the terminal works.</summary>
public sealed class TerminalJournal
{
    private const string Columns =
        "batch, trace, state, amount, currency, pan_masked, expiry, entry, pin_entered, operator, at_local, response, rrn, authorisation, issuer, acquirer, remark";

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

    /// <summary>The latest approved transaction, or null.</summary>
    public JournalEntry? LastApproved()
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT {Columns} FROM journal WHERE state = @p0 ORDER BY id DESC LIMIT 1", Entry, TransactionState.Approved) is [var found] ? found : null;
    }

    /// <summary>The reversals that still must reach the host, oldest first.</summary>
    public ImmutableArray<WaitingReversal> WaitingReversals()
    {
        using var read = database.OpenRead();
        return [.. read.Query(
            """
            SELECT r.batch, r.trace, j.amount, j.currency, r.reason, r.since, r.tries
            FROM reversal r JOIN journal j ON j.batch = r.batch AND j.trace = r.trace WHERE j.state = @p0 ORDER BY r.since, r.trace
            """,
            row => new WaitingReversal(row.GetInt32(0), row.GetInt32(1), Amount(row, 2), row.GetString(4),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), row.GetInt32(6)),
            TransactionState.Reversing)];
    }

    /// <summary>All approved transactions in order, for the cross-check with the host: each stands there once, with this RRN and amount.</summary>
    public ImmutableArray<ApprovedTransaction> Approved()
    {
        using var read = database.OpenRead();
        return [.. read.Query("SELECT batch, trace, rrn, amount, currency FROM journal WHERE state = @p0 ORDER BY id",
            row => new ApprovedTransaction(row.GetInt32(0), row.GetInt32(1), Text(row, 2), Amount(row, 3)), TransactionState.Approved)];
    }

    /// <summary>Transactions whose outcome is not final: sent and unanswered, or being reversed. The host may hold them as it likes.</summary>
    public ImmutableArray<(int Batch, int Trace)> Open()
    {
        using var read = database.OpenRead();
        return [.. read.Query("SELECT batch, trace FROM journal WHERE state IN (@p0, @p1)",
            row => (row.GetInt32(0), row.GetInt32(1)), TransactionState.Sending, TransactionState.Reversing)];
    }

    /// <summary>How many transactions people must look at, because the host refused the reversal for good.</summary>
    public int DisputedCount()
    {
        using var read = database.OpenRead();
        return Convert.ToInt32(read.Scalar("SELECT COUNT(*) FROM journal WHERE state = @p0", TransactionState.Disputed), CultureInfo.InvariantCulture);
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

    private static JournalEntry Entry(DbDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), (TransactionState)row.GetInt32(2), Amount(row, 3), row.GetString(5), row.GetString(6), row.GetString(7)[0],
        row.GetInt64(8) != 0, row.GetString(9), DateTime.ParseExact(row.GetString(10), "s", CultureInfo.InvariantCulture),
        Text(row, 11), Text(row, 12), Text(row, 13), Text(row, 14), Text(row, 15), Text(row, 16));

    private static Money Amount(DbDataReader row, int column) =>
        Currency.TryFromNumber(row.GetInt32(column + 1), out var currency)
            ? new Money(row.GetInt64(column), currency)
            : throw new InvalidOperationException("The journal holds a currency that this program does not know.");

    private static string Text(DbDataReader row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);
}
