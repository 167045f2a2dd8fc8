using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Looks for a merchant's transactions, newest first. It walks through the index by time, which holds end of card, requested amount and kind, and reads only the rows that fit;
/// one call walks so far only, so that it takes as long with a merchant's thousand sales as with his million.</summary>
internal sealed class SearchQuery(ReadSession session, TransactionSearch search)
{
    /// <summary>Transactions that one call looks at in the index, and where each row must be read.</summary>
    public const int WalkMax = 100_000, RowWalkMax = 10_000;

    private const string SelectTimes = "SELECT started_at_ms FROM transactions WHERE merchant_id = @p0 AND started_at_ms < @p1 AND started_at_ms >= @p2 ORDER BY started_at_ms DESC LIMIT 1 OFFSET @p3";

    private const string HasOtherAmount = " AND (amount_minor <> requested_minor OR tip_minor <> 0)";

    /// <summary><see cref="Transaction.Total"/>: the amount of a tip adjustment (34) has the tip in it.</summary>
    private const string WholeIs = "amount_minor + CASE WHEN kind = 34 THEN 0 ELSE tip_minor END = ";

    /// <summary>The one transaction that RRN or slip name.</summary>
    public IReadOnlyList<Transaction> Named() =>
    [
        .. (search.Slip is { } slip
            ? session.Query(
                TransactionTable.Select + " WHERE merchant_id = @p0 AND terminal_id = @p1 AND batch = @p2 AND trace = @p3",
                TransactionTable.Read, search.MerchantId, slip.TerminalId, slip.Batch, slip.Trace)
            : session.Query(TransactionTable.Select + " WHERE merchant_id = @p0 AND rrn = @p1 AND rrn <> ''", TransactionTable.Read, search.MerchantId, search.Rrn))
            .Where(search.Finds),
    ];

    /// <summary>What began at one moment, in the order of a page.</summary>
    public IReadOnlyList<Transaction> At(long ms)
    {
        var rows = session.Query(TransactionTable.Select + " WHERE merchant_id = @p0 AND started_at_ms = @p1", TransactionTable.Read, search.MerchantId, ms).Where(search.Finds).ToList();
        rows.Sort(SearchCursor.Compare);
        return rows;
    }

    /// <summary>How far down one call looks: the moment from which on it has seen everything; <paramref name="from"/> where that is the end.</summary>
    /// <param name="below">Looks at what began before this.</param>
    public long Floor(long below, long from, int walkMax)
    {
        var last = session.Scalar(SelectTimes, search.MerchantId, below, from, search.State is null ? walkMax : Math.Min(walkMax, RowWalkMax));
        return last is null ? from : Convert.ToInt64(last, CultureInfo.InvariantCulture);
    }

    /// <summary>The newest that fit, of what began in a stretch of time.</summary>
    public IReadOnlyList<Transaction> Between(long from, long below, int most)
    {
        var rows = Walk("requested_minor = ", "", from, below, most);
        if (search.Amount is null) return rows;
        // Where a part was approved or a tip was added, the slip says another amount.
        var others = Walk(WholeIs, HasOtherAmount, from, below, most).Concat(Walk("amount_minor = ", HasOtherAmount, from, below, most));
        var all = rows.Concat(others).DistinctBy(row => row.Key).ToList();
        all.Sort(SearchCursor.Compare);
        return all;
    }

    /// <summary>A statement says only what is asked: what is left open would keep the engine from looking no further than the index.</summary>
    private IReadOnlyList<Transaction> Walk(string amountIs, string also, long from, long below, int most)
    {
        var values = new List<object?> { search.MerchantId, below, from, most };
        var wanted = also;
        if (search.LastFour is { } end) Add("card_end = ", int.Parse(end, CultureInfo.InvariantCulture));
        if (search.Amount is { } amount) Add(amountIs, amount.Minor);
        if (search.Kind is { } kind) Add("kind = ", kind);
        if (search.State is { } state) Add("state = ", state);
        return session.Query(
            $"{TransactionTable.Select} WHERE merchant_id = @p0 AND started_at_ms < @p1 AND started_at_ms >= @p2{wanted} ORDER BY started_at_ms DESC LIMIT @p3",
            TransactionTable.Read, [.. values]);

        void Add(string column, object value)
        {
            wanted += string.Create(CultureInfo.InvariantCulture, $" AND {column}@p{values.Count}");
            values.Add(value);
        }
    }
}
