using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Servers;
using Piaohao.Storage;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Books that were written before their rows lay in the order of time.</summary>
public sealed class OlderBooksTests : IDisposable
{
    private const string Merchant = "898110053110001", Terminal = "10000001";

    private static readonly DateTimeOffset At = new(2026, 11, 22, 4, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-acquirer-");
    private readonly TestDatabases databases;
    private readonly Database database;
    private readonly ManualTime time = new(At);

    public OlderBooksTests()
    {
        databases = new TestDatabases(folder.FullName);
        database = databases.Of("acquirer");
        database.Migrate(MigrationSet.FromTexts(AcquirerHost.Schema.Scripts.Take(6).Select(script => KeyValuePair.Create(script.Name, script.Text))), time);
    }

    [Fact]
    public void Transactions_point_at_their_entries_and_the_books_stay_equal()
    {
        database.Write(session =>
        {
            Sale(session, 2, state: 2);
            Sale(session, 3, state: 5);
            var hash = Book(session, 1, MovementEntry.Take(EntryKind.Sale, Merchant, "10000001/000001/000002", Money.Fen(1000), Money.Fen(5), At, new(2026, 11, 22)), new byte[32]);
            hash = Book(session, 2, MovementEntry.Take(EntryKind.Sale, Merchant, "10000001/000001/000003", Money.Fen(1000), Money.Fen(5), At, new(2026, 11, 22)), hash);
            Book(session, 3, MovementEntry.GiveBack(EntryKind.SaleReversal, Merchant, "10000001/000001/000003", Money.Fen(1000), Money.Fen(5), At, new(2026, 11, 22)), hash);
        });
        database.Migrate(AcquirerHost.Schema, time);
        Assert.Equal("equal (2 transactions, 3 entries)", new BooksVerification(database).Verify().ToString());

        database.Write(session => session.Execute("UPDATE transactions SET reversal_position = 0 WHERE trace = 3"));
        Assert.Contains("expected a reversal entry", new BooksVerification(database).Verify().Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_the_journal_are_found()
    {
        database.Write(session =>
        {
            Sale(session, 2, state: 3);
            for (var number = 1; number <= 3; number++)
                session.Execute("INSERT INTO journal VALUES (@p0, @p1, @p2, @p3, 1, @p4, 1, '0200', '', '')", Merchant, number, At.ToUnixTimeMilliseconds(), Terminal, number < 3 ? 2 : 3);
        });
        database.Migrate(AcquirerHost.Schema, time);
        var queries = new HostQueries(database);
        Assert.Equal([3, 2, 1], queries.Journal(Merchant, 10).Select(line => line.Number));
        Assert.Equal([1, 2], queries.JournalOf(new TransactionKey(Merchant, Terminal, 1, 2)).Select(line => line.Number));
    }

    [Fact]
    public void Numbers_go_on_behind_the_last_one_given_out()
    {
        database.Write(session => session.Execute("INSERT INTO sequences VALUES ('rrn', 41), ('stan', 7), ('journal', 3)"));
        database.Migrate(AcquirerHost.Schema, time);
        using var session = database.OpenRead();
        Assert.Equal(
            ["journal 3", "position 0", "rrn 41", "stan 1007"],
            session.Query("SELECT name, last FROM sequences ORDER BY name", row => $"{row.GetString(0)} {row.GetInt64(1)}"));
    }

    public void Dispose()
    {
        databases.Dispose();
        folder.Delete(recursive: true);
    }

    private static void Sale(WriteSession session, int trace, int state) => session.Execute(
        """
        INSERT INTO transactions (merchant_id, terminal_id, batch, trace, state, amount_minor, currency, entry_mode, field60, pan_masked, pan_hash, issuer_id, fee_card, fee_minor,
            operator_id, rrn, network_stan, network_time, authorisation, response_code, settlement_date, business_date, started_at_ms, ended_at_ms, requested_minor)
        VALUES (@p0, @p1, 1, @p2, @p3, 1000, 156, '021', '2200000100050', '629901*********1234', NULL, '99010000', 0, 5,
            '01', @p4, 1, '1122120000', '', '00', '', '2026-11-22', @p5, @p5, 1000)
        """,
        Merchant, Terminal, trace, state, $"00000000000{trace}", At.ToUnixTimeMilliseconds());

    private static byte[] Book(WriteSession session, long number, Entry entry, byte[] previous)
    {
        var hash = entry.Hash(previous, number);
        session.Execute("INSERT INTO ledger_entries (merchant_id, number, kind, reference, at_ms, business_date, hash) VALUES (@p0, @p1, @p2, @p3, @p4, '2026-11-22', @p5)",
            Merchant, number, entry.Kind, entry.Reference, entry.At.ToUnixTimeMilliseconds(), hash);
        var line = 0;
        foreach (var posting in entry.Postings)
        {
            session.Execute("INSERT INTO ledger_postings (merchant_id, number, line, account_kind, currency, side, amount_minor) VALUES (@p0, @p1, @p2, @p3, 156, @p4, @p5)",
                Merchant, number, ++line, posting.Account.Kind, posting.Side, posting.Amount.Minor);
            session.Execute(
                """
                INSERT INTO ledger_balances (merchant_id, account_kind, currency, debit_minor, credit_minor) VALUES (@p0, @p1, 156, @p2, @p3)
                ON CONFLICT (merchant_id, account_kind, currency) DO UPDATE SET
                    debit_minor = ledger_balances.debit_minor + excluded.debit_minor, credit_minor = ledger_balances.credit_minor + excluded.credit_minor
                """,
                Merchant, posting.Account.Kind, posting.Side == Side.Debit ? posting.Amount.Minor : 0, posting.Side == Side.Credit ? posting.Amount.Minor : 0);
        }

        return hash;
    }
}
