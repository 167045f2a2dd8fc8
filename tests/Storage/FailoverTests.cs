using System.Globalization;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Storage.Tests;

/// <summary>A primary and its standby: what is acknowledged survives the loss of the primary, and where it does not, nobody writes on as if nothing were missing. Notes have no
/// key here: a unit written twice would show.</summary>
public sealed class FailoverTests
{
    private const string Keyless = "CREATE TABLE note (id BIGINT NOT NULL, text TEXT NOT NULL)";

    [Fact]
    public async Task Primary_killed_under_load_leaves_every_acknowledged_unit_once_on_the_promoted_standby_and_is_not_written_to_when_it_comes_back()
    {
        using var pair = new PostgresPair(synchronous: true);
        var database = Database.PostgreSql(pair.Address, "public");
        database.Write(session => session.Execute(Keyless));
        var commits = new GroupCommit<Note>(database, new NoteWriter(), new GroupCommitLimits(GroupSize: 8));
        var running = commits.RunAsync(CancellationToken.None);
        using var reader = database.OpenReader();
        var load = new Load(commits);
        await load.ReachAsync(300);
        pair.Primary.Kill();
        // The standby is there alone for a while, and takes no writes yet: nobody keeps that in mind for long.
        await Task.Delay(300, TestContext.Current.CancellationToken);
        pair.Standby.Promote();
        await load.ReachAsync(300);
        var told = await load.EndAsync();
        Assert.Equal(told, TemporaryDatabase.IdsOf(database).Order());
        Assert.Equal((told.Count, 0L), (commits.Figures.Units, commits.Figures.Failures));
        Assert.Equal((long)told.Count, reader.Scalar("SELECT COUNT(*) FROM note"));

        // The old primary comes back as if nothing had happened; the first of the address, it is found first.
        pair.Primary.StartAgain();
        var before = pair.Primary.Ask("SELECT COUNT(*) FROM note");
        pair.Standby.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'piaohao-public-%'");
        var refused = await Assert.ThrowsAsync<LostCommitsException>(() => commits.CommitAsync(new Note(-1), TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("not where this program left it", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LostCommitsException>(() => running);
        Assert.Equal(before, pair.Primary.Ask("SELECT COUNT(*) FROM note"));
        Assert.Contains("Several servers", Assert.Throws<LostCommitsException>(database.TakeWriting).Message, StringComparison.Ordinal);
        // Nor does a program started anew take it for the right one where it is found alone.
        pair.Standby.Kill();
        Assert.Contains("barred", Assert.Throws<LostCommitsException>(database.TakeWriting).Message, StringComparison.Ordinal);
        await commits.DisposeAsync();
    }

    [Fact]
    public async Task Commit_that_the_standby_has_not_got_is_not_acknowledged_by_looking_it_up()
    {
        using var pair = new PostgresPair(synchronous: true);
        var database = Database.PostgreSql(pair.Address, "public");
        database.Write(session => session.Execute(Keyless));
        await using var commits = new GroupCommit<Note>(database, new NoteWriter(), new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        await commits.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        pair.Standby.Kill();
        var waiting = commits.CommitAsync(new Note(2), TestContext.Current.CancellationToken).AsTask();
        while (pair.Primary.Ask("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'") is null) await Task.Delay(10, TestContext.Current.CancellationToken);
        // The server ends the process that waits for the standby: the commit stands, on this server alone.
        pair.Primary.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        // Longer than one look takes.
        await Task.WhenAny(waiting, Task.Delay(2300, TestContext.Current.CancellationToken));
        Assert.Equal(2L, pair.Primary.Ask("SELECT COUNT(*) FROM note"));
        Assert.False(waiting.IsCompleted, "The unit was acknowledged, and the standby has not got it.");
        pair.Standby.StartAgain();
        await waiting;
        pair.FailOver();
        await commits.CommitAsync(new Note(3), TestContext.Current.CancellationToken);
        Assert.Equal([1L, 2, 3], TemporaryDatabase.IdsOf(database));
    }

    [Fact]
    public async Task Standby_promoted_without_the_last_commits_is_noticed_and_not_written_to()
    {
        using var pair = new PostgresPair(synchronous: false);
        pair.Primary.Ask("CREATE SCHEMA early; CREATE SCHEMA late");
        Database[] databases = [Database.PostgreSql(pair.Address, "early"), Database.PostgreSql(pair.Address, "late")];
        foreach (var database in databases)
        {
            database.Write(session => session.Execute(Keyless));
            await WriteAsync(database, 1);
        }

        // Of the early writer the standby lacks the last commits, of the late one even that it came.
        await using var early = new GroupCommit<Note>(databases[0], new NoteWriter(), new GroupCommitLimits());
        var earlyRuns = early.RunAsync(CancellationToken.None);
        await early.CommitAsync(new Note(2), TestContext.Current.CancellationToken);
        pair.AwaitReceived();
        pair.Standby.Kill();
        await using var late = new GroupCommit<Note>(databases[1], new NoteWriter(), new GroupCommitLimits());
        var lateRuns = late.RunAsync(CancellationToken.None);
        foreach (var commits in new[] { early, late }) await commits.CommitAsync(new Note(3), TestContext.Current.CancellationToken);
        pair.Primary.Kill();
        pair.Standby.StartAgain();
        pair.Standby.Promote();

        await AssertNoticedAsync(early, earlyRuns, pair.Standby.Port);
        await AssertNoticedAsync(late, lateRuns, pair.Standby.Port);
        Assert.Equal([1L, 2], TemporaryDatabase.IdsOf(databases[0]));
        Assert.Equal([1L], TemporaryDatabase.IdsOf(databases[1]));

        // A program started anew is told too, until people have decided and taken the bar away.
        foreach (var database in databases) Assert.Contains("barred", Assert.Throws<LostCommitsException>(database.TakeWriting).Message, StringComparison.Ordinal);
        Assert.Equal(1L, pair.Standby.Ask("WITH gone AS (DELETE FROM early.commit_marks WHERE last = -1 RETURNING 1) SELECT COUNT(*) FROM gone"));
        await WriteAsync(databases[0], 4);
        Assert.Equal([1L, 2, 4], TemporaryDatabase.IdsOf(databases[0]));
    }

    private static async Task AssertNoticedAsync(GroupCommit<Note> commits, Task running, int port)
    {
        var noticed = await Assert.ThrowsAsync<LostCommitsException>(() => commits.CommitAsync(new Note(9)).AsTask());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $":{port}"), noticed.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LostCommitsException>(() => running);
    }

    private static async Task WriteAsync(Database database, long id)
    {
        await using var commits = new GroupCommit<Note>(database, new NoteWriter(), new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        await commits.CommitAsync(new Note(id), TestContext.Current.CancellationToken);
    }

    /// <summary>Callers that write until they are told to stop, and remember what was acknowledged.</summary>
    private sealed class Load
    {
        private const int Callers = 16;

        private readonly Task<List<long>>[] callers;
        private volatile bool isEnough;
        private int acknowledged;

        public Load(GroupCommit<Note> commits) => callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => WriteAsync(commits, caller)))];

        /// <summary>Returns when so many more are acknowledged.</summary>
        public async Task ReachAsync(int more)
        {
            for (var goal = Volatile.Read(ref acknowledged) + more; Volatile.Read(ref acknowledged) < goal; await Task.Delay(5))
                if (callers.FirstOrDefault(caller => caller.IsFaulted) is { } broken)
                    await broken;
        }

        public async Task<List<long>> EndAsync()
        {
            isEnough = true;
            return [.. (await Task.WhenAll(callers)).SelectMany(ids => ids).Order()];
        }

        private async Task<List<long>> WriteAsync(GroupCommit<Note> commits, int caller)
        {
            var ids = new List<long>();
            for (var id = caller; !isEnough; id += Callers)
            {
                await commits.CommitAsync(new Note(id));
                ids.Add(id);
                Interlocked.Increment(ref acknowledged);
            }

            return ids;
        }
    }
}
