using Xunit;

namespace Piaohao.Storage.Tests;

public sealed class SqliteMigrationTests() : MigrationTests(Engine.Sqlite);

public sealed class PostgresMigrationTests() : MigrationTests(Engine.PostgreSql);

public abstract class MigrationTests(Engine engine) : IDisposable
{
    private readonly TemporaryDatabase temporary = new(engine, schema: "");

    private static readonly KeyValuePair<string, string> First = new("0001_first.sql", "CREATE TABLE a (id BIGINT);\r\nINSERT INTO a VALUES (1);\r\n");
    private static readonly KeyValuePair<string, string> Second = new("0002_second.sql", "INSERT INTO a VALUES (2)");

    public void Dispose()
    {
        temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Scripts_are_applied_once_and_in_order_with_hash_and_time()
    {
        var set = MigrationSet.FromTexts([Second, First]);
        Migrate(set);
        Migrate(set);
        using var read = temporary.Database.OpenRead();
        Assert.Equal([1L, 2], read.Query($"SELECT id FROM a ORDER BY {temporary.WrittenOrder}", row => row.GetInt64(0)));
        Assert.Equal(
            set.Scripts.Select(script => (script.Number, script.Name, script.Hash, "2026-01-02T03:04:05.0000000+00:00")),
            read.Query("SELECT number, name, hash, applied_at FROM schema_migration ORDER BY number", row => (row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3))));
    }

    [Fact]
    public void Later_version_applies_only_what_is_new()
    {
        Migrate(MigrationSet.FromTexts([First]));
        Migrate(MigrationSet.FromTexts([First, Second]));
        using var read = temporary.Database.OpenRead();
        Assert.Equal([1L, 2], read.Query($"SELECT id FROM a ORDER BY {temporary.WrittenOrder}", row => row.GetInt64(0)));
    }

    [Fact]
    public void Embedded_scripts_keep_semicolons_in_text_comments_and_triggers()
    {
        Migrate(MigrationSet.FromResources(typeof(MigrationTests).Assembly, "Piaohao.Storage.Tests.schema." + engine));
        using var read = temporary.Database.OpenRead();
        Assert.Equal(["one; two; three", "it's; four"], read.Query("SELECT text FROM note ORDER BY id", row => row.GetString(0)));
        Assert.Equal([2L, -2], read.Query("SELECT id FROM seen", row => row.GetInt64(0)));
    }

    [Fact]
    public void Line_ends_do_not_change_a_script()
    {
        Migrate(MigrationSet.FromTexts([First]));
        Migrate(MigrationSet.FromTexts([new(First.Key, First.Value.ReplaceLineEndings("\n"))]));
    }

    [Fact]
    public void Script_changed_after_it_was_applied_is_refused()
    {
        Migrate(MigrationSet.FromTexts([First]));
        var refused = Assert.Throws<MigrationException>(() => Migrate(MigrationSet.FromTexts([new(First.Key, First.Value + "-- more"), Second])));
        Assert.Contains("0001_first.sql", refused.Message, StringComparison.Ordinal);
        Assert.Contains("put the old text back", refused.Message, StringComparison.Ordinal);
        using var read = temporary.Database.OpenRead();
        Assert.Equal(1L, read.Scalar("SELECT COUNT(*) FROM a"));
    }

    [Fact]
    public void Database_newer_than_the_program_is_refused()
    {
        Migrate(MigrationSet.FromTexts([First, Second]));
        var refused = Assert.Throws<MigrationException>(() => Migrate(MigrationSet.FromTexts([First])));
        Assert.Contains("newer than this program", refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failing_script_leaves_nothing_of_itself_and_all_before_it()
    {
        var broken = new KeyValuePair<string, string>("0002_broken.sql", "INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (3)");
        Assert.ThrowsAny<System.Data.Common.DbException>(() => Migrate(MigrationSet.FromTexts([First, broken])));
        using var read = temporary.Database.OpenRead();
        Assert.Equal([1L], read.Query("SELECT id FROM a", row => row.GetInt64(0)));
        Assert.Equal(1L, read.Scalar("SELECT MAX(number) FROM schema_migration"));
    }

    [Fact]
    public async Task Two_programs_that_start_together_apply_each_script_once()
    {
        var set = MigrationSet.FromTexts([First, Second]);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrate(set))));
        using var read = temporary.Database.OpenRead();
        Assert.Equal(2L, read.Scalar("SELECT COUNT(*) FROM a"));
    }

    [Theory]
    [InlineData("first.sql")]
    [InlineData("1_first.sql")]
    [InlineData("00001_first.sql")]
    [InlineData("0001first.sql")]
    [InlineData("0002_first.sql")]
    public void Scripts_are_named_by_number_from_one(string name) =>
        Assert.Throws<MigrationException>(() => MigrationSet.FromTexts([new(name, "SELECT 1")]));

    [Fact]
    public void Gaps_and_doubles_in_the_numbers_are_refused()
    {
        Assert.Throws<MigrationException>(() => MigrationSet.FromTexts([First, new("0003_third.sql", "SELECT 1")]));
        Assert.Throws<MigrationException>(() => MigrationSet.FromTexts([First, new("0001_other.sql", "SELECT 1")]));
    }

    [Fact]
    public void Folder_without_scripts_is_a_mistake() =>
        Assert.Throws<MigrationException>(() => MigrationSet.FromResources(typeof(MigrationTests).Assembly, "Piaohao.Nowhere"));

    private void Migrate(MigrationSet set) => temporary.Database.Migrate(set, new StandingClock());

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
