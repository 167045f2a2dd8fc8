using Npgsql;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Storage.Tests;

/// <summary>What only a database on a server does.</summary>
public sealed class PostgresTests : IDisposable
{
    private readonly TemporaryDatabase temporary = new(Engine.PostgreSql);

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("synchronous_commit", "on")]
    [InlineData("fsync", "on")]
    [InlineData("lock_timeout", "15s")]
    [InlineData("idle_in_transaction_session_timeout", "10s")]
    [InlineData("tcp_user_timeout", "15000")]
    [InlineData("transaction_isolation", "read committed")]
    public void Every_writer_is_set_for_full_durability_and_for_no_endless_wait(string setting, string expected) =>
        temporary.Database.Write(session => Assert.Equal(expected, session.Scalar("SELECT current_setting(@p0)", setting)));

    [Fact]
    public async Task Table_that_grows_from_nothing_is_counted_while_a_writer_fills_it_so_that_its_statements_are_planned_anew()
    {
        var counted = new List<float>();
        var writer = new NoteWriter { BeforeWrite = (session, _) => counted.Add((float)session.Scalar("SELECT reltuples FROM pg_class WHERE oid = 'note'::regclass")!) };
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits(GroupSize: 128));
        _ = commits.RunAsync(CancellationToken.None);
        for (var from = 0; from < 6_000; from += 500)
            await Task.WhenAll(Enumerable.Range(from, 500).Select(id => commits.CommitAsync(new Note(id)).AsTask()));
        Assert.Equal(-1f, counted[0]);
        Assert.InRange(counted[^1], 2_000, 6_000);
        // Each mark once, not each group.
        Assert.InRange(counted.Distinct().Count(), 3, 4);
    }

    [Fact]
    public async Task Table_that_the_server_has_counted_is_not_counted_again_by_a_writer()
    {
        temporary.Database.Write(session => session.Execute("INSERT INTO note SELECT id, 'old' FROM generate_series(100000, 120000) AS id"));
        PostgresServer.Running.Ask($"ANALYZE {temporary.SchemaName}.note");
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        for (var group = 0; group < 3; group++)
            await Task.WhenAll(Enumerable.Range(group * 300, 300).Select(id => commits.CommitAsync(new Note(id)).AsTask()));
        Assert.Equal(20_001f, PostgresServer.Running.Ask($"SELECT reltuples FROM pg_class WHERE oid = '{temporary.SchemaName}.note'::regclass"));
    }

    [Fact]
    public void Reader_cannot_write()
    {
        using var read = temporary.Database.OpenRead();
        var refused = Assert.Throws<PostgresException>(() => read.Scalar("INSERT INTO note (id, text) VALUES (1, 'x') RETURNING id"));
        Assert.Equal("25006", refused.SqlState);
    }

    [Fact]
    public void Commit_after_a_failure_that_was_swallowed_fails_aloud()
    {
        var failed = Assert.Throws<PostgresException>(() => temporary.Database.Write(session =>
        {
            session.Execute("INSERT INTO note (id, text) VALUES (@p0, @p1)", 1, "one");
            Assert.Throws<PostgresException>(() => session.Execute("INSERT INTO note (id, text) VALUES (@p0, @p1)", 1, "again"));
        }));
        Assert.Equal("25P02", failed.SqlState);
        Assert.Empty(temporary.Ids());
    }

    [Fact]
    public void Server_that_does_not_bring_commits_to_its_disk_is_refused()
    {
        using var careless = new PostgresServer(fsync: false);
        var database = Database.PostgreSql(careless.Address, "public");
        Assert.Contains("does not make commits durable", Assert.Throws<InvalidDataException>(() => database.Write(_ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writers_of_one_schema_wait_for_each_other_as_on_a_file()
    {
        temporary.Database.Write(session => session.Execute("INSERT INTO note (id, text) VALUES (0, 'count')"));
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8 }, (_, _) =>
        {
            for (var turn = 0; turn < 4; turn++)
                temporary.Database.Write(session =>
                {
                    var next = (long)session.Scalar("SELECT MAX(id) FROM note")! + 1;
                    session.Execute("INSERT INTO note (id, text) VALUES (@p0, @p1)", next, "next");
                });
            return ValueTask.CompletedTask;
        });
        Assert.Equal(Enumerable.Range(0, 33).Select(id => (long)id), temporary.Ids());
    }

    [Fact]
    public async Task Schema_is_made_with_the_first_migration_by_many_programs_at_once()
    {
        var schema = PostgresServer.NewSchema();
        var set = MigrationSet.FromTexts([new("0001_first.sql", "CREATE TABLE a (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)"), new("0002_second.sql", "INSERT INTO a VALUES (1, 'b'), (2, 'B'), (3, 'a')")]);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Database.PostgreSql(PostgresServer.Running.Address, schema).Migrate(set, TimeProvider.System))));
        using (var read = Database.PostgreSql(PostgresServer.Running.Address, schema).OpenRead())
        {
            // Byte by byte, whatever the server's language is.
            Assert.Equal(["B", "a", "b"], read.Query("SELECT name FROM a ORDER BY name", row => row.GetString(0)));
            Assert.Equal("C", read.Scalar("SELECT collation_name FROM information_schema.columns WHERE table_schema = @p0 AND table_name = 'a' AND column_name = 'name'", schema));
        }

        PostgresServer.Running.Drop(schema);
    }

    [Fact]
    public void Address_is_told_without_its_password()
    {
        var database = Database.PostgreSql("postgresql://clerk:s%40crét@db1:6000,db2:6001/shop?sslmode=verify-full", "books");
        Assert.Equal("shop on db1:6000,db2:6001, schema books", database.Name);
        Assert.Throws<NotSupportedException>(() => database.Path);
    }

    [Theory]
    [InlineData("postgres://host", "books")]
    [InlineData("postgres://host/db?colour=red", "books")]
    [InlineData("postgres://host/db?timeout=s3cret", "books")]
    [InlineData("Host=h;Database=d;Password=s3cret;Port=s3cret", "books")]
    [InlineData("s3cret", "books")]
    [InlineData("Host=h", "books")]
    [InlineData("Database=d", "books")]
    [InlineData("postgres://host/db", "Books; DROP")]
    public void Address_that_cannot_be_is_refused_without_telling_it(string address, string schema)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => Database.PostgreSql(address, schema));
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_that_is_not_there_is_an_outage()
    {
        foreach (var address in new[] { "postgres://postgres@127.0.0.1:1/postgres", "postgres://postgres@no-such-host.invalid/postgres" })
        {
            var database = Database.PostgreSql(address, "books");
            var failure = Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Write(_ => { }));
            Assert.Null(failure.SqlState);
        }
    }
}
