using Piaohao.Amounts;
using Piaohao.Storage;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Journal;

/// <summary>What a request leaves in the journal before it is sent.</summary>
/// <param name="SealedReversal">The reversal to be sent if no answer is taken, sealed by the secure module: it may hold the card number.</param>
internal sealed record SentTransaction(
    int Batch, int Trace, Money Amount, string MaskedPan, byte[] PanHash, string Expiry, char Entry, bool PinEntered, string Operator, DateTime At, byte[] SealedReversal);

/// <summary>What an approval adds.</summary>
internal sealed record Approval(string ResponseCode, string Rrn, string AuthorisationCode, string Issuer, string Acquirer, string Remark, DateTime At);

/// <summary>The moves of a transaction, each durable as one unit. A move from a state it may not leave is a broken invariant and throws.</summary>
internal sealed class TransactionRecords(JournalWriter writer, TimeProvider time)
{
    /// <summary>Transaction and reversal become durable together, before anything is sent.</summary>
    public ValueTask BeginAsync(SentTransaction sent, CancellationToken stop) => writer.CommitAsync(session =>
    {
        session.Execute(
            """
            INSERT INTO journal (batch, trace, state, amount, currency, pan_masked, pan_hash, expiry, entry, pin_entered, operator, at_local)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11)
            """,
            sent.Batch, sent.Trace, TransactionState.Sending, sent.Amount.Minor, (int)sent.Amount.Currency.Number, sent.MaskedPan, sent.PanHash, sent.Expiry,
            sent.Entry.ToString(), sent.PinEntered ? 1 : 0, sent.Operator, Local(sent.At));
        session.Execute("INSERT INTO reversal (batch, trace, reason, sealed_message, since, tries) VALUES (@p0, @p1, @p2, @p3, @p4, 0)",
            sent.Batch, sent.Trace, ReversalReason.NoAnswer, sent.SealedReversal, time.GetUtcNow().ToUnixTimeMilliseconds());
    }, stop);

    /// <summary>The outcome, the waiting slips and the end of the reversal become durable together.</summary>
    public ValueTask ApproveAsync(int batch, int trace, Approval approval, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Require(1, session.Execute(
            """
            UPDATE journal SET state = @p0, response = @p1, rrn = @p2, authorisation = @p3, issuer = @p4, acquirer = @p5, remark = @p6, at_local = @p7
            WHERE batch = @p8 AND trace = @p9 AND state = @p10
            """,
            TransactionState.Approved, approval.ResponseCode, approval.Rrn, approval.AuthorisationCode, approval.Issuer, approval.Acquirer, approval.Remark,
            Local(approval.At), batch, trace, TransactionState.Sending));
        DropReversal(session, batch, trace);
        foreach (var copy in (ReadOnlySpan<SlipCopy>)[SlipCopy.Merchant, SlipCopy.Cardholder])
            session.Execute("INSERT INTO slip (batch, trace, copy, printed) VALUES (@p0, @p1, @p2, 0)", batch, trace, copy);
    }, stop);

    public ValueTask DeclineAsync(int batch, int trace, string responseCode, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, TransactionState.Sending, TransactionState.Declined, responseCode);
        DropReversal(session, batch, trace);
    }, stop);

    /// <summary>Nothing was sent, so nothing needs to be taken back.</summary>
    public ValueTask UnsendAsync(int batch, int trace, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, TransactionState.Sending, TransactionState.Unsent, "");
        DropReversal(session, batch, trace);
    }, stop);

    /// <summary>No answer could be taken: the reversal stands.</summary>
    public ValueTask LoseAsync(int batch, int trace, string reason, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, TransactionState.Sending, TransactionState.Reversing, "");
        Require(1, session.Execute("UPDATE reversal SET reason = @p0 WHERE batch = @p1 AND trace = @p2", reason, batch, trace));
    }, stop);

    /// <summary>After a restart: what was being sent is unknown.</summary>
    public ValueTask RecoverAsync(CancellationToken stop) => writer.CommitAsync(
        session => session.Execute("UPDATE journal SET state = @p0 WHERE state = @p1", TransactionState.Reversing, TransactionState.Sending), stop);

    public ValueTask ReversalTriedAsync(int batch, int trace, string? answer, CancellationToken stop) => writer.CommitAsync(session =>
        Require(1, session.Execute("UPDATE reversal SET tries = tries + 1, last_answer = @p0 WHERE batch = @p1 AND trace = @p2", answer, batch, trace)), stop);

    /// <summary>The reversal ends: taken back (or never seen) by the host, or refused for good.</summary>
    public ValueTask EndReversalAsync(int batch, int trace, TransactionState outcome, string responseCode, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Move(session, batch, trace, TransactionState.Reversing, outcome, responseCode);
        DropReversal(session, batch, trace);
    }, stop);

    public ValueTask SlipPrintedAsync(int batch, int trace, SlipCopy copy, CancellationToken stop) => writer.CommitAsync(
        session => Require(1, session.Execute("UPDATE slip SET printed = 1 WHERE batch = @p0 AND trace = @p1 AND copy = @p2", batch, trace, copy)), stop);

    private static void Move(WriteSession session, int batch, int trace, TransactionState from, TransactionState to, string responseCode) =>
        Require(1, session.Execute("UPDATE journal SET state = @p0, response = @p1 WHERE batch = @p2 AND trace = @p3 AND state = @p4",
            to, responseCode, batch, trace, from));

    private static void DropReversal(WriteSession session, int batch, int trace) =>
        Require(1, session.Execute("DELETE FROM reversal WHERE batch = @p0 AND trace = @p1", batch, trace));

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
