using System.Data.Common;
using Xunit;

namespace Piaohao.Storage.Tests;

public sealed class SqliteGroupCommitTests() : GroupCommitTests(Engine.Sqlite);

public sealed class PostgresGroupCommitTests() : GroupCommitTests(Engine.PostgreSql);

public abstract class GroupCommitTests(Engine engine) : IDisposable
{
    private static readonly CancellationToken Stop = new(canceled: true);

    private readonly TemporaryDatabase temporary = new(engine);

    public void Dispose()
    {
        temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Another_connection_sees_a_unit_when_its_commit_returns()
    {
        await using var commits = Start(new NoteWriter());
        for (var id = 1; id <= 20; id++)
        {
            await commits.CommitAsync(new Note(id));
            Assert.Equal(id, temporary.Ids().Count);
        }
    }

    [Fact]
    public async Task Waiting_units_share_few_transactions()
    {
        var writer = new NoteWriter();
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits(QueueLength: 1000, GroupSize: 256));
        var waiting = Commit(commits, Enumerable.Range(1, 1000));
        await commits.RunAsync(Stop);
        await Task.WhenAll(waiting);
        Assert.Equal([256, 256, 256, 232], writer.Groups.Select(group => group.Length));
        Assert.Equal(Enumerable.Range(1, 1000).Select(id => (long)id), temporary.Ids());
        Assert.Equal((4L, 1000L, 0L, 0, 232), (commits.Figures.Groups, commits.Figures.Units, commits.Figures.Failures, commits.Figures.Waiting, commits.Figures.LastGroupSize));
    }

    [Fact]
    public async Task Many_concurrent_callers_all_become_durable_in_fewer_transactions_than_units()
    {
        var writer = new NoteWriter();
        await using var commits = Start(writer);
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (caller, _) =>
        {
            for (var count = 0; count < 20; count++) await commits.CommitAsync(new Note((caller * 100) + count), CancellationToken.None);
        });
        Assert.Equal(64 * 20, temporary.Ids().Count);
        Assert.Equal(64 * 20, commits.Figures.Units);
        Assert.Equal(writer.Groups.Count, commits.Figures.Groups);
    }

    [Fact]
    public async Task One_failing_unit_does_not_fail_its_neighbours()
    {
        var writer = new NoteWriter();
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits());
        temporary.Database.Write(session => session.Execute("INSERT INTO note (id, text) VALUES (@p0, @p1)", 5, "there before"));
        var waiting = Commit(commits, Enumerable.Range(1, 9));
        await commits.RunAsync(Stop);

        var failure = await Assert.ThrowsAnyAsync<DbException>(() => waiting[4]);
        Assert.True(TemporaryDatabase.IsConstraint(failure), failure.Message);
        await Task.WhenAll(waiting.Where((_, index) => index != 4));
        Assert.Equal([5L, 1, 2, 3, 4, 6, 7, 8, 9], temporary.Ids());
        Assert.Equal((8L, 1L), (commits.Figures.Units, commits.Figures.Failures));
    }

    [Fact]
    public async Task Of_two_units_that_exclude_each_other_the_first_wins()
    {
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        var waiting = Commit(commits, [1, 2, 2, 3]);
        await commits.RunAsync(Stop);
        await Task.WhenAll(waiting[0], waiting[1], waiting[3]);
        await Assert.ThrowsAnyAsync<DbException>(() => waiting[2]);
        Assert.Equal([1L, 2, 3], temporary.Ids());
    }

    [Fact]
    public async Task Writer_that_numbers_from_its_committed_head_leaves_no_gap_beside_a_failing_unit()
    {
        using var numbered = new TemporaryDatabase(engine, "CREATE TABLE number (sequence BIGINT NOT NULL PRIMARY KEY, id BIGINT NOT NULL CHECK (id % 10 <> 7))");
        await using var commits = new GroupCommit<Note>(numbered.Database, new NumberingWriter(), new GroupCommitLimits());
        var waiting = Commit(commits, Enumerable.Range(1, 30));
        await commits.RunAsync(Stop);
        await Assert.ThrowsAnyAsync<DbException>(() => Task.WhenAll(waiting));
        Assert.Equal([7, 17, 27], waiting.Select((task, index) => (task, id: index + 1)).Where(unit => unit.task.IsFaulted).Select(unit => unit.id));
        using var read = numbered.Database.OpenRead();
        Assert.Equal(Enumerable.Range(1, 27).Select(number => (long)number), read.Query("SELECT sequence FROM number ORDER BY id", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task Fault_that_only_the_commit_finds_fails_its_unit_alone()
    {
        using var linked = new TemporaryDatabase(engine, "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL, parent BIGINT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)");
        var writer = new NoteWriter
        {
            BeforeWrite = (session, notes) =>
            {
                foreach (var note in notes)
                    if (note.Id == 102) session.Execute("INSERT INTO note (id, text, parent) VALUES (@p0, @p1, @p2)", note.Id + 1000, "orphan", 999);
            },
        };
        await using var commits = new GroupCommit<Note>(linked.Database, writer, new GroupCommitLimits());
        var waiting = Commit(commits, [101, 102, 103]);
        await commits.RunAsync(Stop);
        await Task.WhenAll(waiting[0], waiting[2]);
        await Assert.ThrowsAnyAsync<DbException>(() => waiting[1]);
        Assert.Equal([101L, 103], linked.Ids());
    }

    [Fact]
    public async Task Callers_wait_while_the_queue_is_full()
    {
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits(QueueLength: 2, GroupSize: 1));
        var waiting = Commit(commits, [1, 2, 3, 4]);
        Assert.Equal(2, commits.Figures.Waiting);
        await commits.RunAsync(Stop);
        await Task.WhenAll(waiting[0], waiting[1]);
        // The two for whom there was no room were never queued: the stop refused them, certainly unwritten.
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting[2]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting[3]);
        Assert.Equal([1L, 2], temporary.Ids());
    }

    [Fact]
    public async Task Callers_that_waited_for_room_are_written_when_there_is_room()
    {
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits(QueueLength: 2, GroupSize: 1));
        var waiting = Commit(commits, Enumerable.Range(1, 50));
        using var stop = new CancellationTokenSource();
        var running = commits.RunAsync(stop.Token);
        await Task.WhenAll(waiting);
        await stop.CancelAsync();
        await running;
        Assert.Equal(50, temporary.Ids().Count);
    }

    [Fact]
    public async Task Unit_cancelled_before_it_is_taken_is_never_written()
    {
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits(QueueLength: 2));
        using var cancel = new CancellationTokenSource();
        var cancelled = commits.CommitAsync(new Note(1), cancel.Token).AsTask();
        var kept = commits.CommitAsync(new Note(2)).AsTask();
        var noRoom = commits.CommitAsync(new Note(3), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => noRoom);
        await commits.RunAsync(Stop);
        await kept;
        Assert.Equal([2L], temporary.Ids());
    }

    [Fact]
    public async Task Unit_cancelled_while_it_is_written_is_still_acknowledged()
    {
        using var cancel = new CancellationTokenSource();
        await using var commits = Start(new NoteWriter { BeforeWrite = (_, _) => cancel.Cancel() });
        await commits.CommitAsync(new Note(1), cancel.Token);
        Assert.Equal([1L], temporary.Ids());
    }

    [Fact]
    public async Task Writer_is_told_after_the_commit_and_before_the_caller_resumes()
    {
        var waiting = Task.CompletedTask;
        var seen = (Rows: 0, CallerResumed: true);
        var writer = new NoteWriter { OnCommitted = _ => seen = (temporary.Ids().Count, waiting.IsCompleted) };
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits());
        waiting = commits.CommitAsync(new Note(1)).AsTask();
        await commits.RunAsync(Stop);
        await waiting;
        Assert.Equal((1, false), seen);
    }

    [Fact]
    public async Task Writer_that_fails_to_take_note_of_a_commit_ends_the_loop()
    {
        var writer = new NoteWriter { OnCommitted = _ => throw new InvalidOperationException("head is lost") };
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits());
        var waiting = commits.CommitAsync(new Note(1)).AsTask();
        Assert.Equal("head is lost", (await Assert.ThrowsAsync<InvalidOperationException>(() => commits.RunAsync(Stop))).Message);
        Assert.Equal("head is lost", (await Assert.ThrowsAsync<InvalidOperationException>(() => waiting)).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => commits.CommitAsync(new Note(2)).AsTask());
    }

    [Fact]
    public async Task Nothing_is_taken_after_the_loop_has_ended()
    {
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        await commits.RunAsync(Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => commits.CommitAsync(new Note(1)).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => commits.RunAsync(Stop));
    }

    [Fact]
    public async Task Disposing_a_writer_that_never_ran_fails_what_waits()
    {
        var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        var waiting = commits.CommitAsync(new Note(1)).AsTask();
        await commits.DisposeAsync();
        await commits.DisposeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);
        Assert.Empty(temporary.Ids());
    }

    [Fact]
    public async Task Commit_durations_are_measured_by_the_clock_handed_in()
    {
        var clock = new SteppingClock();
        await using var commits = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits(GroupSize: 1), clock);
        var waiting = Commit(commits, [1, 2, 3]);
        await commits.RunAsync(Stop);
        await Task.WhenAll(waiting);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), (commits.Figures.LastCommit, commits.Figures.AllCommits));
    }

    private static Task[] Commit(GroupCommit<Note> commits, IEnumerable<int> ids) =>
        [.. ids.Select(id => commits.CommitAsync(new Note(id)).AsTask())];

    private GroupCommit<Note> Start(NoteWriter writer)
    {
        var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        return commits;
    }

    /// <summary>Each look at it is a second later than the one before.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++ticks;
    }

    /// <summary>Numbers units from a head in memory, as a chain of entries does.</summary>
    private sealed class NumberingWriter : IUnitWriter<Note>
    {
        private long head;

        public void Write(WriteSession session, IReadOnlyList<Note> units)
        {
            var next = head;
            foreach (var note in units) session.Execute("INSERT INTO number (sequence, id) VALUES (@p0, @p1)", ++next, note.Id);
        }

        public void Committed(IReadOnlyList<Note> units) => head += units.Count;
    }
}
