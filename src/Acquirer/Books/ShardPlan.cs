using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>How the acquirer's tables are cut by merchant on PostgreSQL with Citus (docs/scale.md).</summary>
/// <param name="Calls">What has yet to be run, in order; empty where all is done.</param>
/// <param name="Kept">Tables that stay on the coordinator.</param>
/// <param name="Version">Of the Citus extension in this database; null where it is not installed.</param>
public sealed record ShardPlan(ImmutableArray<string> Calls, ImmutableArray<string> Kept, string? Version)
{
    /// <summary>By what rows are cut.</summary>
    public const string Column = "merchant_id";

    /// <summary>Shards of each table unless told otherwise.</summary>
    public const int ShardsDefault = 128;

    /// <summary>The table the others lie beside: rows of one merchant are on one node, whatever their table.</summary>
    private const string First = "transactions";

    /// <summary>A row a day, read by every host: a copy on each node.</summary>
    private const string Days = "host_days";

    /// <summary>What <paramref name="books"/> needs.</summary>
    /// <param name="shards">1 to 1024.</param>
    /// <exception cref="ArgumentException">The books do not lie on PostgreSQL, or have no tables yet.</exception>
    public static ShardPlan Of(Database books, int shards)
    {
        ArgumentNullException.ThrowIfNull(books);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, 1024);
        if (books.Engine != Engine.PostgreSql) throw new ArgumentException("Only books on PostgreSQL can be cut into shards.", nameof(books));
        using var read = books.OpenRead();
        var tables = read.Query(
            """
            SELECT t.table_name, MAX(CASE WHEN c.column_name = @p0 THEN 1 ELSE 0 END) FROM information_schema.tables t
            JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
            WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' GROUP BY t.table_name ORDER BY t.table_name
            """,
            row => (Name: row.GetString(0), HasMerchant: row.GetInt64(1) == 1), Column);
        if (tables.All(table => table.Name != First)) throw new ArgumentException("There are no books here yet: run ./piaohao migrate first.", nameof(books));
        var version = read.Scalar("SELECT extversion FROM pg_extension WHERE extname = 'citus'") as string;
        var done = (version is null
            ? Array.Empty<string>()
            : read.Query("SELECT c.relname FROM pg_dist_partition p JOIN pg_class c ON c.oid = p.logicalrelid WHERE c.relnamespace = current_schema()::regnamespace", row => row.GetString(0))).ToHashSet(StringComparer.Ordinal);
        var cut = tables.Where(table => table.HasMerchant).Select(table => table.Name).OrderBy(name => name != First).ThenBy(name => name, StringComparer.Ordinal);
        return new ShardPlan(
            [
                .. cut.Where(name => !done.Contains(name)).Select(name => Distribute(name, shards)),
                .. done.Contains(Days) ? Array.Empty<string>() : [$"SELECT create_reference_table('{Days}')"],
            ],
            [.. tables.Where(table => !table.HasMerchant && table.Name != Days).Select(table => table.Name)],
            version);
    }

    private static string Distribute(string table, int shards) => table == First
        ? string.Create(CultureInfo.InvariantCulture, $"SELECT create_distributed_table('{table}', '{Column}', shard_count => {shards})")
        : $"SELECT create_distributed_table('{table}', '{Column}', colocate_with => '{First}')";
}
