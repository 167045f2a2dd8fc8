using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>The batches of a terminal, read from its own database; may be read while the terminal works.</summary>
public sealed class BatchBook
{
    private const string Columns =
        "number, step, trace, uploaded, balanced, debit_count, debit, credit_count, credit, host_debit_count, host_debit, host_credit_count, host_credit, " +
        "differences, operator, began_local, ended_local";

    private readonly Database database;

    /// <summary>Reads the batches of a terminal whose schema is up to date.</summary>
    public BatchBook(Database database) => this.database = database;

    /// <summary>The batch whose settlement has begun and not ended, or null. While there is one, its terminal takes no transactions.</summary>
    public SettledBatch? Open()
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT {Columns} FROM batch WHERE step < @p0", Batch, SettlementStep.Closed) is [var open] ? open : null;
    }

    /// <summary>One batch whose settlement has begun, or null.</summary>
    public SettledBatch? Find(int number)
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT {Columns} FROM batch WHERE number = @p0", Batch, number) is [var found] ? found : null;
    }

    /// <summary>The closed batches, newest first.</summary>
    public ImmutableArray<SettledBatch> Closed(int count, int skip = 0)
    {
        using var read = database.OpenRead();
        return [.. read.Query($"SELECT {Columns} FROM batch WHERE step >= @p0 ORDER BY ended_local DESC, number DESC LIMIT @p1 OFFSET @p2",
            Batch, SettlementStep.Closed, count, skip)];
    }

    /// <summary>The oldest closed batch whose slip is not out yet, or null.</summary>
    public SettledBatch? WaitingForPaper()
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT {Columns} FROM batch WHERE step = @p0 ORDER BY ended_local LIMIT 1", Batch, SettlementStep.Closed) is [var waiting] ? waiting : null;
    }

    private static SettledBatch Batch(DbDataReader row) => new(
        row.GetInt32(0), (SettlementStep)row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt64(4) != 0, Totals(row, 5), Totals(row, 9),
        BatchDifference.TryParse(row.GetString(13), out var differences) ? differences : throw new InvalidOperationException("Stored differences cannot be read."),
        row.GetString(14), Local(row, 15), Local(row, 16));

    private static BatchTotals Totals(DbDataReader row, int column) =>
        new(row.GetInt32(column), Money.Fen(row.GetInt64(column + 1)), row.GetInt32(column + 2), Money.Fen(row.GetInt64(column + 3)));

    private static DateTime Local(DbDataReader row, int column) => DateTime.ParseExact(row.GetString(column), "s", CultureInfo.InvariantCulture);
}
