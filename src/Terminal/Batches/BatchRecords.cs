using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Storage;
using Piaohao.Terminal.Journal;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>The steps of a settlement, each durable as one unit together with the trace number of the message that comes next. A step from another one than
/// the one before it is a broken invariant and throws.</summary>
internal sealed class BatchRecords(JournalWriter writer)
{
    public ValueTask BeginAsync(int number, BatchTotals totals, string by, DateTime at, CancellationToken stop) => writer.CommitAsync(session => session.Execute(
        """
        INSERT INTO batch (number, step, trace, uploaded, balanced, debit_count, debit, credit_count, credit,
            host_debit_count, host_debit, host_credit_count, host_credit, differences, operator, began_local, ended_local)
        VALUES (@p0, @p1, @p2, 0, 0, @p3, @p4, @p5, @p6, 0, 0, 0, 0, '', @p7, @p8, @p8)
        """,
        number, SettlementStep.Totals, TerminalMemory.TakeTrace(session), totals.DebitCount, totals.Debit.Minor, totals.CreditCount, totals.Credit.Minor, by, Local(at)), stop);

    /// <summary>Nothing has reached the host, or it has refused to begin: the batch goes on.</summary>
    public ValueTask DropAsync(int number, CancellationToken stop) => writer.CommitAsync(session =>
        Require(session.Execute("DELETE FROM batch WHERE number = @p0 AND step = @p1", number, SettlementStep.Totals)), stop);

    /// <summary>The host has compared.</summary>
    public ValueTask CompareAsync(int number, BatchTotals host, bool balanced, SettlementStep next, CancellationToken stop) => writer.CommitAsync(session => Require(session.Execute(
        """
        UPDATE batch SET step = @p0, trace = @p1, balanced = @p2, host_debit_count = @p3, host_debit = @p4, host_credit_count = @p5, host_credit = @p6
        WHERE number = @p7 AND step = @p8
        """,
        next, TerminalMemory.TakeTrace(session), balanced ? 1 : 0,
        host.DebitCount, host.Debit.Minor, host.CreditCount, host.Credit.Minor, number, SettlementStep.Totals)), stop);

    /// <summary>The host has taken so many records in all.</summary>
    public ValueTask UploadAsync(int number, int uploaded, bool all, CancellationToken stop) => writer.CommitAsync(session =>
        Require(session.Execute("UPDATE batch SET step = @p0, trace = @p1, uploaded = @p2 WHERE number = @p3 AND step = @p4",
            all ? SettlementStep.End : SettlementStep.Upload, TerminalMemory.TakeTrace(session), uploaded, number, SettlementStep.Upload)), stop);

    /// <summary>The host has closed the batch: the next one begins in the same unit.</summary>
    public ValueTask CloseAsync(int number, int next, ImmutableArray<BatchDifference> differences, DateTime at, bool signOff, CancellationToken stop) =>
        writer.CommitAsync(session =>
        {
            Require(session.Execute("UPDATE batch SET step = @p0, differences = @p1, ended_local = @p2 WHERE number = @p3 AND step = @p4",
                SettlementStep.Closed, string.Concat(differences), Local(at), number, SettlementStep.End));
            TerminalMemory.BeginBatch(session, next);
            DaySettings.Settled(session, at);
            if (signOff) DaySettings.OweSignOff(session);
        }, stop);

    public ValueTask PrintedAsync(int number, CancellationToken stop) => writer.CommitAsync(session =>
        session.Execute("UPDATE batch SET step = @p0 WHERE number = @p1 AND step = @p2", SettlementStep.Printed, number, SettlementStep.Closed), stop);

    private static void Require(int changed)
    {
        if (changed != 1) throw new InvalidOperationException("The settlement is at another step.");
    }

    private static string Local(DateTime at) => at.ToString("s", CultureInfo.InvariantCulture);
}
