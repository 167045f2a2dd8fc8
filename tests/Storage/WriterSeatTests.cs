using System.Globalization;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Storage.Tests;

/// <summary>Several programs that write one schema lastingly, on a server.</summary>
public sealed class WriterSeatTests : IDisposable
{
    private readonly TemporaryDatabase temporary = new(Engine.PostgreSql);
    private readonly PostgresLine line = new(PostgresServer.Running.Port);

    private Database Fresh => Database.PostgreSql(PostgresServer.Running.Address, temporary.SchemaName);

    private Database ThroughLine => Database.PostgreSql(line.Address, temporary.SchemaName);

    public void Dispose()
    {
        line.Dispose();
        temporary.Dispose();
    }

    [Fact]
    public async Task Writers_beside_each_other_write_what_differs_at_once_and_what_is_the_same_in_turn()
    {
        using var inside = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var first = Writer(Fresh, "a", (session, units) =>
        {
            session.Exclude([units[0].Text]);
            inside.Set();
            goOn.Wait(CancellationToken.None);
        });
        await using var second = Writer(Fresh, "b", (session, units) => session.Exclude([units[0].Text]));
        var waiting = Task.Run(() => first.CommitAsync(new Note(1, "one")).AsTask(), TestContext.Current.CancellationToken);
        inside.Wait(TestContext.Current.CancellationToken);
        await second.CommitAsync(new Note(2, "two"), TestContext.Current.CancellationToken);
        var same = second.CommitAsync(new Note(3, "one"), TestContext.Current.CancellationToken).AsTask();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(same.IsCompleted);
        goOn.Set();
        await waiting;
        await same;
        Assert.Equal([1L, 2, 3], temporary.Ids().Order());
    }

    [Fact]
    public async Task Writers_that_wait_for_each_other_write_their_groups_again()
    {
        temporary.Database.Write(session => session.Execute("INSERT INTO note (id, text) VALUES (1, 'one'), (2, 'two')"));
        using var both = new Barrier(2);
        var meetings = 0;
        await using var first = Writer(Fresh, "a", (session, _) => Touch(session, 1, 2));
        await using var second = Writer(Fresh, "b", (session, _) => Touch(session, 2, 1));
        await Task.WhenAll(first.CommitAsync(new Note(3)).AsTask(), second.CommitAsync(new Note(4)).AsTask());
        Assert.Equal([1L, 2, 3, 4], temporary.Ids().Order());

        void Touch(WriteSession session, long one, long other)
        {
            session.Execute("UPDATE note SET text = text || '.' WHERE id = @p0", one);
            if (Interlocked.Increment(ref meetings) <= 2) both.SignalAndWait(CancellationToken.None);
            session.Execute("UPDATE note SET text = text || '.' WHERE id = @p0", other);
        }
    }

    [Fact]
    public void Numbers_in_order_are_above_all_that_were_given_and_nobody_gets_them_twice()
    {
        var (first, second) = (Fresh.TakeWriting("a"), Fresh.TakeWriting("b"));
        var given = new List<long>();
        foreach (var seat in new[] { first, second, first, second }) seat.Write((session, _) => given.Add(session.NextInOrder()));
        Assert.Equal(given.Order(), given);
        Assert.All(given.Zip(given.Skip(1)), pair => Assert.True(pair.Second - pair.First >= WriteSession.OrderStep, string.Create(CultureInfo.InvariantCulture, $"{pair}")));
        Assert.Throws<NotSupportedException>(() =>
        {
            using var file = new TemporaryDatabase();
            file.Database.Write(session => session.NextInOrder());
        });
    }

    [Fact]
    public async Task Name_is_one_programs_own_and_one_that_must_be_alone_is_refused_beside_others()
    {
        await using var first = Writer(Fresh, "a", (_, _) => { });
        await first.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        Assert.Throws<WriterReplacedException>(() => Fresh.TakeWriting("a"));
        Assert.Throws<WriterReplacedException>(Fresh.TakeWriting);
        await using var second = Writer(Fresh, "b", (_, _) => { });
        await second.CommitAsync(new Note(2), TestContext.Current.CancellationToken);
        await first.CommitAsync(new Note(3), TestContext.Current.CancellationToken);
        Assert.Equal([1L, 2, 3], temporary.Ids().Order());
    }

    [Fact]
    public async Task Writer_whose_place_was_taken_away_writes_nothing_more_and_one_that_has_moved_keeps_it()
    {
        var lost = ThroughLine;
        var gone = lost.TakeWriting("a");
        await using var first = new GroupCommit<Note>(lost, new NoteWriter(), new GroupCommitLimits());
        var running = first.RunAsync(CancellationToken.None);
        await first.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        // Entered later, so its number is the higher one; the place is taken away by the lower one below too.
        var stays = Fresh.TakeWriting("b");
        var seen = Assert.Single(stays.Others());
        Assert.Equal((gone.Number, "a"), (seen.Number, seen.Name));
        await first.CommitAsync(new Note(2), TestContext.Current.CancellationToken);
        Assert.False(stays.Replace(seen, (_, _) => Assert.Fail("It has moved.")));

        line.Sever();
        seen = Assert.Single(stays.Others());
        IReadOnlySet<long> left = new HashSet<long>();
        Assert.True(stays.Replace(seen, (_, there) => left = there));
        Assert.Equal([stays.Number], left);
        Assert.Empty(stays.Others());
        line.IsDown = false;
        await Assert.ThrowsAsync<WriterReplacedException>(() => first.CommitAsync(new Note(3), TestContext.Current.CancellationToken).AsTask());
        await Assert.ThrowsAsync<WriterReplacedException>(() => running);
        Assert.Throws<WriterReplacedException>(() => gone.Write((_, _) => { }));
        Assert.Equal([1L, 2], temporary.Ids().Order());
    }

    [Fact]
    public async Task Later_writer_whose_place_an_earlier_one_took_away_takes_the_server_for_the_right_one()
    {
        var earlier = Fresh.TakeWriting("a");
        var lost = ThroughLine;
        lost.TakeWriting("b");
        await using var later = new GroupCommit<Note>(lost, new NoteWriter(), new GroupCommitLimits());
        var running = later.RunAsync(CancellationToken.None);
        await later.CommitAsync(new Note(1), TestContext.Current.CancellationToken);
        line.Sever();
        Assert.True(earlier.Replace(Assert.Single(earlier.Others()), (_, _) => { }));
        line.IsDown = false;
        await Assert.ThrowsAsync<WriterReplacedException>(() => later.CommitAsync(new Note(2), TestContext.Current.CancellationToken).AsTask());
        await Assert.ThrowsAsync<WriterReplacedException>(() => running);
        Assert.Empty(earlier.Others());
    }

    private static GroupCommit<Note> Writer(Database database, string name, Action<WriteSession, IReadOnlyList<Note>> before)
    {
        database.TakeWriting(name);
        var commits = new GroupCommit<Note>(database, new NoteWriter { BeforeWrite = before }, new GroupCommitLimits());
        _ = commits.RunAsync(CancellationToken.None);
        return commits;
    }
}
