using Piaohao.Storage;

namespace Piaohao.Bank.Books;

/// <summary>The rows a group adds, written a table at a time.</summary>
internal sealed class NewRows
{
    private static readonly string[] TransactionColumns =
    [
        "acquirer_id", "sent", "stan", "kind", "direction", "original_sent", "original_stan", "digest", "pan_hash", "pan_masked", "issuer_id", "account_id",
        "amount_fen", "approved_fen", "available_fen", "rrn", "terminal_id", "merchant_id", "code", "authorisation", "settlement", "received_at",
    ];

    private static readonly string[] PostingColumns = ["acquirer_id", "sent", "stan", "direction", "account_id", "amount_fen", "posted_at"];

    private static readonly string[] ReversalColumns = ["acquirer_id", "sent", "stan", "code", "moved", "amount_fen", "rrn", "reason", "received_at"];

    private static readonly string[] HoldColumns = ["acquirer_id", "sent", "stan", "account_id", "amount_fen", "placed_at", "lapses_at", "status"];

    private readonly List<object?> transactions = [];
    private readonly List<object?> postings = [];
    private readonly List<object?> reversals = [];

    /// <summary>How a posting's direction is written; null for <see cref="MoneyEffect.None"/>.</summary>
    public static string? Written(MoneyEffect effect) => effect switch
    {
        MoneyEffect.Takes => "D",
        MoneyEffect.GivesBack => "C",
        _ => null,
    };

    public static MoneyEffect EffectOf(string? written) => written switch
    {
        "D" => MoneyEffect.Takes,
        "C" => MoneyEffect.GivesBack,
        _ => MoneyEffect.None,
    };

    public void Add(TransactionInstruction one) => transactions.AddRange((ReadOnlySpan<object?>)
    [
        one.Key.AcquirerId, one.Key.Sent, one.Key.Stan, one.Kind, Written(one.Effect), one.Original?.Key.Sent, one.Original?.Key.Stan,
        one.Digest, one.PanHash, one.PanMasked, one.IssuerId, one.Facts.Card?.AccountId,
        one.Facts.Amount, one.Answer.Approved, one.Answer.Available, one.Rrn, one.TerminalId, one.MerchantId,
        one.Answer.Code, one.Answer.Authorisation, one.Answer.Settlement, one.Received.ToUnixTimeMilliseconds(),
    ]);

    public void Add(ReversalInstruction reversal, string code, bool moved) => reversals.AddRange(
    [
        reversal.Original.Key.AcquirerId, reversal.Original.Key.Sent, reversal.Original.Key.Stan, code, moved ? 1L : 0L, reversal.Amount, reversal.Rrn,
        reversal.Reason, reversal.Received.ToUnixTimeMilliseconds(),
    ]);

    /// <summary>A posting under the key of the transaction that moves its money; the table takes each direction of it once.</summary>
    public void AddPosting(MessageKey key, MoneyEffect effect, long account, long amount, DateTimeOffset at) =>
        postings.AddRange((ReadOnlySpan<object?>)[key.AcquirerId, key.Sent, key.Stan, Written(effect), account, amount, at.ToUnixTimeMilliseconds()]);

    public void Write(WriteSession session, IEnumerable<Hold> holds)
    {
        if (transactions.Count > 0) session.InsertMany("card_transaction", TransactionColumns, transactions);
        if (postings.Count > 0) session.InsertMany("posting", PostingColumns, postings);
        if (reversals.Count > 0) session.InsertMany("reversal", ReversalColumns, reversals);
        List<object?> written = [.. holds.SelectMany(h => (object?[])[h.Key.AcquirerId, h.Key.Sent, h.Key.Stan, h.AccountId, h.Amount, h.PlacedAt, h.LapsesAt, Hold.Written(h.Status)])];
        if (written.Count > 0) session.InsertMany("hold", HoldColumns, written, "ON CONFLICT (acquirer_id, sent, stan) DO UPDATE SET status = excluded.status");
    }
}
