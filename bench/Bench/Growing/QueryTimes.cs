using System.Diagnostics;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Storage;

namespace Piaohao.Bench.Growing;

/// <summary>How long a question to the books takes.</summary>
/// <param name="Median">In milliseconds, of what was asked.</param>
internal sealed record QueryTime(string Name, double Median, double Longest)
{
    private const int Times = 50;

    /// <summary>All questions that the program asks of a host's books, of sales all over the past.</summary>
    public static IReadOnlyList<QueryTime> Of(Database database, long rows, int merchants)
    {
        var (queries, random) = (new HostQueries(database), new Random(3));
        using var reader = new BookReader(database);
        return [
            Ask("a sale by its slip", () => Found(queries.Find(Key(random.NextInt64(rows))))),
            Ask("a sale by its RRN", () => Found(FindByRrn(random.NextInt64(rows)))),
            Ask("a shop's sales by the end of a card", () => Searched(random.NextInt64(rows / 10, rows), byCard: true)),
            Ask("a shop's sales by amount", () => Searched(random.NextInt64(rows / 10, rows), byCard: false)),
            Ask("the largest merchant's sales by the end of a card", () => Searched(random.NextInt64(rows / 10), byCard: true)),
            Ask("the largest merchant's sales by amount", () => Searched(random.NextInt64(rows / 10), byCard: false)),
            Ask("an amount that the largest merchant never took", () => queries.Search(new TransactionSearch(PastSales.Slip(0, rows, merchants).Merchant) { Amount = Money.Fen(1) }, 50)),
            Ask("a merchant's last 50 sales", () => queries.Recent(Merchant(), 50)),
            Ask("a merchant's last 50 lines of the journal", () => queries.Journal(Merchant(), 50)),
            Ask("all accounts", () => queries.Accounts()),
            Ask("what is open", () => queries.Open()),
            Ask("the work list", () => queries.WorkList()),
        ];

        TransactionKey Key(long number) => PastSales.Slip(number, rows, merchants) is var slip ? new(slip.Merchant, slip.Terminal, slip.Batch, slip.Trace) : default;

        Transaction? FindByRrn(long number) => PastSales.Slip(number, rows, merchants) is var slip ? reader.FindByRrn(slip.Merchant, slip.Rrn) : null;

        // The first page, as somebody looks at it.
        SearchPage Searched(long number, bool byCard)
        {
            var (merchant, (cardEnd, fen)) = (PastSales.Slip(number, rows, merchants).Merchant, PastSales.Paid(number));
            return queries.Search(byCard ? new TransactionSearch(merchant) { LastFour = cardEnd } : new TransactionSearch(merchant) { Amount = Money.Fen(fen) }, 50);
        }

        string Merchant() => PastSales.Slip(random.NextInt64(rows), rows, merchants).Merchant;
    }

    /// <summary>A sale by its slip, and a first page of the largest merchant's sales, once they are archived.</summary>
    public static (QueryTime Find, QueryTime Search) OfArchive(Database database, ArchiveShelf shelf, long rows, int merchants)
    {
        var (queries, random) = (new HostQueries(database, shelf), new Random(3));
        var largest = PastSales.Slip(0, rows, merchants).Merchant;
        return (
            Ask("a sale by its slip", () => Found(PastSales.Slip(random.NextInt64(rows), rows, merchants) is var slip ? queries.Find(new(slip.Merchant, slip.Terminal, slip.Batch, slip.Trace)) : null)),
            Ask("a page by the end of a card", () => queries.Search(new TransactionSearch(largest) { LastFour = PastSales.Paid(random.NextInt64(rows / 10)).CardEnd }, 50)));
    }

    private static Transaction Found(Transaction? row) => row ?? throw new InvalidDataException("A past sale is not found.");

    private static QueryTime Ask<T>(string name, Func<T> question)
    {
        question();
        var times = new double[Times];
        for (var at = 0; at < Times; at++)
        {
            var began = Stopwatch.GetTimestamp();
            question();
            times[at] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(times);
        return new QueryTime(name, times[Times / 2], times[^1]);
    }
}
