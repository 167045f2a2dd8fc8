using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Settlement;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Ledger;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Closed days leave the books for files, and everything that was asked of them is answered as before.</summary>
public sealed class ArchiveTests
{
    private const string Mid = TestHost.Mid;

    /// <summary>No timer stands in the way of a clock that goes on by months.</summary>
    private static readonly AcquirerOptions Long = new() { IdleLimit = TimeSpan.FromDays(900), NetworkEcho = TimeSpan.FromDays(900) };

    private static readonly TestCard Card = TestCard.Credit;

    [Fact]
    public async Task Archived_days_are_found_and_verified_as_if_they_were_in_the_books()
    {
        await using var test = await TestHost.StartAsync(Long);
        var (terminal, keys) = await TradedAsync(test);
        var before = Seen(test, terminal, keys);
        Assert.Equal("equal (8 transactions, 8 entries)", test.Host.Verification.Verify().ToString());

        var steps = test.Archiver().Run(Day(test)).ToList();

        Assert.Equal((8, 8), (steps[^1].Transactions, steps[^1].Entries));
        Assert.Equal(steps[^1].File, Path.GetFileName(Assert.Single(Directory.GetFiles(test.ArchiveFolder, "*.zip"))));
        Assert.Equal("equal (8 transactions, 8 entries, 1 archive with them)", test.Host.Verification.Verify().ToString());
        Assert.Equal(before, Seen(test, terminal, keys));
        foreach (var table in (string[])["transactions", "ledger_entries", "ledger_postings", "vault", "network_reversals"]) Assert.Equal(0, Count(test, table));
        Assert.Equal(0, Count(test, "journal WHERE trace IN (SELECT first_trace FROM archived_batches)"));
        Assert.Empty(test.Archiver().Run(Day(test)));

        // The chain goes on where it left.
        await terminal.SignInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, Card)));
        Assert.Equal("equal (9 transactions, 9 entries, 1 archive with them)", test.Host.Verification.Verify().ToString());
        Assert.StartsWith("A part of the books lies in archives (1)", new BooksVerification(test.Database).Verify().Difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_from_long_ago_gets_its_old_answer_and_is_no_new_transaction()
    {
        await using var test = await TestHost.StartAsync(Long);
        var terminal = await test.SignedInAsync();
        var (sale, told, reversible) = (terminal.Sale(1_000, Card), terminal.OfflineSale(2_000, Card, "TEL001"), terminal.Sale(3_000, Card));
        var sold = await terminal.AskAsync(sale);
        Assert.Equal("00", await terminal.CodeOfAsync(told));
        Assert.Equal("00", await terminal.CodeOfAsync(reversible));
        await SettleAsync(test, terminal);
        await PassAsync(test, terminal, 60);
        test.Archiver().Run(Day(test)).Last();
        Assert.Equal(0, Count(test, "transactions"));
        var (sent, worth) = (test.Network.All.Count, test.Balance(AccountKind.NetworkReceivable));

        // Under the keys of today, and the batch and trace of then.
        terminal.Batch = 1;
        var trace = int.Parse(sale.Text(11)!, System.Globalization.CultureInfo.InvariantCulture);
        var again = await terminal.AskAsync(terminal.Sale(1_000, Card, useTrace: trace));
        Assert.Equal((sold.Text(39), sold.Text(37), sold.Text(38)), (again.Text(39), again.Text(37), again.Text(38)));
        Assert.Equal("00", await terminal.CodeOfAsync(told));
        Assert.Equal("12", await terminal.CodeOfAsync(told.SetNumber(4, 2_001)));
        Assert.Equal("94", await terminal.CodeOfAsync(terminal.Sale(1_001, Card, useTrace: trace)));
        Assert.Equal("77", await terminal.CodeOfAsync(terminal.Sale(1_001, Card, useTrace: 999)));
        Assert.Equal("12", await terminal.CodeOfAsync(terminal.ReversalOf(reversible)));
        terminal.Batch = 2;
        var asked = await terminal.AskAsync(terminal.QueryOf(1, trace));
        Assert.Equal("00", asked.Text(39));
        Assert.Contains(sold.Text(37)!, asked.Text(59), StringComparison.Ordinal);
        Assert.Equal("25", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 1_000, Card, sold, isNamedByTrace: false)));

        Assert.Equal(sent, test.Network.All.Count);
        Assert.Equal(worth, test.Balance(AccountKind.NetworkReceivable));
        Assert.Equal("equal (4 transactions, 3 entries, 1 archive with them)", test.Host.Verification.Verify().ToString());
    }

    [Fact]
    public async Task What_may_still_change_or_be_spoken_of_stays_with_all_that_belongs_to_it()
    {
        await using var test = await TestHost.StartAsync(Long with { HoldFor = TimeSpan.FromDays(300) });
        var (terminal, other) = (await test.SignedInAsync(), await test.SignedInAsync(TestHost.Tid2, 3));
        var refundedLate = await terminal.AskAsync(terminal.Sale(1_000, Card));
        await terminal.AskAsync(terminal.Of(TransactionKind.PreAuthorisation, 5_000, Card));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(200, Card)));
        await SettleAsync(test, terminal);
        // Never settled.
        Assert.Equal("00", await other.CodeOfAsync(other.Sale(400, Card)));
        await PassAsync(test, terminal, 59);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 300, Card, refundedLate, isNamedByTrace: false)));
        await SettleAsync(test, terminal);
        await PassAsync(test, terminal, 40);

        var day = Day(test).AddDays(-60);
        Assert.Equal(1, test.Archiver().Run(day).Last().Transactions);
        Assert.Equal("equal (5 transactions, 4 entries, 1 archive with them)", test.Host.Verification.Verify().ToString());
        Assert.Equal([5_000, 1_000, 400, 300], Left(test));

        // The refund is old enough too; terminals settle, holds lapse.
        Assert.Equal(2, test.Archiver().Run(Day(test)).Last().Transactions);
        Assert.Equal([5_000, 400], Left(test));
        Assert.Equal("equal (5 transactions, 4 entries, 2 archives with them)", test.Host.Verification.Verify().ToString());

        static IEnumerable<long> Left(TestHost test)
        {
            using var session = test.Database.OpenRead();
            return session.Query("SELECT amount_minor FROM transactions ORDER BY amount_minor DESC", row => row.GetInt64(0));
        }
    }

    [Fact]
    public async Task Broken_off_anywhere_nothing_is_lost_and_nothing_is_there_twice()
    {
        await using var test = await TestHost.StartAsync(Long);
        var (terminal, keys) = await TradedAsync(test);
        await PassAsync(test, terminal, 1);
        keys = [.. keys, .. (await TradedAsync(test, terminal)).Keys];
        var before = Seen(test, terminal, keys);
        var broken = new List<string>();
        for (var steps = 1; ; steps++)
        {
            var passed = 0;
            try
            {
                foreach (var step in test.Archiver(at => Break(at, ref passed, steps)).Run(Day(test))) Assert.Equal(before, Seen(test, terminal, keys));
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.StartsWith("equal (16 transactions, 16 entries", test.Host.Verification.Verify().ToString(), StringComparison.Ordinal);
                Assert.Equal(before, Seen(test, terminal, keys));
            }
        }

        Assert.Equal(["committing", "named", "taken", "written"], broken.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(0, Count(test, "transactions"));
        Assert.Empty(Directory.GetFiles(test.ArchiveFolder, "*" + ArchiveFile.Unfinished));
        Assert.StartsWith("equal (16 transactions, 16 entries", test.Host.Verification.Verify().ToString(), StringComparison.Ordinal);

        void Break(string at, ref int passed, int steps)
        {
            if (++passed < steps) return;
            broken.Add(at);
            throw new OperationCanceledException(at);
        }
    }

    [Fact]
    public async Task A_sale_that_is_refunded_while_its_day_is_archived_stays()
    {
        await using var test = await TestHost.StartAsync(Long);
        var terminal = await test.SignedInAsync();
        var sold = await terminal.AskAsync(terminal.Sale(1_000, Card));
        await SettleAsync(test, terminal);
        await PassAsync(test, terminal, 60);
        var refund = terminal.Of(TransactionKind.Refund, 300, Card, sold, isNamedByTrace: false);
        var steps = test.Archiver(at =>
        {
            if (at == "written") Assert.Equal("00", terminal.CodeOfAsync(refund).GetAwaiter().GetResult());
        }).Run(Day(test)).ToList();
        Assert.Equal(0, steps[^1].Transactions);
        Assert.Equal("equal (2 transactions, 2 entries, 1 archive with them)", test.Host.Verification.Verify().ToString());
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 700, Card, sold, isNamedByTrace: false)));
    }

    [Fact]
    public async Task Files_are_deleted_in_their_time_and_verify_begins_behind_them()
    {
        await using var test = await TestHost.StartAsync(Long);
        var first = new BusinessCalendar(test.Time, Long.BusinessDayEnd).DayOf(test.Time.GetUtcNow());
        var (terminal, _) = await TradedAsync(test, pass: 0);
        var told = terminal.OfflineSale(2_000, Card, "TEL001");
        Assert.Equal("00", await terminal.CodeOfAsync(told));
        await SettleAsync(test, terminal);
        await PassAsync(test, terminal, 60);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, Card)));
        await SettleAsync(test, terminal);
        await PassAsync(test, terminal, 60);
        test.Archiver().Run(Day(test)).Last();
        Assert.Equal(2, Directory.GetFiles(test.ArchiveFolder, "*.zip").Length);
        Assert.Empty(test.Archiver().Delete(first));

        // Broken off after the books know it, before the file is gone.
        Assert.Throws<OperationCanceledException>(() => test.Archiver(at =>
        {
            if (at == "deleting") throw new OperationCanceledException();
        }).Delete(first.AddDays(1)).ToList());
        Assert.Equal(2, Directory.GetFiles(test.ArchiveFolder, "*.zip").Length);
        Assert.Empty(test.Archiver().Delete(first.AddDays(1)));
        Assert.Single(Directory.GetFiles(test.ArchiveFolder, "*.zip"));

        var result = test.Host.Verification.Verify();
        Assert.Equal((true, 1, 1, first), (result.IsEqual, (int)result.Transactions, result.Archives, result.DeletedTo));
        Assert.EndsWith($"is deleted, chains and sums begin behind it)", result.ToString(), StringComparison.Ordinal);
        Assert.Single(test.Host.Verification.StandingMovements());
        var sent = test.Network.All.Count;
        // Nobody knows what it was: it is no new sale.
        Assert.Equal("77", await terminal.CodeOfAsync(told));
        Assert.Equal(sent, test.Network.All.Count);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, Card)));
        Assert.True(test.Host.Verification.Verify().IsEqual);
        test.Database.Write(session => session.Execute("UPDATE archived_balances SET debit_minor = debit_minor + 1 WHERE reach = 2 AND debit_minor > 0"));
        Assert.Contains("stored balance", test.Host.Verification.Verify().Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("byte", "was changed after it was written")]
    [InlineData("file", "is missing")]
    [InlineData("part of transactions", "there is no such transaction")]
    [InlineData("part of entries", "expected a sale entry")]
    public async Task What_was_done_to_an_archive_is_found(string what, string expected)
    {
        await using var test = await TestHost.StartAsync(Long);
        await TradedAsync(test);
        test.Archiver().Run(Day(test)).Last();
        var file = Assert.Single(Directory.GetFiles(test.ArchiveFolder, "*.zip"));
        switch (what)
        {
            case "byte":
                var bytes = await File.ReadAllBytesAsync(file);
                bytes[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(file, bytes);
                break;
            case "file": File.Delete(file); break;
            default: test.Database.Write(session => session.Execute($"DELETE FROM archived_parts WHERE holds = {(what == "part of entries" ? 1 : 2)}")); break;
        }

        Assert.Contains(expected, test.Host.Verification.Verify().Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(40)]
    public async Task A_day_of_many_parts_is_searched_page_by_page(int terminals)
    {
        await using var test = await TestHost.StartAsync(Long);
        test.Database.Write(session =>
        {
            for (var row = 0; row < 300; row++)
                session.Execute(
                    """
                    INSERT INTO transactions (merchant_id, terminal_id, batch, trace, state, amount_minor, currency, entry_mode, field60, pan_masked, pan_hash, issuer_id, fee_card, fee_minor,
                        operator_id, rrn, network_stan, network_time, authorisation, response_code, settlement_date, business_date, started_at_ms, ended_at_ms, requested_minor, card_end)
                    VALUES (@p0, @p1, 7, @p2, 3, @p3, 156, '021', '2200000700050', '629901*********1234', NULL, '99010000', 0, 0, '01', @p4, 1, '1122120000', '', '51', '', '2026-11-22', @p5, @p5, @p3, 1234)
                    """,
                    Mid, $"2000{row % terminals:0000}", row + 1, 100 + (row % 7), $"9{row:00000000000}", test.Time.GetUtcNow().ToUnixTimeMilliseconds() + (row / 3 * 1000));
        });
        test.Time.Advance(TimeSpan.FromDays(60));
        foreach (var search in (TransactionSearch[])[new(Mid), new(Mid) { Amount = Money.Fen(103) }])
            Assert.Equal(Walk(search, 1000), Walk(search, 7));
        var (all, some) = (Walk(new(Mid), 1000), Walk(new(Mid) { Amount = Money.Fen(103) }, 1000));
        Assert.Equal((300, 43), (all.Count, some.Count));
        new Archiver(test.Database, test.ArchiveFolder, new BusinessCalendar(test.Time, Long.BusinessDayEnd)) { TransactionsOfPart = 10 }.Run(Day(test)).Last();
        Assert.Equal(0, Count(test, "transactions"));
        Assert.Equal(30, Count(test, "archived_parts"));
        foreach (var limit in (int[])[1, 7, 50, 1000])
        {
            Assert.Equal(all, Walk(new(Mid), limit));
            Assert.Equal(some, Walk(new(Mid) { Amount = Money.Fen(103) }, limit));
        }

        Assert.Equal("equal (300 transactions, 0 entries, 1 archive with them)", test.Host.Verification.Verify().ToString());
        Assert.Equal(all.Take(40), test.Queries.Recent(Mid, 40).Select(row => row.Key));

        List<TransactionKey> Walk(TransactionSearch search, int limit)
        {
            var (found, next) = (new List<TransactionKey>(), (SearchCursor?)null);
            for (var pages = 0; pages == 0 || next is not null; pages++)
            {
                var page = test.Queries.Search(search, limit, next);
                found.AddRange(page.Rows.Select(row => row.Key));
                next = page.Next;
                Assert.True(pages < 700);
            }

            return found;
        }
    }

    [Fact]
    public async Task Two_do_not_archive_at_once()
    {
        await using var test = await TestHost.StartAsync(Long);
        await TradedAsync(test);
        using var first = test.Archiver().Run(Day(test)).GetEnumerator();
        Assert.True(first.MoveNext());
        Assert.Contains("already", Assert.Throws<IOException>(() => test.Archiver().Run(Day(test)).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_archives_by_itself_where_it_is_set_to()
    {
        await using var test = await TestHost.StartAsync(Long with { ArchiveAfter = TimeSpan.FromDays(40), KeepArchives = TimeSpan.FromDays(90) });
        var (terminal, _) = await TradedAsync(test, pass: 0);
        await PassAsync(test, terminal, 30);
        Assert.Equal(8, Count(test, "transactions"));
        await PassAsync(test, terminal, 11);
        while (Count(test, "transactions") > 0) await TickAsync();
        Assert.True(test.Host.Verification.Verify().IsEqual);
        await PassAsync(test, terminal, 60);
        while (Directory.GetFiles(test.ArchiveFolder, "*.zip").Length > 0) await TickAsync();
        Assert.NotNull(test.Host.Verification.Verify().DeletedTo);
        Assert.Throws<InvalidOperationException>(() => (Long with { ArchiveAfter = TimeSpan.FromDays(30) }).Validate());
        Assert.Throws<InvalidOperationException>(() => (Long with { ArchiveAfter = TimeSpan.FromDays(40), KeepArchives = TimeSpan.FromDays(40) }).Validate());

        async Task TickAsync()
        {
            test.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }
    }

    /// <summary>A day of every kind of outcome, settled, and months later.</summary>
    internal static async Task<(ScriptedTerminal Terminal, IReadOnlyList<TransactionKey> Keys)> TradedAsync(TestHost test, ScriptedTerminal? at = null, int pass = 60)
    {
        var terminal = at ?? await test.SignedInAsync();
        var batch = terminal.Batch;
        var sold = await terminal.AskAsync(terminal.Sale(10_000, Card));
        await terminal.CodeOfAsync(terminal.Of(TransactionKind.Refund, 2_500, Card, sold, isNamedByTrace: false));
        var tipped = await terminal.AskAsync(terminal.Sale(4_000, TestCard.Debit));
        await terminal.CodeOfAsync(terminal.Tip(400, tipped));
        var voided = await terminal.AskAsync(terminal.Sale(300, Card));
        await terminal.CodeOfAsync(terminal.Of(TransactionKind.SaleVoid, 300, Card, voided));
        var reversed = terminal.Sale(200, Card);
        await terminal.CodeOfAsync(reversed);
        await terminal.CodeOfAsync(terminal.ReversalOf(reversed));
        test.Network.Sale = _ => new NetworkAct("51");
        await terminal.CodeOfAsync(terminal.Sale(77, Card));
        test.Network.Sale = _ => NetworkAct.Approve;
        await test.SettledAsync();
        await SettleAsync(test, terminal);
        var keys = test.Queries.Recent(Mid, 100).Where(row => row.Key.Batch == batch).Select(row => row.Key).ToList();
        if (pass > 0) await PassAsync(test, terminal, pass);
        return (terminal, keys);
    }

    /// <summary>All that can be asked about some transactions.</summary>
    private static List<string> Seen(TestHost test, ScriptedTerminal terminal, IReadOnlyList<TransactionKey> keys)
    {
        var seen = new List<string>();
        foreach (var key in keys)
        {
            var row = test.Queries.Find(key)!;
            Assert.Equal(key, Assert.Single(test.Queries.Search(new(Mid) { Rrn = row.Rrn }, 10).Rows).Key);
            Assert.Equal(key, Assert.Single(test.Queries.Search(new(Mid) { Slip = (key.TerminalId, key.Batch, key.Trace) }, 10).Rows).Key);
            seen.Add((row with { PanHash = null }).ToString() + Convert.ToHexString(row.PanHash ?? []));
            seen.AddRange(test.Queries.JournalOf(key).Select(line => line.ToString()));
            seen.Add(test.Queries.TotalsOf(BatchId.Of(key)).ToString());
        }

        foreach (var search in (TransactionSearch[])[new(Mid), new(Mid) { LastFour = Card.Pan[^4..] }, new(Mid) { Amount = Money.Fen(4_400) }, new(Mid) { State = TransactionState.Declined }])
            foreach (var limit in (int[])[1, 3, 100])
            {
                SearchCursor? next = null;
                do
                {
                    var page = test.Queries.Search(search, limit, next);
                    seen.AddRange(page.Rows.Select(row => row.Key.ToString()));
                    next = page.Next;
                }
                while (next is not null);
            }

        seen.AddRange(test.Host.Verification.StandingMovements().Select(movement => movement.ToString()).Order(StringComparer.Ordinal));
        seen.AddRange(test.Host.Verification.StandingTransactions(terminal.Id).Select(standing => standing.ToString()));
        seen.AddRange(test.Queries.Accounts().Select(account => account.ToString()));
        return seen;
    }

    private static async Task SettleAsync(TestHost test, ScriptedTerminal terminal)
    {
        var totals = test.Queries.TotalsOf(new BatchId(Mid, terminal.Id, terminal.Batch));
        await terminal.AskAsync(terminal.Totals(totals));
        Assert.Equal("00", (await terminal.AskAsync(terminal.End(isBalanced: true, 0))).Text(39));
        terminal.Batch++;
    }

    private static async Task PassAsync(TestHost test, ScriptedTerminal terminal, int days)
    {
        test.Time.Advance(TimeSpan.FromDays(days));
        Assert.Equal("00", (await terminal.SignInAsync()).Text(39));
    }

    /// <summary>The business day a month ago: what is before it may go.</summary>
    private static DateOnly Day(TestHost test) => new BusinessCalendar(test.Time, Long.BusinessDayEnd).DayOf(test.Time.GetUtcNow() - Long.ArchiveAgeLeast);

    internal static long Count(TestHost test, string table)
    {
        using var session = test.Database.OpenRead();
        return Convert.ToInt64(session.Scalar("SELECT COUNT(*) FROM " + table), System.Globalization.CultureInfo.InvariantCulture);
    }
}
