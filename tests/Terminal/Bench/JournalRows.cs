using System.Globalization;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>A transaction as it stands in the journal.</summary>
internal sealed record Row(TransactionKind Kind, long Fen)
{
    public TransactionState State { get; init; } = TransactionState.Approved;

    public long Tip { get; init; }

    public bool Training { get; init; }

    public string Operator { get; init; } = "01";

    public int Batch { get; init; } = 12;

    public DateTime At { get; init; } = new(2026, 11, 22, 13, 20, 11, DateTimeKind.Unspecified);

    public string Card { get; init; } = "629901******9253";

    public string Rrn { get; init; } = "132011000042";
}

/// <summary>Writes transactions into a journal as if the terminal had done them.</summary>
internal static class JournalRows
{
    /// <summary>Their trace numbers, in order; they go on from <paramref name="first"/>.</summary>
    public static int[] Add(TillBench bench, int first, params IReadOnlyList<Row> rows)
    {
        var trace = first;
        Database.Sqlite(bench.DatabasePath).Write(session =>
        {
            foreach (var row in rows)
                session.Execute(
                    """
                    INSERT INTO journal (batch, trace, state, kind, amount, currency, tip, pan_masked, pan_hash, expiry, entry, pin_entered, operator, at_local, response, rrn,
                        authorisation, issuer, acquirer, remark, training)
                    VALUES (@p0, @p1, @p2, @p3, @p4, 156, @p5, @p6, @p7, '3012', 'S', 1, @p8, @p9, '00', @p10, '700142', '62990100', '48981100', '', @p11)
                    """,
                    row.Batch, trace++, row.State, row.Kind, row.Fen, row.Tip, row.Card, new byte[32], row.Operator, row.At.ToString("s", CultureInfo.InvariantCulture), row.Rrn,
                    row.Training ? 1 : 0);
        });
        return [.. Enumerable.Range(first, rows.Count)];
    }

    /// <summary>A day with something of everything that counts, and its records as a host that agrees holds them. Trace numbers begin at 101.</summary>
    public static HostRecord[] AddDay(TillBench bench)
    {
        Row[] rows =
        [
            new(TransactionKind.Sale, 4500) { State = TransactionState.Voided }, new(TransactionKind.SaleVoid, 4500), new(TransactionKind.Sale, 10_000) { Tip = 1500 },
            new(TransactionKind.OfflineSale, 7700), new(TransactionKind.Refund, 300), new(TransactionKind.Completion, 20_000), new(TransactionKind.CompletionNotice, 30_000),
            .. Enumerable.Range(1, 7).Select(number => new Row(TransactionKind.Sale, number * 100)),
            new(TransactionKind.PreAuthorisation, 50_000), new(TransactionKind.TipAdjust, 11_500), new(TransactionKind.Sale, 999) { State = TransactionState.Declined },
            new(TransactionKind.Sale, 888) { State = TransactionState.Reversed }, new(TransactionKind.Sale, 777) { Training = true },
        ];
        var traces = Add(bench, 101, rows);
        return
        [
            .. rows.Zip(traces)
                .Where(pair => TransactionForm.Of(pair.First.Kind).Side != TotalsSide.None && TransactionMoves.Stands(pair.First.State) && !pair.First.Training)
                .Select(pair => new HostRecord(pair.First.Kind, pair.Second, pair.First.Fen + pair.First.Tip)),
        ];
    }
}
