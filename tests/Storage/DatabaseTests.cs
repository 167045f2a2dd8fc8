using Xunit;

namespace Piaohao.Storage.Tests;

public sealed class DatabaseTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDatabase temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", 2L)]
    [InlineData("foreign_keys", 1L)]
    [InlineData("busy_timeout", 5000L)]
    public void Every_connection_is_opened_for_full_durability(string pragma, object expected)
    {
        using var connection = temporary.Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        Assert.Equal(expected, command.ExecuteScalar());
    }

    [Fact]
    public void File_folder_and_log_are_readable_by_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are those of Unix");
        var path = temporary.PathOf("new/deep/file.db");
        var database = Database.Sqlite(path);
        database.Write(session => session.Execute("CREATE TABLE t (id BIGINT)"));
        using var read = database.OpenRead();
        Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM t"));
        foreach (var file in new[] { path, path + "-wal", path + "-shm" }) Assert.Equal(Owner, Mode(file));
        Assert.Equal(Owner | UnixFileMode.UserExecute, Mode(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Relative_path_is_fixed_when_the_database_is_named() =>
        Assert.Equal(Path.Combine(Path.GetDirectoryName(temporary.Database.Path)!, "x.db"),
            Database.Sqlite(Path.Combine(Path.GetDirectoryName(temporary.Database.Path)!, "sub", "..", "x.db")).Path);

    [Fact]
    public void Existing_file_keeps_its_content()
    {
        temporary.Database.Write(session => session.Execute("INSERT INTO note (id, text) VALUES (@p0, @p1)", 1, "text"));
        Assert.Equal([1L], TemporaryDatabase.IdsOf(Database.Sqlite(temporary.Database.Path)));
    }

    [Fact]
    public void File_that_vanished_is_not_made_again_behind_the_writers_back()
    {
        var database = Database.Sqlite(temporary.PathOf("gone.db"));
        File.Delete(database.Path);
        Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Open());
        Assert.False(File.Exists(database.Path));
    }

    private static UnixFileMode Mode(string path)
    {
#pragma warning disable CA1416 // guarded by the skip above
        return File.GetUnixFileMode(path);
#pragma warning restore CA1416
    }
}
