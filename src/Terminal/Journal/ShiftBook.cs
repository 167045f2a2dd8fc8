using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Terminal.Journal;

/// <summary>What an operator has done since the last change of shift.</summary>
/// <param name="Since">Asia/Shanghai; null where there was none.</param>
public sealed record Shift(string Operator, DateTime? Since, ImmutableArray<JournalEntry> Entries);

/// <summary>The shifts of a terminal's operators.</summary>
internal sealed class ShiftBook(Database database, TerminalJournal journal, JournalWriter writer)
{
    /// <summary>The shift that has not ended.</summary>
    public Shift Of(string number)
    {
        long last = 0;
        DateTime? since = null;
        using (var read = database.OpenRead())
            foreach (var (entry, ended) in read.Query("SELECT last_entry, ended_local FROM shift WHERE operator = @p0 ORDER BY id DESC LIMIT 1",
                         row => (row.GetInt64(0), row.GetString(1)), number))
                (last, since) = (entry, DateTime.ParseExact(ended, "s", CultureInfo.InvariantCulture));
        return new Shift(number, since, journal.Since(last, number));
    }

    /// <summary>Ends it with what the journal holds now.</summary>
    public ValueTask EndAsync(string number, DateTime at, CancellationToken stop) => writer.CommitAsync(session => session.Execute(
        "INSERT INTO shift (operator, last_entry, ended_local) VALUES (@p0, (SELECT COALESCE(MAX(id), 0) FROM journal), @p1)",
        number, at.ToString("s", CultureInfo.InvariantCulture)), stop);
}
