using Piaohao.Acquirer.Archives;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Cuts what a search finds into pages: each goes on exactly behind the one before it, also among transactions that began in one moment.</summary>
internal static class SearchPages
{
    /// <summary>Archived parts that one call reads, and places in them that it looks at to choose them.</summary>
    private const int PartsMax = 3, PlacesMax = 5000;

    private static readonly Comparer<Transaction> Newest = Comparer<Transaction>.Create(SearchCursor.Compare);

    /// <param name="limit">Rows of a page.</param>
    /// <param name="walkMax">Transactions that are looked at for it.</param>
    public static SearchPage Read(ReadSession session, TransactionSearch search, int limit, SearchCursor? cursor, int walkMax, ArchiveShelf? shelf = null)
    {
        var query = new SearchQuery(session, search);
        if (search.Rrn is not null || search.Slip is not null) return new SearchPage([.. Named(session, search, query, shelf)], null);
        var from = search.From?.ToUnixTimeMilliseconds() ?? 0;
        var below = Math.Min(cursor?.Before.ToUnixTimeMilliseconds() ?? long.MaxValue, search.To?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        var floor = query.Floor(below, from, walkMax);
        var rows = new List<Transaction>();
        if (shelf is not null) (floor, rows) = Archived(session, search, shelf, floor, below);
        if (cursor is { After: { } after } place)
        {
            rows.AddRange(query.At(place.Before.ToUnixTimeMilliseconds()));
            rows.RemoveAll(row => row.StartedAt == place.Before && SearchCursor.CompareKeys(row.Key, after) >= 0);
        }
        else
        {
            rows.RemoveAll(row => row.StartedAt.ToUnixTimeMilliseconds() >= below);
        }

        rows.AddRange(Whole(query, query.Between(floor, below, limit + 1), limit));
        rows.Sort(Newest);
        if (rows.Count > limit) return new SearchPage([.. rows.Take(limit)], new SearchCursor(rows[limit - 1].StartedAt, rows[limit - 1].Key));
        return new SearchPage([.. rows], floor > from ? new SearchCursor(DateTimeOffset.FromUnixTimeMilliseconds(floor), null) : null);
    }

    private static IEnumerable<Transaction> Named(ReadSession session, TransactionSearch search, SearchQuery query, ArchiveShelf? shelf)
    {
        if (query.Named() is { Count: > 0 } found) return found;
        if (shelf is null) return [];
        var archived = search.Slip is { } slip
            ? shelf.Find(session, new TransactionKey(search.MerchantId, slip.TerminalId, slip.Batch, slip.Trace))
            : shelf.FindByRrn(session, search.MerchantId, search.Rrn!);
        return archived is not null && search.Finds(archived) ? [archived] : [];
    }

    /// <summary>What fits among archived transactions that began from <paramref name="floor"/> on, also at <paramref name="below"/> itself; not as far down where that were more parts
    /// than one call reads. Those that reach to the very end of the stretch are read in any case, so every call gets on.</summary>
    private static (long Floor, List<Transaction> Rows) Archived(ReadSession session, TransactionSearch search, ArchiveShelf shelf, long floor, long below)
    {
        var places = ArchiveTable.PlacesBetween(session, search.MerchantId, floor, below, PlacesMax);
        if (places.Count == PlacesMax) floor = places[^1].Last + 1;
        var taken = new HashSet<(int, int)>();
        foreach (var (archive, part, last) in places)
        {
            if (last < below - 1 && taken.Count >= PartsMax && !taken.Contains((archive, part)))
            {
                floor = Math.Max(floor, last + 1);
                break;
            }

            taken.Add((archive, part));
        }

        var rows = taken.SelectMany(place => shelf.Transactions(session, place.Item1, place.Item2))
            .Where(row => search.Finds(row) && row.StartedAt.ToUnixTimeMilliseconds() is var ms && ms >= floor && ms <= below);
        return (floor, [.. rows]);
    }

    /// <summary>Where the rows were cut off in the middle of a moment, that moment is read whole.</summary>
    private static IEnumerable<Transaction> Whole(SearchQuery query, IReadOnlyList<Transaction> rows, int limit)
    {
        if (rows.Count <= limit) return rows;
        var last = rows[limit].StartedAt;
        return rows.Where(row => row.StartedAt > last).Concat(query.At(last.ToUnixTimeMilliseconds()));
    }
}
