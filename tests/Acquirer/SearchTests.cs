using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Servers;
using Piaohao.Storage;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class SearchTests : IDisposable
{
    private const string Mid = TestHost.Mid;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-acquirer-");
    private readonly TestDatabases databases;

    public SearchTests() => databases = new TestDatabases(folder.FullName);

    [Fact]
    public async Task Transactions_are_found_by_what_stands_on_their_slips()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(10_000, TestCard.Debit));
        var trace = terminal.LastTrace;
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Tip(500, sold)));
        test.Time.Advance(TimeSpan.FromMinutes(1));
        var began = test.Time.GetUtcNow();
        test.Network.Sale = _ => new NetworkAct("51");
        await terminal.CodeOfAsync(terminal.Sale(10_000, TestCard.Credit));

        Assert.Equal([10_000], Fen(test, new(Mid) { LastFour = TestCard.Credit.Pan[^4..] }));
        Assert.Equal([10_000, 10_500, 10_000], Fen(test, new(Mid)));
        Assert.Equal([10_000], Fen(test, new(Mid) { From = began }));
        Assert.Equal([10_500, 10_000], Fen(test, new(Mid) { To = began }));
        Assert.Equal([10_000], Fen(test, new(Mid) { State = TransactionState.Declined }));
        Assert.Equal([10_500], Fen(test, new(Mid) { Kind = TransactionKind.TipAdjust }));
        Assert.Equal([10_000], Fen(test, new(Mid) { Amount = Money.Fen(10_000), State = TransactionState.Approved }));
        Assert.Equal([TransactionKind.TipAdjust, TransactionKind.Sale], Find(test, new(Mid) { Amount = Money.Fen(10_500) }).Select(row => row.Kind));
        Assert.Equal([10_000], Fen(test, new(Mid) { Rrn = sold.Text(37) }));
        Assert.Equal([10_000], Fen(test, new(Mid) { Slip = (terminal.Id, terminal.Batch, trace) }));
        Assert.Empty(Find(test, new(Mid) { Slip = (terminal.Id, terminal.Batch, trace), Amount = Money.Fen(1) }));
        Assert.Empty(Find(test, new(Mid) { Amount = Money.Fen(10_501) }));
        Assert.Empty(Find(test, new(TestHost.ClosedMid)));
    }

    [Fact]
    public async Task Part_that_was_approved_is_found_by_either_amount()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Sale = _ => new NetworkAct("10");
        var sale = terminal.Sale(10_000, TestCard.Debit);
        await terminal.AskAsync(sale.Set(60, terminal.Field60(22)[..13] + "1"));
        var row = Assert.Single(Find(test, new(Mid)));
        Assert.NotEqual(row.Requested, row.Amount);
        Assert.Equal(row.Key, Assert.Single(Find(test, new(Mid) { Amount = row.Requested })).Key);
        Assert.Equal(row.Key, Assert.Single(Find(test, new(Mid) { Amount = row.Amount })).Key);
    }

    [Fact]
    public void Pages_go_on_where_the_one_before_ended_also_within_one_moment()
    {
        var database = NewBooks();
        // Moments of 1, 2, 3 … transactions, the last of them with more than a page holds.
        database.Write(session =>
        {
            for (var row = 0; row < 300; row++) Sale(session, row, second: (int)Math.Sqrt(row * 2), fen: 100 + (row % 3));
            session.Execute("UPDATE transactions SET card_end = (trace - 1) % 50");
        });
        foreach (var limit in (int[])[1, 2, 7, 299, 300, 301, 1000])
        {
            Assert.Equal(Expected(_ => true), Walk(new(Mid), limit, SearchQuery.WalkMax));
            Assert.Equal(Expected(row => row % 3 == 1), Walk(new(Mid) { Amount = Money.Fen(101) }, limit, SearchQuery.WalkMax));
            Assert.Equal(Expected(row => row % 3 == 1), Walk(new(Mid) { Amount = Money.Fen(101) }, limit, walkMax: 10));
            Assert.Equal(Expected(row => row % 50 == 7), Walk(new(Mid) { LastFour = "0007" }, limit, walkMax: 5));
        }

        IEnumerable<int> Expected(Func<int, bool> fits) => Enumerable.Range(0, 300).Where(fits).OrderByDescending(row => (int)Math.Sqrt(row * 2)).ThenByDescending(row => row);

        IEnumerable<int> Walk(TransactionSearch search, int limit, int walkMax)
        {
            using var session = database.OpenRead();
            SearchCursor? next = null;
            for (var pages = 0; pages == 0 || next is not null; pages++)
            {
                if (next is { } cursor) Assert.True(SearchCursor.TryParse(cursor.ToString(), Mid, out var read) && read == cursor);
                var page = SearchPages.Read(session, search, limit, next, walkMax);
                Assert.InRange(page.Rows.Length, 0, limit);
                Assert.True(pages < 400);
                foreach (var row in page.Rows) yield return row.Key.Trace - 1;
                next = page.Next;
            }
        }
    }

    [Fact]
    public void A_search_reads_the_index_alone_for_what_does_not_fit()
    {
        if (PostgresServer.TestEngine == Engine.PostgreSql) return;
        using var session = NewBooks().OpenRead();
        var plan = session.Query(
            "EXPLAIN QUERY PLAN SELECT rrn FROM transactions WHERE merchant_id = @p0 AND started_at_ms < @p1 AND started_at_ms >= @p2 AND card_end = @p3 ORDER BY started_at_ms DESC LIMIT 51",
            row => row.GetString(3), Mid, long.MaxValue, 0, 7);
        Assert.Equal("SEARCH transactions USING INDEX transactions_by_time (merchant_id=? AND started_at_ms>? AND started_at_ms<?)", Assert.Single(plan));
    }

    [Fact]
    public void The_journal_is_not_walked_through_for_a_merchants_latest_lines()
    {
        if (PostgresServer.TestEngine == Engine.PostgreSql) return;
        using var session = NewBooks().OpenRead();
        var plan = session.Query("EXPLAIN QUERY PLAN " + JournalTable.LatestLines, row => row.GetString(3), Mid, JournalTable.LinesMax, 50);
        Assert.Equal(2, plan.Count(step => step.StartsWith("SEARCH j USING PRIMARY KEY (number>? AND number<?)", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN j", StringComparison.Ordinal) || step == "SEARCH j USING PRIMARY KEY");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var queries = new HostQueries(NewBooks());
        Assert.Throws<ArgumentException>(() => queries.Search(new(Mid) { LastFour = "12a4" }, 10));
        Assert.Throws<ArgumentException>(() => queries.Search(new(Mid) { Rrn = "12" }, 10));
        Assert.Throws<ArgumentException>(() => queries.Search(new(Mid) { Amount = Money.Fen(0) }, 10));
        Assert.Throws<ArgumentException>(() => queries.Search(new(""), 10));
        Assert.Throws<ArgumentException>(() => queries.Search(new(Mid) { From = TimeProvider.System.GetUtcNow(), To = TimeProvider.System.GetUtcNow().AddDays(-1) }, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => queries.Search(new(Mid), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => queries.Search(new(Mid), 1001));
        Assert.False(SearchCursor.TryParse("12.x", Mid, out _));
        Assert.False(SearchCursor.TryParse("1.10000001.2", Mid, out _));
        Assert.False(SearchCursor.TryParse("-1", Mid, out _));
    }

    [Fact]
    public void Older_books_are_searched_too()
    {
        var database = databases.Of("older");
        database.Migrate(MigrationSet.FromTexts(AcquirerHost.Schema.Scripts.Take(7).Select(script => KeyValuePair.Create(script.Name, script.Text))), TimeProvider.System);
        database.Write(session => Sale(session, 7, 1, 100));
        database.Migrate(AcquirerHost.Schema, TimeProvider.System);
        Assert.Single(new HostQueries(database).Search(new(Mid) { LastFour = "0007" }, 10).Rows);
        Assert.Empty(new HostQueries(database).Search(new(Mid) { LastFour = "0008" }, 10).Rows);
    }

    public void Dispose()
    {
        databases.Dispose();
        folder.Delete(recursive: true);
    }

    private static System.Collections.Immutable.ImmutableArray<Transaction> Find(TestHost test, TransactionSearch search) => test.Queries.Search(search, 100).Rows;

    private static IEnumerable<long> Fen(TestHost test, TransactionSearch search) => Find(test, search).Select(row => row.Amount.Minor);

    private Database NewBooks()
    {
        var database = databases.Of("acquirer");
        database.Migrate(AcquirerHost.Schema, TimeProvider.System);
        return database;
    }

    private static void Sale(WriteSession session, int row, int second, long fen) => session.Execute(
        """
        INSERT INTO transactions (merchant_id, terminal_id, batch, trace, state, amount_minor, currency, entry_mode, field60, pan_masked, pan_hash, issuer_id, fee_card, fee_minor,
            operator_id, rrn, network_stan, network_time, authorisation, response_code, settlement_date, business_date, started_at_ms, ended_at_ms, requested_minor)
        VALUES (@p0, @p1, 1, @p2, 2, @p3, 156, '021', '2200000100050', @p4, NULL, '99010000', 0, 5, '01', @p5, 1, '1122120000', '', '00', '', '2026-11-22', @p6, @p6, @p3)
        """,
        Mid, TestHost.Tid1, row + 1, fen, $"629901*********{row % 50:0000}", $"{row:000000000000}", 1_795_320_000_000 + (second * 1000L));
}
