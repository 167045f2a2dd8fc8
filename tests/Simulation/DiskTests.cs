using Microsoft.Data.Sqlite;
using Piaohao.Simulation.Disks;
using Piaohao.Simulation.Scheduling;

namespace Piaohao.Simulation.Tests;

/// <summary>SQLite on a disk that can lose its power.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("piaohao-disk-").FullName;
    private readonly SimulatedDisk disk = new(new EventLog(), new Random(1));

    public DiskTests()
    {
        SqliteDisks.Mount(folder, disk);
        SqliteDisks.DrawFrom(new Random(2));
        using var books = Open();
        Execute(books, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE line (number INTEGER PRIMARY KEY)");
    }

    public void Dispose()
    {
        SqliteDisks.Unmount(folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_was_committed_is_there_after_any_power_loss()
    {
        for (var round = 0; round < 50; round++)
        {
            using (var books = Open()) Execute(books, $"PRAGMA synchronous=FULL; INSERT INTO line VALUES ({round})");
            disk.Crash();
        }

        using var after = Open();
        Assert.Equal(50L, Number(after));
    }

    [Fact]
    public void What_was_not_synced_may_be_gone()
    {
        disk.LiesAboutSync = true;
        var lost = 0;
        for (var round = 0; round < 20 && lost == 0; round++)
        {
            var before = 0L;
            try
            {
                using (var books = Open())
                {
                    Execute(books, $"INSERT INTO line VALUES ({round})");
                    before = Number(books);
                    disk.Crash();
                }

                using var after = Open();
                if (Number(after) < before) lost++;
            }
            catch (SqliteException)
            {
                lost++;
            }
        }

        Assert.True(lost > 0, "A disk that lies must lose something.");
    }

    [Fact]
    public void A_full_disk_refuses_and_keeps_what_it_has()
    {
        using var books = Open();
        Execute(books, "INSERT INTO line VALUES (1)");
        disk.IsFull = true;
        Assert.Equal(13, Assert.Throws<SqliteException>(() => Execute(books, "INSERT INTO line VALUES (2)")).SqliteErrorCode);
        disk.IsFull = false;
        Execute(books, "INSERT INTO line VALUES (3)");
        Assert.Equal(2L, Number(books));
    }

    [Fact]
    public void A_machine_that_dies_before_a_write_has_not_written()
    {
        var died = "";
        disk.Died = at =>
        {
            died = at;
            disk.Crash();
        };
        using (var books = Open())
        {
            disk.DieAfter(1);
            Assert.Equal(10, Assert.Throws<SqliteException>(() => Execute(books, "INSERT INTO line VALUES (1)")).SqliteErrorCode);
        }

        Assert.Equal("books.db-wal write", died);
        using var after = Open();
        Assert.Equal(0L, Number(after));
    }

    private SqliteConnection Open()
    {
        var path = Path.Combine(folder, "books.db");
        if (!File.Exists(path)) File.WriteAllBytes(path, []);
        var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=1");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection books, string sql)
    {
        using var command = books.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection books)
    {
        using var command = books.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM line";
        return (long)command.ExecuteScalar()!;
    }
}
