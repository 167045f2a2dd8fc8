using Piaohao.Servers;
using Xunit;

namespace Piaohao.Storage.Tests;

/// <summary>The server goes, or the line to it, while units are written. Notes have no key here: a unit written twice would show.</summary>
public sealed class LostServerTests : IDisposable
{
    private const string Keyless = "CREATE TABLE note (id BIGINT NOT NULL, text TEXT NOT NULL)";

    private readonly TemporaryDatabase temporary = new(Engine.PostgreSql, Keyless);
    private readonly PostgresLine line = new(PostgresServer.Running.Port);

    private Database ThroughLine => Database.PostgreSql(line.Address, temporary.SchemaName);

    public void Dispose()
    {
        line.Dispose();
        temporary.Dispose();
    }

    [Theory]
    [InlineData(nameof(Cut.BeforeCommit))]
    [InlineData(nameof(Cut.AfterCommit))]
    [InlineData(nameof(Cut.LateCommit))]
    public async Task Line_cut_at_commits_loses_no_unit_and_writes_none_twice(string how)
    {
        const int units = 120;
        var writer = new NoteWriter();
        await using var commits = new GroupCommit<Note>(ThroughLine, writer, new GroupCommitLimits(GroupSize: 4));
        _ = commits.RunAsync(CancellationToken.None);
        await Parallel.ForEachAsync(Enumerable.Range(0, units), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
        {
            if (id % 15 == 7) line.Next = Enum.Parse<Cut>(how);
            await commits.CommitAsync(new Note(id), CancellationToken.None);
        });
        Assert.InRange(line.Cuts, 1, units / 15);
        Assert.Equal(Enumerable.Range(0, units).Select(id => (long)id), temporary.Ids().Order());
        // Each unit was told to the writer once, in the order in which they lie in the table.
        Assert.Equal(temporary.Ids(), writer.Groups.SelectMany(group => group));
        Assert.Equal((units, 0L), (commits.Figures.Units, commits.Figures.Failures));
    }

    [Fact]
    public async Task Commit_that_cannot_be_looked_up_in_time_fails_and_is_known_before_anything_else_is_written()
    {
        var writer = new NoteWriter();
        await using var commits = new GroupCommit<Note>(ThroughLine, writer, new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        await commits.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        (line.Next, line.IsDown) = (Cut.AfterCommit, true);
        await Assert.ThrowsAsync<DurabilityException>(() => commits.CommitAsync(new Note(2), TestContext.Current.CancellationToken).AsTask());
        // The server is known to be away: nobody waits for it again.
        var began = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<DurabilityException>(() => commits.CommitAsync(new Note(3), TestContext.Current.CancellationToken).AsTask());
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        line.IsDown = false;
        await commits.CommitAsync(new Note(4), TestContext.Current.CancellationToken);
        Assert.Equal([1L, 2, 4], temporary.Ids());
        Assert.Equal([1L, 2, 4], writer.Groups.SelectMany(group => group));
    }

    [Fact]
    public async Task Server_killed_without_warning_and_started_again_has_every_acknowledged_unit_once()
    {
        using var server = new PostgresServer();
        var database = Database.PostgreSql(server.Address, "public");
        database.Write(session => session.Execute(Keyless));
        await using var commits = new GroupCommit<Note>(database, new NoteWriter(), new GroupCommitLimits(GroupSize: 8));
        _ = commits.RunAsync(CancellationToken.None);
        var acknowledged = 0;
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var ids = new List<long>();
            for (var id = caller; !enough.IsCancellationRequested; id += 16)
            {
                await commits.CommitAsync(new Note(id));
                ids.Add(id);
                Interlocked.Increment(ref acknowledged);
            }

            return ids;
        })).ToArray();
        using var reader = database.OpenReader();
        for (var kill = 1; kill <= 2; kill++)
        {
            while (Volatile.Read(ref acknowledged) < 300 * kill) await Task.Delay(5, TestContext.Current.CancellationToken);
            server.Kill();
            server.StartAgain();
        }

        await enough.CancelAsync();
        var told = (await Task.WhenAll(load)).SelectMany(ids => ids).Order().ToList();
        Assert.Equal(told, TemporaryDatabase.IdsOf(database).Order());
        // A reader opens its connection anew.
        Assert.Equal(told.Count, Convert.ToInt32(reader.Scalar("SELECT COUNT(*) FROM note"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Connections_found_to_be_lost_while_nobody_used_them_are_opened_anew()
    {
        var database = Database.PostgreSql(PostgresServer.Running.Address + "?keepalive=1", temporary.SchemaName);
        await using var commits = new GroupCommit<Note>(database, new NoteWriter(), new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        await commits.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        using var keeping = database.KeepReader();
        object? kept;
        using (var read = database.OpenRead()) kept = read.Scalar("SELECT pg_backend_pid()");
        using var reader = database.OpenReader();
        var open = reader.Scalar("SELECT pg_backend_pid()");
        PostgresServer.Running.Ask($"SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid IN ({open}, {kept}) OR application_name LIKE 'piaohao-{temporary.SchemaName}-%'");
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        await commits.CommitAsync(new Note(2), TestContext.Current.CancellationToken);
        Assert.Equal(2L, reader.Scalar("SELECT COUNT(*) FROM note"));
        Assert.Equal([1L, 2], TemporaryDatabase.IdsOf(database));
    }

    [Fact]
    public async Task Connection_that_turns_out_to_be_closed_in_the_middle_of_a_group_is_opened_anew_and_the_group_written_again()
    {
        var tries = 0;
        var writer = new NoteWriter
        {
            BeforeWrite = (session, _) =>
            {
                if (++tries > 1) return;
                PostgresServer.Running.Ask($"SELECT pg_terminate_backend({session.Scalar("SELECT pg_backend_pid()")}, 5000)");
                Assert.ThrowsAny<System.Data.Common.DbException>(() => session.Scalar("SELECT 1"));
                session.Scalar("SELECT 1");
            },
        };
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        await commits.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        Assert.Equal(2, tries);
        Assert.Equal([1L], temporary.Ids());
    }

    [Fact]
    public async Task Second_writer_is_refused_while_the_first_is_there_and_a_first_that_was_cut_off_cannot_come_back()
    {
        await using var first = new GroupCommit<Note>(ThroughLine, new NoteWriter(), new GroupCommitLimits());
        var running = first.RunAsync(CancellationToken.None);
        await first.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        await using (var early = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits()))
        {
            var refused = early.RunAsync(CancellationToken.None);
            await Assert.ThrowsAsync<WriterReplacedException>(() => early.CommitAsync(new Note(2), TestContext.Current.CancellationToken).AsTask());
            await Assert.ThrowsAsync<WriterReplacedException>(() => refused);
        }

        (line.Next, line.IsDown) = (Cut.BeforeCommit, true);
        await Assert.ThrowsAsync<DurabilityException>(() => first.CommitAsync(new Note(3), TestContext.Current.CancellationToken).AsTask());
        await using var second = new GroupCommit<Note>(temporary.Database, new NoteWriter(), new GroupCommitLimits());
        _ = second.RunAsync(CancellationToken.None);
        await second.CommitAsync(new Note(4), TestContext.Current.CancellationToken);
        line.IsDown = false;
        await Assert.ThrowsAsync<WriterReplacedException>(() => first.CommitAsync(new Note(5), TestContext.Current.CancellationToken).AsTask());
        await Assert.ThrowsAsync<WriterReplacedException>(() => running);
        await second.CommitAsync(new Note(6), TestContext.Current.CancellationToken);
        Assert.Equal([1L, 4, 6], temporary.Ids());
    }

    [Fact]
    public async Task Unit_that_fails_beside_a_cut_fails_alone()
    {
        using var keyed = new TemporaryDatabase(Engine.PostgreSql, "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL CHECK (text = 'text'))");
        await using var commits = new GroupCommit<Note>(Database.PostgreSql(line.Address, keyed.SchemaName), new NoteWriter(), new GroupCommitLimits());
        var waiting = Enumerable.Range(1, 9).Select(id => commits.CommitAsync(new Note(id, id == 5 ? "bad" : "text")).AsTask()).ToArray();
        line.Next = Cut.AfterCommit;
        await commits.RunAsync(new CancellationToken(canceled: true));
        await Task.WhenAll(waiting.Where((_, index) => index != 4));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => waiting[4]);
        Assert.Equal([1L, 2, 3, 4, 6, 7, 8, 9], keyed.Ids());
        Assert.Equal(1, line.Cuts);
    }
}
