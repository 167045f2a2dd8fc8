using System.Diagnostics;
using Xunit;

namespace Piaohao.Storage.Tests;

/// <summary>The write-ahead log of SQLite beside a writer that never rests.</summary>
public sealed class SqliteLogTests
{
    private const int UnitBytes = 256 << 10;
    private const long FoldedFrom = 24L << 20;

    [Fact]
    public async Task Log_is_brought_into_the_database_while_the_writer_goes_on()
    {
        using var temporary = new TemporaryDatabase();
        var text = new string('x', UnitBytes);
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        var loop = commits.RunAsync(CancellationToken.None);

        // Less than SQLite itself would wait for, more than the writer's companion does.
        const int units = (int)(48L << 20) / UnitBytes;
        for (var id = 0; id < units; id++) await commits.CommitAsync(new Note(id, text));
        await ReachedAsync(() => new FileInfo(temporary.Database.Path).Length >= FoldedFrom, "The database has not taken in its log.");
        // The writer copies the rest between two groups, and the log begins anew.
        for (var id = units; id < units + 4; id++) await commits.CommitAsync(new Note(id, text));
        Assert.Equal(units + 4, temporary.Ids().Count);

        await commits.DisposeAsync();
        await loop;
    }

    [Fact]
    public async Task Reader_of_an_old_state_keeps_it_while_the_log_is_folded()
    {
        using var temporary = new TemporaryDatabase();
        var text = new string('x', UnitBytes);
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        var loop = commits.RunAsync(CancellationToken.None);
        await commits.CommitAsync(new Note(-1, "first"));
        using (var old = temporary.Database.OpenRead())
        {
            Assert.Equal(1L, old.Scalar("SELECT COUNT(*) FROM note"));
            for (var id = 0; id < (int)(48L << 20) / UnitBytes; id++) await commits.CommitAsync(new Note(id, text));
            Assert.Equal(1L, old.Scalar("SELECT COUNT(*) FROM note"));
        }

        await commits.DisposeAsync();
        await loop;
        Assert.Equal(1 + ((48 << 20) / UnitBytes), temporary.Ids().Count);
    }

    private static async Task ReachedAsync(Func<bool> reached, string otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !reached(); await Task.Delay(10)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), otherwise);
    }
}
