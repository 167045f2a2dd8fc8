using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Cuts what a search finds into pages: each goes on exactly behind the one before it, also among transactions that began in one moment.</summary>
internal static class SearchPages
{
    private static readonly Comparer<Transaction> Newest = Comparer<Transaction>.Create(SearchCursor.Compare);

    /// <param name="limit">Rows of a page.</param>
    /// <param name="walkMax">Transactions that are looked at for it.</param>
    public static SearchPage Read(ReadSession session, TransactionSearch search, int limit, SearchCursor? cursor, int walkMax)
    {
        var query = new SearchQuery(session, search);
        if (search.Rrn is not null || search.Slip is not null) return new SearchPage([.. query.Named()], null);
        var from = search.From?.ToUnixTimeMilliseconds() ?? 0;
        var below = Math.Min(cursor?.Before.ToUnixTimeMilliseconds() ?? long.MaxValue, search.To?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        var rows = new List<Transaction>();
        if (cursor is { After: { } after } place)
            rows.AddRange(query.At(place.Before.ToUnixTimeMilliseconds()).Where(row => SearchCursor.CompareKeys(row.Key, after) < 0));
        var floor = query.Floor(below, from, walkMax);
        rows.AddRange(Whole(query, query.Between(floor, below, limit + 1), limit));
        rows.Sort(Newest);
        if (rows.Count > limit) return new SearchPage([.. rows.Take(limit)], new SearchCursor(rows[limit - 1].StartedAt, rows[limit - 1].Key));
        return new SearchPage([.. rows], floor > from ? new SearchCursor(DateTimeOffset.FromUnixTimeMilliseconds(floor), null) : null);
    }

    /// <summary>Where the rows were cut off in the middle of a moment, that moment is read whole.</summary>
    private static IEnumerable<Transaction> Whole(SearchQuery query, IReadOnlyList<Transaction> rows, int limit)
    {
        if (rows.Count <= limit) return rows;
        var last = rows[limit].StartedAt;
        return rows.Where(row => row.StartedAt > last).Concat(query.At(last.ToUnixTimeMilliseconds()));
    }
}
