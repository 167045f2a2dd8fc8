namespace Piaohao.Storage;

/// <summary>The place of one of several programs that write a schema lastingly. Each sees how far the others are, and can take away the place of one that no longer moves: that one
/// then finds, with its next transaction, that it was replaced. Where a database has one writer, there are no others.</summary>
public sealed class WriterSeat
{
    /// <summary>In place of the number of a transaction: nobody's mark, left so that no later number is lower than one that was taken away.</summary>
    private const long Vacant = -2;

    private readonly PostgresDialect? dialect;

    internal WriterSeat(string name, long number, PostgresDialect? dialect) => (Name, Number, this.dialect) = (name, number, dialect);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its number, which no writer had before; 0 where a database has one writer.</summary>
    public long Number { get; }

    /// <summary>True where others may write beside it.</summary>
    public bool IsBesideOthers => dialect is not null;

    /// <summary>Who else writes here now.</summary>
    /// <exception cref="System.Data.Common.DbException">The server cannot be asked.</exception>
    /// <exception cref="LostCommitsException">One of them has found that commits are missing on the server.</exception>
    public IReadOnlyList<WriterMark> Others()
    {
        if (dialect is null) return [];
        using var session = dialect.OpenReader();
        return OthersIn(session);
    }

    /// <summary>Runs <paramref name="work"/> in a transaction beside the other writers, with the numbers of all that are there; nothing is written where this one's own place was taken
    /// away. Not for what every group writes: it opens a connection of its own.</summary>
    /// <exception cref="WriterReplacedException">Its place was taken away.</exception>
    public void Write(Action<WriteSession, IReadOnlySet<long>> work) => Write(null, work);

    /// <summary>As <see cref="Write(Action{WriteSession, IReadOnlySet{long}})"/>, once another's place was taken away: false, and nothing done, where it has moved since it was seen.</summary>
    public bool Replace(WriterMark seen, Action<WriteSession, IReadOnlySet<long>> work) => Write(seen, work);

    private bool Write(WriterMark? gone, Action<WriteSession, IReadOnlySet<long>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (dialect is null) return false;
        using var session = (PostgresWriteSession)dialect.OpenWriter();
        session.BeginBesideOthers();
        // Waits for the end of its transaction, where one is open: then it has moved. The server ends one whose machine has vanished.
        if (gone is { } mark && session.Execute("DELETE FROM commit_marks WHERE writer = @p0 AND last = @p1", mark.Number, mark.Last) != 1)
        {
            session.Rollback();
            return false;
        }

        // Two that replace each other cannot both succeed: each then needs the row that the other took away.
        if (session.Execute("UPDATE commit_marks SET at = now() WHERE writer = @p0", Number) != 1)
            throw new WriterReplacedException($"Another program has taken over writing to {dialect.Name}.");
        if (gone is not null)
        {
            session.Execute("DELETE FROM commit_marks WHERE last = @p0", Vacant);
            session.Execute("INSERT INTO commit_marks (last, at) VALUES (@p0, now())", Vacant);
        }

        work(session, OthersIn(session).Select(other => other.Number).Append(Number).ToHashSet());
        session.Commit();
        return true;
    }

    private List<WriterMark> OthersIn(ReadSession session)
    {
        var marks = session.Query("SELECT writer, name, last FROM commit_marks ORDER BY writer", row => new WriterMark(row.GetInt64(0), row.GetString(1), row.GetInt64(2)));
        // Another has found it out: this one may have been quiet meanwhile, so that its own mark is where it left it.
        if (marks.Any(mark => mark.Last == PostgresWitness.Barred))
            throw new LostCommitsException($"Another program found the server of {dialect!.Name} without commits that were acknowledged; docs/postgres.md says what to do.");
        return [.. marks.Where(mark => mark.Last >= 0 && mark.Number != Number)];
    }
}
