using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Journal;

/// <summary>Finds in the journal the transaction that another one refers to; in training one of training, otherwise a real one.</summary>
internal sealed class Originals(Database database, DaySettings day)
{
    /// <summary>The transaction with this trace number in one batch, or null.</summary>
    public JournalEntry? InBatch(int batch, int trace, params ImmutableArray<TransactionKind> kinds) =>
        Latest("batch = @p0 AND trace = @p1", kinds, batch, trace);

    /// <summary>The latest one with this trace number, of whatever batch, or null.</summary>
    public JournalEntry? ByTrace(int trace, params ImmutableArray<TransactionKind> kinds) => Latest("trace = @p0", kinds, trace);

    public JournalEntry? ByRrn(string rrn, params ImmutableArray<TransactionKind> kinds) => Latest("rrn = @p0", kinds, rrn);

    /// <param name="date">MMDD.</param>
    public JournalEntry? ByAuthorisation(string code, string date, params ImmutableArray<TransactionKind> kinds) =>
        Latest("authorisation = @p0 AND substr(at_local, 6, 2) || substr(at_local, 9, 2) = @p1", kinds, code, date);

    /// <summary>True where this authorisation code of this card has served for a transaction of the kind that waits or stands.</summary>
    public bool IsAuthorisationUsed(TransactionKind kind, string code, byte[] panHash)
    {
        using var read = database.OpenRead();
        return read.Scalar(
            "SELECT 1 FROM journal WHERE kind = @p0 AND authorisation = @p1 AND pan_hash = @p2 AND training = @p3 AND state NOT IN (@p4, @p5, @p6)",
            kind, code, panHash, day.Training ? 1 : 0, TransactionState.Declined, TransactionState.Reversed, TransactionState.Unsent) is not null;
    }

    /// <summary>True where another transaction that refers to it has no final answer yet.</summary>
    public bool IsBeingChanged(int batch, int trace)
    {
        using var read = database.OpenRead();
        return read.Scalar("SELECT 1 FROM journal WHERE original_batch = @p0 AND original_trace = @p1 AND state IN (@p2, @p3, @p4)",
            batch, trace, TransactionState.Pending, TransactionState.Unknown, TransactionState.Waiting) is not null;
    }

    /// <summary>True where the keyed hash is that of the card it was made with; constant time.</summary>
    public bool IsSameCard(int batch, int trace, ReadOnlySpan<byte> panHash)
    {
        using var read = database.OpenRead();
        return read.Scalar("SELECT pan_hash FROM journal WHERE batch = @p0 AND trace = @p1", batch, trace) is byte[] kept && CryptographicOperations.FixedTimeEquals(kept, panHash);
    }

    private JournalEntry? Latest(string where, ImmutableArray<TransactionKind> kinds, params ReadOnlySpan<object?> values)
    {
        using var read = database.OpenRead();
        var numbers = string.Join(", ", kinds.Select(kind => ((int)kind).ToString(CultureInfo.InvariantCulture)));
        var standing = string.Join(", ", Enum.GetValues<TransactionState>().Where(TransactionMoves.Stands).Select(state => ((int)state).ToString(CultureInfo.InvariantCulture)));
        return read.Query($"SELECT {TerminalJournal.Columns} FROM journal WHERE {where} AND kind IN ({numbers}) AND state IN ({standing}) AND training = {(day.Training ? 1 : 0)} ORDER BY id DESC LIMIT 1",
            TerminalJournal.Entry, values) is [var found] ? found : null;
    }
}
