using Piaohao.Acquirer.Books;
using Piaohao.Servers;
using Piaohao.Storage;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>What Citus would be told, on a real server that has no Citus.</summary>
public sealed class ShardPlanTests : IDisposable
{
    private readonly string schema = PostgresServer.NewSchema();
    private readonly Database books;

    public ShardPlanTests() => books = PostgresServer.Running.NewDatabase(schema);

    public void Dispose() => PostgresServer.Running.Drop(schema);

    [Fact]
    public void Every_table_that_grows_is_cut_by_merchant_beside_the_transactions()
    {
        var plan = ShardPlan.Of(Books(), 32);
        Assert.Null(plan.Version);
        Assert.Equal("SELECT create_distributed_table('transactions', 'merchant_id', shard_count => 32)", plan.Calls[0]);
        Assert.Equal("SELECT create_reference_table('host_days')", plan.Calls[^1]);
        Assert.Contains("SELECT create_distributed_table('ledger_postings', 'merchant_id', colocate_with => 'transactions')", plan.Calls);
        Assert.Contains("sequences", plan.Kept);
        Assert.DoesNotContain("journal", plan.Kept);
    }

    [Fact]
    public void Every_unique_index_of_what_is_cut_holds_the_merchant_as_Citus_demands()
    {
        using var read = Books().OpenRead();
        var without = read.Query(
            """
            SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE i.indisunique AND c.relnamespace = current_schema()::regnamespace
              AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'merchant_id')
              AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attname = 'merchant_id')
            """,
            row => row.GetString(0));
        Assert.Empty(without);
    }

    [Fact]
    public void Nothing_is_cut_before_there_are_books() =>
        Assert.Contains("migrate", Assert.Throws<ArgumentException>(() => ShardPlan.Of(books, 32)).Message, StringComparison.Ordinal);

    [Fact]
    public void Books_in_a_file_are_not_cut()
    {
        var folder = Directory.CreateTempSubdirectory("piaohao-");
        Assert.Throws<ArgumentException>(() => ShardPlan.Of(Database.Sqlite(Path.Combine(folder.FullName, "books.db")), 32));
        folder.Delete(recursive: true);
    }

    private Database Books()
    {
        books.Migrate(AcquirerHost.Schema, TimeProvider.System);
        return books;
    }
}
