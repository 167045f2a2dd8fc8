using System.Collections.Immutable;
using System.Data.Common;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Transactions;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Journal;

/// <summary>The signatures of the journal's transactions. A drawing is sealed by the secure module; while a signature is asked for, the reversal of its transaction is kept beside it.</summary>
internal sealed class SignatureBook(Database database, JournalWriter writer, IHsm hsm)
{
    private const string Purpose = "terminal/signature";
    private const string Columns = "batch, trace, state, sealed_drawing, hash, tries, last_answer";

    /// <summary>Part of the approval's own unit, before the reversal is dropped from it.</summary>
    public static void Begin(WriteSession session, int batch, int trace, SignatureState state)
    {
        session.Execute("INSERT INTO signature (batch, trace, state, tries) VALUES (@p0, @p1, @p2, 0)", batch, trace, state);
        if (state != SignatureState.Asked) return;
        session.Execute(
            "UPDATE signature SET sealed_reversal = (SELECT sealed_message FROM reversal WHERE batch = @p0 AND trace = @p1) WHERE batch = @p0 AND trace = @p1", batch, trace);
    }

    /// <summary>The signature of a transaction; null where none was ever thought of, such as beside a PIN.</summary>
    public SignatureEntry? Find(int batch, int trace)
    {
        using var read = database.OpenRead();
        return read.Query($"SELECT {Columns} FROM signature WHERE batch = @p0 AND trace = @p1", Entry, batch, trace) is [var found] ? found : null;
    }

    /// <summary>Those that must still reach the host, oldest first.</summary>
    public ImmutableArray<SignatureEntry> Waiting()
    {
        using var read = database.OpenRead();
        return [.. read.Query($"SELECT {Columns} FROM signature WHERE state = @p0 ORDER BY batch, trace LIMIT 20", Entry, SignatureState.Waiting)];
    }

    /// <summary>How many must still reach the host.</summary>
    public int WaitingCount()
    {
        using var read = database.OpenRead();
        return Convert.ToInt32(read.Scalar("SELECT COUNT(*) FROM signature WHERE state = @p0", SignatureState.Waiting), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The cashier has confirmed the drawing: it is kept and waits for the host.</summary>
    public ValueTask ConfirmAsync(int batch, int trace, SignatureDrawing drawing, byte[] hash, CancellationToken stop)
    {
        var compact = drawing.ToArray();
        var concealed = hsm.Seal(Purpose, compact);
        return writer.CommitAsync(session => Require(session.Execute(
            "UPDATE signature SET state = @p0, sealed_drawing = @p1, hash = @p2, sealed_reversal = NULL WHERE batch = @p3 AND trace = @p4 AND state = @p5",
            SignatureState.Waiting, concealed, hash, batch, trace, SignatureState.Asked)), stop);
    }

    /// <summary>It is signed on the slip instead.</summary>
    public ValueTask TakeOnPaperAsync(int batch, int trace, CancellationToken stop) => writer.CommitAsync(session => Require(session.Execute(
        "UPDATE signature SET state = @p0, sealed_reversal = NULL WHERE batch = @p1 AND trace = @p2 AND state = @p3", SignatureState.OnPaper, batch, trace, SignatureState.Asked)), stop);

    /// <summary>Refused: the transaction's reversal stands again and its slips do not come. One unit, so that no power cut leaves the half of it.</summary>
    public ValueTask RefuseAsync(int batch, int trace, DateTimeOffset at, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Require(session.Execute("UPDATE journal SET state = @p0 WHERE batch = @p1 AND trace = @p2 AND state = @p3", TransactionState.Unknown, batch, trace, TransactionState.Approved));
        Require(session.Execute(
            "INSERT INTO reversal (batch, trace, reason, sealed_message, since, tries) SELECT batch, trace, @p0, sealed_reversal, @p1, 0 FROM signature WHERE batch = @p2 AND trace = @p3 AND state = @p4",
            ReversalReason.Other, at.ToUnixTimeMilliseconds(), batch, trace, SignatureState.Asked));
        session.Execute("DELETE FROM slip WHERE batch = @p0 AND trace = @p1", batch, trace);
        session.Execute("UPDATE signature SET state = @p0, sealed_reversal = NULL WHERE batch = @p1 AND trace = @p2", SignatureState.Refused, batch, trace);
    }, stop);

    /// <summary>After a restart: the cardholder may have gone, so whoever was asked signs the slip.</summary>
    public ValueTask RecoverAsync(CancellationToken stop) => writer.CommitAsync(session => session.Execute(
        "UPDATE signature SET state = @p0, sealed_reversal = NULL WHERE state = @p1", SignatureState.OnPaper, SignatureState.Asked), stop);

    public ValueTask TriedAsync(int batch, int trace, string? answer, CancellationToken stop) => writer.CommitAsync(session => Require(session.Execute(
        "UPDATE signature SET tries = tries + 1, last_answer = @p0 WHERE batch = @p1 AND trace = @p2", answer, batch, trace)), stop);

    /// <summary>The host's last word.</summary>
    /// <param name="state"><see cref="SignatureState.Delivered"/> or <see cref="SignatureState.Rejected"/>.</param>
    public ValueTask EndAsync(int batch, int trace, SignatureState state, CancellationToken stop) => writer.CommitAsync(session => Require(session.Execute(
        "UPDATE signature SET state = @p0 WHERE batch = @p1 AND trace = @p2 AND state = @p3", state, batch, trace, SignatureState.Waiting)), stop);

    private SignatureEntry Entry(DbDataReader row)
    {
        SignatureDrawing? drawing = null;
        if (!row.IsDBNull(3) && !SignatureDrawing.TryRead(hsm.Unseal(Purpose, (byte[])row.GetValue(3)), out drawing))
            throw new InvalidOperationException("The journal holds a signature that is none.");
        return new SignatureEntry(
            row.GetInt32(0), row.GetInt32(1), (SignatureState)row.GetInt32(2), drawing, row.IsDBNull(4) ? [] : (byte[])row.GetValue(4), row.GetInt32(5),
            row.IsDBNull(6) ? "" : row.GetString(6));
    }

    private static void Require(int changed)
    {
        if (changed != 1) throw new InvalidOperationException("The journal does not hold the row this step changes: the signature is in another state.");
    }
}
