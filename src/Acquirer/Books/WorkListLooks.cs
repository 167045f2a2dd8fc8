using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Staff have looked at what only people can clear up: a notice the network refused, a difference of a settlement. It leaves the work list and stays
/// in the books with who looked and what was found. What the host itself still chases cannot be looked away. Another process may do this while the host runs.</summary>
public sealed class WorkListLooks(Database database, TimeProvider time)
{
    /// <summary>The longest name and note kept.</summary>
    public const int NameMax = 40, NoteMax = 400;

    /// <summary>Marks everything that stands in the work list for people under one transaction.</summary>
    /// <param name="by">Who looked.</param>
    /// <param name="note">What was found.</param>
    /// <returns>How many lines have left the list; 0 where none stood there for people.</returns>
    /// <exception cref="ArgumentException">The name or the note is empty or too long.</exception>
    public int Look(string terminalId, int batch, int trace, string by, string note)
    {
        if (string.IsNullOrWhiteSpace(by) || by.Length > NameMax) throw new ArgumentException($"Who looked takes 1 to {NameMax} characters.", nameof(by));
        if (string.IsNullOrWhiteSpace(note) || note.Length > NoteMax) throw new ArgumentException($"What was found takes 1 to {NoteMax} characters.", nameof(note));
        var (now, marked) = (time.GetUtcNow().ToUnixTimeMilliseconds(), 0);
        database.Write(session => marked = session.Execute(
            $"""
            INSERT INTO looked_notices (merchant_id, terminal_id, batch, trace, looked_at_ms, looked_by, note)
            SELECT t.merchant_id, t.terminal_id, t.batch, t.trace, @p3, @p4, @p5 FROM transactions t
            WHERE t.terminal_id = @p0 AND t.batch = @p1 AND t.trace = @p2 AND {WorkListQuery.IsRefusedNotice}
            """,
            terminalId, batch, trace, now, by, note) + session.Execute(
            """
            UPDATE batch_differences SET looked_at_ms = @p3, looked_by = @p4, note = @p5
            WHERE terminal_id = @p0 AND batch = @p1 AND trace = @p2 AND looked_at_ms = 0
            """,
            terminalId, batch, trace, now, by, note));
        return marked;
    }
}
