using System.Collections.Immutable;
using System.Data.Common;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>Writes the lines of a group. Lines of a unit that begins a transaction, or gives it its first outcome, are found from the transaction; others are loose, and
/// have an index.</summary>
/// <param name="floor">Where other hosts write too, their common <see cref="Sequences.LineFloor"/>; else null.</param>
internal sealed class JournalTable(long? floor)
{
    /// <summary>The most lines that a unit has of its transaction.</summary>
    public const int LinesMax = 16;

    /// <summary>Line <c>j</c> is one that transaction <c>t</c> points at, or follows on one; @p1 is <see cref="LinesMax"/>.</summary>
    private const string IsOf = "(j.number >= t.asked_line AND j.number < t.asked_line + @p1 OR j.number >= t.answered_line AND j.number < t.answered_line + @p1)";

    private static readonly string[] Columns =
        ["merchant_id", "number", "is_loose", "at_ms", "terminal_id", "batch", "trace", "hop", "mti", "code", "detail"];

    private static readonly string Select = $"SELECT {string.Join(", ", Columns.Select(column => "j." + column))} FROM journal j";

    /// <summary>What <see cref="Line"/> reads, in its order.</summary>
    public static IReadOnlyList<string> ReadColumns => Columns;

    // Kept from group to group, for its room.
    private readonly List<object?> values = [];

    private readonly NumberBlock numbers = new("journal", 100_000, floor);

    public void Write(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        numbers.Begin();
        values.Clear();
        foreach (var unit in units)
        {
            if (unit.Events.Length == 0) continue;
            var number = numbers.Next(session, unit.Events.Length);
            var key = KeyOf(unit);
            unit.FirstLine = key is null ? 0 : number;
            foreach (var line in unit.Events)
                values.AddRange((ReadOnlySpan<object?>)[line.Key.MerchantId, number++, line.Key != key, line.At.ToUnixTimeMilliseconds(),
                    line.Key.TerminalId, line.Key.Batch, line.Key.Trace,
                    line.Hop, line.Mti, line.Code, line.Detail]);
        }

        if (values.Count > 0) session.InsertMany("journal", Columns, values);
    }

    public void Committed() => numbers.Committed();

    /// <summary>Loose lines, and those of the latest transactions, which come first in the join, so that the journal is not walked through for them.</summary>
    internal static readonly string LatestLines =
        $"""
        SELECT * FROM ({Select} WHERE j.merchant_id = @p0 AND j.is_loose = 1 ORDER BY j.number DESC LIMIT @p2) loose
        UNION ALL
        SELECT * FROM (SELECT {string.Join(", ", Columns.Select(column => "j." + column))}
            FROM (SELECT terminal_id, batch, trace, asked_line, answered_line FROM transactions WHERE merchant_id = @p0 ORDER BY started_at_ms DESC LIMIT @p2) t
            CROSS JOIN journal j
            WHERE j.merchant_id = @p0 AND j.is_loose = 0 AND j.terminal_id = t.terminal_id AND j.batch = t.batch AND j.trace = t.trace AND {IsOf}
            ORDER BY j.number DESC LIMIT @p2) own
        ORDER BY number DESC LIMIT @p2
        """;

    /// <summary>The merchant's latest lines, newest first: loose ones, and those of its latest transactions.</summary>
    public static ImmutableArray<JournalLine> Latest(ReadSession session, string merchantId, int count) => [.. session.Query(LatestLines, Line, merchantId, LinesMax, count)];

    /// <summary>A transaction's lines, oldest first.</summary>
    public static ImmutableArray<JournalLine> Of(ReadSession session, TransactionKey key) =>
    [
        .. session.Query(
            $"""
            {Select} WHERE j.merchant_id = @p0 AND j.terminal_id = @p2 AND j.batch = @p3 AND j.trace = @p4 AND j.is_loose = 1
            UNION ALL
            {Select} JOIN transactions t ON t.merchant_id = j.merchant_id AND t.terminal_id = j.terminal_id AND t.batch = j.batch AND t.trace = j.trace
            WHERE t.merchant_id = @p0 AND t.terminal_id = @p2 AND t.batch = @p3 AND t.trace = @p4 AND j.is_loose = 0 AND {IsOf}
            ORDER BY number
            """,
            Line, key.MerchantId, LinesMax, key.TerminalId, key.Batch, key.Trace),
    ];

    /// <summary>The transaction that will point at the unit's lines; null where none will.</summary>
    private static TransactionKey? KeyOf(HostUnit unit)
    {
        var key = unit.New?.Key ?? (unit.MovedFrom == TransactionState.Pending ? unit.Moved?.Key : null);
        return unit.Events.Length <= LinesMax && unit.Events[0].Key == key ? key : null;
    }

    /// <summary>A line from its row.</summary>
    public static JournalLine Line(DbDataReader row) => new(
        row.GetInt64(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        new TransactionKey(row.GetString(0), row.GetString(4), row.GetInt32(5), row.GetInt32(6)),
        (Hop)row.GetInt32(7), row.GetString(8), row.GetString(9), row.GetString(10));
}
