using System.Globalization;
using Piaohao.Acquirer.Flows;
using Piaohao.Acquirer.Orders;
using Piaohao.Acquirer.Settlement;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>Writes a group of units with few statements: rows of a table together, one line for each balance a group
/// touches. Beside other hosts a group first excludes them from its merchants, so that it is alone with these as it is on a file.</summary>
/// <param name="node">The number that what is open carries.</param>
internal sealed class HostUnitWriter(Sequences sequences, long node = 0) : IUnitWriter<HostUnit>
{
    /// <summary>The terminal's batch is still the one that the step took for its current one (<see cref="HostUnit.CurrentBatch"/>).</summary>
    private const string InItsBatch =
        " AND (@p18 = 0 OR @p18 = COALESCE((SELECT s.batch FROM terminal_sessions s WHERE s.merchant_id = @p7 AND s.terminal_id = @p8), 1))";

    private readonly bool isBesideOthers = sequences.PositionFloor is not null;
    private readonly LedgerTable ledger = new(sequences.PositionFloor);
    private readonly JournalTable journal = new(sequences.LineFloor);

    // Kept from group to group, for its room.
    private readonly List<object?> values = [];

    public void Write(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        if (isBesideOthers) session.Exclude(units.Select(unit => unit.MerchantId).OfType<string>().ToHashSet(StringComparer.Ordinal));
        // First, for transactions point at their entries and lines.
        ledger.Write(session, units);
        journal.Write(session, units);
        WriteNew(session, units);
        WriteCards(session, units);
        WriteMoves(session, units);
        OriginalMove.Write(session, units);
        WriteReversals(session, units);
        NetworkAttempt.Write(session, units);
        BatchTable.Write(session, units, isBesideOthers);
        WriteSessions(session, units);
        FactTable.Write(session, units);
        foreach (var unit in units) unit.Signature?.Write(session);
        sequences.Renew(session);
    }

    public void Committed(IReadOnlyList<HostUnit> units)
    {
        ledger.Committed(units);
        journal.Committed();
        sequences.Committed();
    }

    private void WriteNew(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        values.Clear();
        foreach (var unit in units)
            if (unit.New is { } row)
            {
                if (!TransactionMoves.IsBeginning(row.State))
                    throw new InvalidOperationException($"Transaction {row.Key} cannot begin as {row.State}.");
                TransactionTable.AddValues(row, values);
                values.Add(unit.FirstLine);
                values.Add(unit.EntryPosition);
                if (isBesideOthers) values.Add(node);
            }

        if (isBesideOthers) session.InsertMany("transactions", TransactionTable.NewColumnsBesideOthers, values);
        else session.InsertMany("transactions", TransactionTable.NewColumns, values);
        foreach (var unit in units)
            if (unit.New is { Kind: TransactionKind.OfflineSale } told)
                RequireFirst(session, told);
    }

    /// <summary>Two terminals of a merchant may tell the same telephone authorisation in one moment, when neither sees the other's yet.</summary>
    private static void RequireFirst(WriteSession session, Transaction told)
    {
        if (told.State == TransactionState.Declined) return;
        var standing = session.Scalar(
            """
            SELECT COUNT(*) FROM transactions
            WHERE merchant_id = @p0 AND authorisation = @p1 AND kind IN (10, 30) AND kind = @p2 AND pan_hash = @p3 AND state <> @p4 AND started_at_ms > @p5
            """,
            told.Key.MerchantId, told.Authorisation, told.Kind, told.PanHash, TransactionState.Declined,
            (told.StartedAt - OfflineSale.AuthorisationFor).ToUnixTimeMilliseconds());
        if (Convert.ToInt64(standing, CultureInfo.InvariantCulture) > 1)
            throw new TransactionChangedException($"The authorisation of {told.Key} was told before.");
    }

    private void WriteCards(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        values.Clear();
        foreach (var unit in units)
            if (unit.Card is { } card)
                values.AddRange((ReadOnlySpan<object?>)[card.MerchantId, card.Rrn, card.Sealed]);
        if (values.Count > 0) session.InsertMany("vault", ["merchant_id", "rrn", "sealed"], values);
    }

    /// <summary>The state a row must be in is part of the statement: two moves of one row cannot both
    /// succeed. What points at lines and entries is 0 until its one move.</summary>
    private void WriteMoves(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        values.Clear();
        foreach (var unit in units)
        {
            if (unit.Moved is not { } row) continue;
            if (!TransactionMoves.IsAllowed(unit.MovedFrom, row.State))
                throw new InvalidOperationException(
                    $"Transaction {row.Key} cannot move from {unit.MovedFrom} to {row.State}.");
            values.AddRange((ReadOnlySpan<object?>)
            [
                row.State, row.ResponseCode, row.Authorisation, row.SettlementDate, row.Fee.Minor,
                row.EndedAt.ToUnixTimeMilliseconds(), row.Amount.Minor,
                row.Key.MerchantId, row.Key.TerminalId, row.Key.Batch, row.Key.Trace, unit.MovedFrom,
                row.Tip.Minor, row.Refunded.Minor, row.Claimed.Minor,
                unit.FirstLine, unit.IsTakingBack ? 0 : unit.EntryPosition, unit.IsTakingBack ? unit.EntryPosition : 0,
            ]);
            if (isBesideOthers) values.Add(unit.CurrentBatch);
        }

        if (values.Count == 0) return;
        const string move =
            """
            UPDATE transactions SET state = @p0, response_code = @p1, authorisation = @p2, settlement_date = @p3,
                fee_minor = @p4, ended_at_ms = @p5, amount_minor = @p6,
                answered_line = answered_line + @p15, entry_position = entry_position + @p16, reversal_position = reversal_position + @p17
            WHERE merchant_id = @p7 AND terminal_id = @p8 AND batch = @p9 AND trace = @p10 AND state = @p11
                AND tip_minor = @p12 AND refunded_minor = @p13 AND claimed_minor = @p14
            """;
        var moved = isBesideOthers ? session.UpdateRows(move + InItsBatch, 19, 7..11, values) : session.UpdateRows(move, 18, 7..11, values);
        var next = 0;
        foreach (var unit in units)
            if (unit.Moved is { } row && moved[next++] != 1)
                throw new TransactionChangedException(
                    $"Transaction {row.Key} is not {unit.MovedFrom} or was changed, so it cannot become {row.State}.");
    }

    private void WriteReversals(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        values.Clear();
        foreach (var unit in units)
            if (unit.Reversal is { } reversal)
                values.AddRange((ReadOnlySpan<object?>)[reversal.Key.MerchantId, reversal.Key.TerminalId, reversal.Key.Batch, reversal.Key.Trace,
                    reversal.NetworkStan, reversal.NetworkTime, reversal.Reason,
                    reversal.CreatedAt.ToUnixTimeMilliseconds(), 0, "", node]);
        if (values.Count > 0)
            session.InsertMany("network_reversals",
                [
                    "merchant_id", "terminal_id", "batch", "trace", "network_stan", "network_time", "reason",
                    "created_at_ms", "settled_at_ms", "answer_code", "node",
                ],
                values);

        foreach (var unit in units)
        {
            if (unit.Settlement is not { } settlement) continue;
            var settled = session.Execute(
                """
                UPDATE network_reversals SET settled_at_ms = @p0, answer_code = @p1
                WHERE merchant_id = @p2 AND terminal_id = @p3 AND batch = @p4 AND trace = @p5 AND settled_at_ms = 0
                """,
                settlement.At.ToUnixTimeMilliseconds(), settlement.AnswerCode,
                settlement.Key.MerchantId, settlement.Key.TerminalId, settlement.Key.Batch, settlement.Key.Trace);
            if (settled != 1)
                throw new InvalidOperationException($"The network reversal of {settlement.Key} does not stand.");
        }
    }

    private static void WriteSessions(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        foreach (var unit in units)
        {
            if (unit.Session is not { } change) continue;
            var device = change.Device;
            session.InsertMany("terminal_sessions",
                [
                    "merchant_id", "terminal_id", "batch", "signed_in_on", "operator_id", "device_type",
                    "device_serial", "device_version", "licence", "changed_at_ms",
                ],
                [change.MerchantId, change.TerminalId, change.Batch,
                    change.SignedInOn is { } day ? Day(day) : "", change.OperatorId,
                    device.Type, device.Serial, device.Version, device.Licence, change.At.ToUnixTimeMilliseconds()],
                """
                ON CONFLICT (merchant_id, terminal_id) DO UPDATE SET
                    batch = excluded.batch, signed_in_on = excluded.signed_in_on, operator_id = excluded.operator_id,
                    device_type = excluded.device_type, device_serial = excluded.device_serial,
                    device_version = excluded.device_version, licence = excluded.licence,
                    changed_at_ms = excluded.changed_at_ms
                """);
            if (change.Keys.Any(key => key.Usage == KeyUsage.Mac))
                session.Execute(
                    "DELETE FROM terminal_keys WHERE merchant_id = @p0 AND terminal_id = @p1 AND usage = @p2",
                    change.MerchantId, change.TerminalId, KeyUsage.Track);
            foreach (var key in change.Keys)
                session.InsertMany("terminal_keys", ["merchant_id", "terminal_id", "usage", "wrapped"],
                    [change.MerchantId, change.TerminalId, key.Usage, WrappedKeyText.Write(key)],
                    "ON CONFLICT (merchant_id, terminal_id, usage) DO UPDATE SET wrapped = excluded.wrapped");
        }
    }

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
