using Microsoft.Data.Sqlite;
using Xunit;

namespace Piaohao.Storage.Tests;

/// <summary>What only a database in a file does.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryDatabase temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Files_copied_when_a_commit_returns_hold_the_unit()
    {
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        await commits.CommitAsync(new Note(7, "seven"));
        File.Copy(temporary.PathOf("test.db"), temporary.PathOf("copy.db"));
        File.Copy(temporary.PathOf("test.db-wal"), temporary.PathOf("copy.db-wal"));
        Assert.Equal([7L], TemporaryDatabase.IdsOf(Database.Sqlite(temporary.PathOf("copy.db"))));
    }

    [Fact]
    public async Task Full_disk_fails_the_whole_group_and_the_next_group_is_written_when_there_is_room_again()
    {
        var full = true;
        var writer = new NoteWriter
        {
            BeforeWrite = (session, _) =>
            {
                if (full) session.Scalar("PRAGMA max_page_count = 5");
            },
        };
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        var large = new string('x', 20_000);
        var waiting = Enumerable.Range(1, 5).Select(id => commits.CommitAsync(new Note(id, large)).AsTask()).ToArray();
        foreach (var unit in waiting)
        {
            var failure = await Assert.ThrowsAsync<DurabilityException>(() => unit);
            Assert.Equal(13, Assert.IsType<SqliteException>(failure.InnerException).SqliteErrorCode);
        }

        Assert.Empty(temporary.Ids());
        Assert.Empty(writer.Groups);
        Assert.Equal(5, commits.Figures.Failures);
        full = false;
        await commits.CommitAsync(new Note(9, large));
        Assert.Equal([9L], temporary.Ids());
    }
}
