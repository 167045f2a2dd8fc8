using System.Data.Common;
using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Settlement;

/// <summary>The tables of settlement, written and read.</summary>
internal static class BatchTable
{
    private const string Records =
        """
        SELECT merchant_id, terminal_id, batch, operator_id, terminal_debit_count, terminal_debit_minor, terminal_credit_count, terminal_credit_minor,
            terminal_foreign, host_debit_count, host_debit_minor, host_credit_count, host_credit_minor, is_balanced, totals_at_ms, uploaded, closed_at_ms
        FROM batches
        """;

    private const string Differences =
        """
        SELECT merchant_id, terminal_id, batch, number, side, kind, trace, terminal_minor, host_minor, is_late, at_ms, looked_at_ms, looked_by, note
        FROM batch_differences
        """;

    private const string OfBatch = " WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2";

    /// <param name="isBesideOthers">True where another host may have changed what a step rests on.</param>
    public static void Write(WriteSession session, IReadOnlyList<HostUnit> units, bool isBesideOthers)
    {
        foreach (var unit in units)
        {
            if (isBesideOthers && unit.Batch is BatchClosed closed && TotalsOf(Rows(session, closed.Id)) != closed.Seen)
                throw new TransactionChangedException($"Batch {closed.Id} was changed since it was read.");
            if (unit.Batch is { } step) Write(session, step);
            foreach (var difference in unit.Differences) Write(session, difference);
        }
    }

    public static BatchRecord? Find(ReadSession session, BatchId id) =>
        session.Query(Records + OfBatch, Record, id.MerchantId, id.TerminalId, id.Batch).SingleOrDefault();

    /// <summary>The terminal's batches, the one settled last first.</summary>
    public static IReadOnlyList<BatchRecord> Of(ReadSession session, string merchantId, string terminalId, int count) => session.Query(
        Records + " WHERE merchant_id = @p0 AND terminal_id = @p1 ORDER BY totals_at_ms DESC, batch DESC LIMIT @p2", Record, merchantId, terminalId, count);

    public static IReadOnlyList<UploadedRecord> Uploads(ReadSession session, BatchId id) => session.Query(
        "SELECT trace, kind, amount_minor FROM batch_uploads" + OfBatch + " ORDER BY trace",
        row => new UploadedRecord(row.GetInt32(0), row.GetInt32(1), row.GetInt64(2)), id.MerchantId, id.TerminalId, id.Batch);

    public static IReadOnlyList<NamedDifference> DifferencesOf(ReadSession session, BatchId id) =>
        session.Query(Differences + OfBatch + " ORDER BY number", Difference, id.MerchantId, id.TerminalId, id.Batch);

    /// <summary>Those nobody has looked at, oldest first.</summary>
    public static IReadOnlyList<NamedDifference> OpenDifferences(ReadSession session, int most) =>
        session.Query(Differences + " WHERE looked_at_ms = 0 ORDER BY at_ms, merchant_id, terminal_id, batch, number LIMIT @p0", Difference, most);

    /// <summary>The transactions of a batch as the host has them.</summary>
    public static IReadOnlyList<Transaction> Rows(ReadSession session, BatchId id) =>
        session.Query(TransactionTable.Select + OfBatch + " ORDER BY trace", TransactionTable.Read, id.MerchantId, id.TerminalId, id.Batch);

    /// <summary>What stands of them.</summary>
    public static BatchTotals TotalsOf(IEnumerable<Transaction> rows) =>
        rows.Aggregate(BatchTotals.Empty, (totals, row) => totals.With(row.Kind, row.State, row.Total));

    private static void Write(WriteSession session, BatchStep step)
    {
        switch (step)
        {
            case BatchCompared compared: Compare(session, compared); break;
            case BatchUploaded uploaded: Upload(session, uploaded); break;
            case BatchClosed closed:
                Expect(session.Execute(
                    "UPDATE batches SET closed_at_ms = @p3, uploaded = @p4" + OfBatch + " AND closed_at_ms = 0",
                    step.Id.MerchantId, step.Id.TerminalId, step.Id.Batch, closed.At.ToUnixTimeMilliseconds(), closed.Uploaded), step.Id);
                break;
            default: throw new InvalidOperationException($"A batch knows no step {step.GetType().Name}.");
        }
    }

    private static void Compare(WriteSession session, BatchCompared step)
    {
        var (id, record) = (step.Id, step.Record);
        if (step.ForgetsUploads) session.Execute("DELETE FROM batch_uploads" + OfBatch, id.MerchantId, id.TerminalId, id.Batch);
        session.Execute("DELETE FROM batches" + OfBatch + " AND closed_at_ms = 0", id.MerchantId, id.TerminalId, id.Batch);
        session.InsertMany("batches",
            [
                "merchant_id", "terminal_id", "batch", "operator_id", "terminal_debit_count", "terminal_debit_minor", "terminal_credit_count",
                "terminal_credit_minor", "terminal_foreign", "host_debit_count", "host_debit_minor", "host_credit_count", "host_credit_minor",
                "is_balanced", "totals_at_ms", "uploaded", "closed_at_ms",
            ],
            [
                id.MerchantId, id.TerminalId, id.Batch, record.OperatorId, record.Terminal.DebitCount, record.Terminal.Debit.Minor, record.Terminal.CreditCount,
                record.Terminal.Credit.Minor, record.Foreign, record.Host.DebitCount, record.Host.Debit.Minor, record.Host.CreditCount, record.Host.Credit.Minor,
                record.IsBalanced ? 1 : 0, record.TotalsAt.ToUnixTimeMilliseconds(), 0, 0,
            ]);
    }

    private static void Upload(WriteSession session, BatchUploaded step)
    {
        foreach (var record in step.Records)
            session.InsertMany("batch_uploads", ["merchant_id", "terminal_id", "batch", "trace", "kind", "amount_minor"],
                [step.Id.MerchantId, step.Id.TerminalId, step.Id.Batch, record.Trace, record.Code, record.Fen],
                "ON CONFLICT (merchant_id, terminal_id, batch, trace) DO UPDATE SET kind = excluded.kind, amount_minor = excluded.amount_minor");
    }

    private static void Write(WriteSession session, NamedDifference named)
    {
        var (id, difference) = (named.Id, named.Difference);
        session.Execute(
            """
            INSERT INTO batch_differences
                (merchant_id, terminal_id, batch, side, kind, trace, terminal_minor, host_minor, is_late, at_ms, looked_at_ms, looked_by, note, number)
            SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, 0, '', '', COALESCE(MAX(number), 0) + 1
            FROM batch_differences WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2
            """,
            id.MerchantId, id.TerminalId, id.Batch, difference.Side, difference.TransactionCode, difference.Trace, difference.TerminalFen, difference.HostFen,
            named.IsLate ? 1 : 0, named.At.ToUnixTimeMilliseconds());
    }

    private static void Expect(int changed, BatchId id)
    {
        if (changed != 1) throw new InvalidOperationException($"Batch {id} is no longer open, or has no such difference.");
    }

    private static BatchRecord Record(DbDataReader row) => new(
        Id(row), row.GetString(3),
        new BatchTotals(row.GetInt32(4), Money.Fen(row.GetInt64(5)), row.GetInt32(6), Money.Fen(row.GetInt64(7))), row.GetString(8),
        new BatchTotals(row.GetInt32(9), Money.Fen(row.GetInt64(10)), row.GetInt32(11), Money.Fen(row.GetInt64(12))),
        row.GetInt32(13) == 1, At(row.GetInt64(14))!.Value, row.GetInt32(15), At(row.GetInt64(16)));

    private static NamedDifference Difference(DbDataReader row) => new(
        Id(row), row.GetInt32(3),
        new BatchDifference((DifferenceSide)row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetInt64(7), row.GetInt64(8)),
        row.GetInt32(9) == 1, At(row.GetInt64(10))!.Value, At(row.GetInt64(11)), row.GetString(12), row.GetString(13));

    private static BatchId Id(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt32(2));

    private static DateTimeOffset? At(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
