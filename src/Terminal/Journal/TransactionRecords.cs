using Piaohao.Amounts;
using Piaohao.Storage;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Journal;

/// <summary>What a request leaves in the journal before it is sent.</summary>
/// <param name="Draft">What was asked for.</param>
/// <param name="SealedMessage">The reversal to be sent if no answer is taken, or the message itself where that is sent again; sealed by the secure module: it may hold the card number.</param>
internal sealed record SentTransaction(
    int Batch, int Trace, Draft Draft, string MaskedPan, byte[] PanHash, string Expiry, char Entry, bool PinEntered, string Operator, DateTime At, byte[] SealedMessage)
{
    /// <summary>Done in training: it counts nowhere.</summary>
    public bool Training { get; init; }
}

/// <summary>What an approval adds.</summary>
internal sealed record Approval(string ResponseCode, string Rrn, string AuthorisationCode, string Issuer, string Acquirer, string Remark, DateTime At)
{
    /// <summary>The part that was approved (code 10); null where it is the whole amount.</summary>
    public Money? Part { get; init; }

    /// <summary>How the cardholder signs; null where nobody does.</summary>
    public SignatureState? Signature { get; init; }
}

/// <summary>The moves of a transaction, each durable as one unit. A move from a state it may not leave is a broken invariant and throws.</summary>
internal sealed class TransactionRecords(JournalWriter writer, TimeProvider time)
{
    /// <summary>The transaction, and its reversal or the message that is sent again, become durable together before anything is sent.</summary>
    public ValueTask BeginAsync(SentTransaction sent, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Insert(session, sent, TransactionState.Pending);
        if (sent.Draft.Form.IsReversible)
            session.Execute("INSERT INTO reversal (batch, trace, reason, sealed_message, since, tries) VALUES (@p0, @p1, @p2, @p3, @p4, 0)",
                sent.Batch, sent.Trace, ReversalReason.NoAnswer, sent.SealedMessage, time.GetUtcNow().ToUnixTimeMilliseconds());
        else
            KeepNotice(session, sent);
    }, stop);

    /// <summary>A notice for later: it stands from now on, with its slips and what it does to its original.</summary>
    public ValueTask StoreAsync(SentTransaction sent, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Insert(session, sent, TransactionState.Waiting);
        KeepNotice(session, sent);
        AwaitSlips(session, sent.Batch, sent.Trace);
        LinkedMoves.Apply(session, sent.Batch, sent.Trace);
    }, stop);

    /// <summary>The outcome, the waiting slips, the end of the reversal and the original's move become durable together.</summary>
    /// <param name="from">Unknown where the answer came to a message that was sent again.</param>
    public ValueTask ApproveAsync(int batch, int trace, Approval approval, CancellationToken stop, TransactionState from = TransactionState.Pending) => writer.CommitAsync(session =>
    {
        Allow(from, TransactionState.Approved);
        Require(1, session.Execute(
            """
            UPDATE journal SET state = @p0, response = @p1, rrn = @p2, authorisation = @p3, issuer = @p4, acquirer = @p5, remark = @p6, at_local = @p7
            WHERE batch = @p8 AND trace = @p9 AND state = @p10
            """,
            TransactionState.Approved, approval.ResponseCode, approval.Rrn, approval.AuthorisationCode, approval.Issuer, approval.Acquirer, approval.Remark,
            Local(approval.At), batch, trace, from));
        if (approval.Part is { } part)
            Require(1, session.Execute("UPDATE journal SET requested = amount, amount = @p0 WHERE batch = @p1 AND trace = @p2", part.Minor, batch, trace));
        if (approval.Signature is { } signature) SignatureBook.Begin(session, batch, trace, signature);
        DropMessage(session, batch, trace);
        AwaitSlips(session, batch, trace);
        LinkedMoves.Apply(session, batch, trace);
    }, stop);

    /// <summary>A stored notice has reached the host. Its slips came out when it was stored; an answer without RRN (94) leaves the field empty.</summary>
    public ValueTask DeliverAsync(int batch, int trace, string responseCode, string rrn, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Require(1, session.Execute("UPDATE journal SET state = @p0, response = @p1, rrn = @p2 WHERE batch = @p3 AND trace = @p4 AND state = @p5",
            TransactionState.Approved, responseCode, rrn, batch, trace, TransactionState.Waiting));
        DropMessage(session, batch, trace);
    }, stop);

    /// <summary>Refused. What a stored notice had done to its original is taken back.</summary>
    public ValueTask DeclineAsync(int batch, int trace, string responseCode, CancellationToken stop, TransactionState from = TransactionState.Pending) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, from, TransactionState.Declined, responseCode);
        DropMessage(session, batch, trace);
        if (from == TransactionState.Waiting) LinkedMoves.TakeBack(session, batch, trace);
    }, stop);

    /// <summary>Nothing was sent, so nothing needs to be taken back.</summary>
    public ValueTask UnsendAsync(int batch, int trace, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, TransactionState.Pending, TransactionState.Unsent, "");
        DropMessage(session, batch, trace);
    }, stop);

    /// <summary>No answer could be taken: the reversal stands, or the message is sent again.</summary>
    public ValueTask LoseAsync(int batch, int trace, string reason, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, TransactionState.Pending, TransactionState.Unknown, "");
        session.Execute("UPDATE reversal SET reason = @p0 WHERE batch = @p1 AND trace = @p2", reason, batch, trace);
    }, stop);

    /// <summary>After a restart: what was being sent is unknown.</summary>
    public ValueTask RecoverAsync(CancellationToken stop) => writer.CommitAsync(
        session => session.Execute("UPDATE journal SET state = @p0 WHERE state = @p1", TransactionState.Unknown, TransactionState.Pending), stop);

    public ValueTask NoticeTriedAsync(int batch, int trace, string? answer, CancellationToken stop) => writer.CommitAsync(session =>
        Require(1, session.Execute("UPDATE notice SET tries = tries + 1, last_answer = @p0 WHERE batch = @p1 AND trace = @p2", answer, batch, trace)), stop);

    public ValueTask ReversalTriedAsync(int batch, int trace, string? answer, CancellationToken stop) => writer.CommitAsync(session =>
        Require(1, session.Execute("UPDATE reversal SET tries = tries + 1, last_answer = @p0 WHERE batch = @p1 AND trace = @p2", answer, batch, trace)), stop);

    /// <summary>The reversal ends: taken back (or never seen) by the host, or refused for good.</summary>
    public ValueTask EndReversalAsync(int batch, int trace, TransactionState outcome, string responseCode, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, TransactionState.Unknown, outcome, responseCode);
        DropMessage(session, batch, trace);
    }, stop);

    public ValueTask SlipPrintedAsync(int batch, int trace, SlipCopy copy, CancellationToken stop) => writer.CommitAsync(
        session => Require(1, session.Execute("UPDATE slip SET printed = 1 WHERE batch = @p0 AND trace = @p1 AND copy = @p2", batch, trace, copy)), stop);

    private static void Insert(WriteSession session, SentTransaction sent, TransactionState state)
    {
        var draft = sent.Draft;
        var original = draft.Original ?? new OriginalTransaction(0, 0, "", "", "");
        session.Execute(
            """
            INSERT INTO journal (batch, trace, state, kind, amount, currency, tip, pan_masked, pan_hash, expiry, entry, pin_entered, operator, at_local, authorisation,
                original_batch, original_trace, original_rrn, original_date, original_authorisation, reason, training)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21)
            """,
            sent.Batch, sent.Trace, state, draft.Kind, draft.Amount.Minor, (int)draft.Amount.Currency.Number, draft.Tip.Minor, sent.MaskedPan, sent.PanHash, sent.Expiry,
            sent.Entry.ToString(), sent.PinEntered ? 1 : 0, sent.Operator, Local(sent.At), draft.AuthorisationCode,
            original.Batch, original.Trace, original.Rrn, original.Date, original.Authorisation, draft.Reason, sent.Training ? 1 : 0);
    }

    private void KeepNotice(WriteSession session, SentTransaction sent) => session.Execute(
        "INSERT INTO notice (batch, trace, sealed_message, since, tries) VALUES (@p0, @p1, @p2, @p3, 0)",
        sent.Batch, sent.Trace, sent.SealedMessage, time.GetUtcNow().ToUnixTimeMilliseconds());

    private static void AwaitSlips(WriteSession session, int batch, int trace)
    {
        foreach (var copy in (ReadOnlySpan<SlipCopy>)[SlipCopy.Merchant, SlipCopy.Cardholder])
            session.Execute("INSERT INTO slip (batch, trace, copy, printed) VALUES (@p0, @p1, @p2, 0)", batch, trace, copy);
    }

    private static void Move(WriteSession session, int batch, int trace, TransactionState from, TransactionState to, string responseCode)
    {
        Allow(from, to);
        Require(1, session.Execute("UPDATE journal SET state = @p0, response = @p1 WHERE batch = @p2 AND trace = @p3 AND state = @p4", to, responseCode, batch, trace, from));
    }

    private static void Allow(TransactionState from, TransactionState to)
    {
        if (!TransactionMoves.IsOwn(from, to)) throw new InvalidOperationException($"A transaction does not go from {from} to {to} by itself.");
    }

    /// <summary>What waited for the outcome, a reversal or the message itself, has done its work.</summary>
    private static void DropMessage(WriteSession session, int batch, int trace) =>
        Require(1, session.Execute("DELETE FROM reversal WHERE batch = @p0 AND trace = @p1", batch, trace)
            + session.Execute("DELETE FROM notice WHERE batch = @p0 AND trace = @p1", batch, trace));

    private static void Require(int expected, int changed)
    {
        if (changed != expected) throw new InvalidOperationException("The journal does not hold the row this step changes: the transaction is in another state.");
    }

    private static string Local(DateTime at) => at.ToString("s", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Field 39 of a reversal.</summary>
internal static class ReversalReason
{
    public const string NoAnswer = "98", BadMac = "A0", Other = "06";
}
