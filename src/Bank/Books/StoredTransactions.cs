using System.Data.Common;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>Reads single transactions, what refers to them, and holds.</summary>
internal static class StoredTransactions
{
    private const string HoldColumns = "SELECT acquirer_id, sent, stan, account_id, amount_fen, placed_at, lapses_at, status FROM hold ";

    public static RecordedTransaction? Find(ReadSession session, MessageKey key)
    {
        var found = session.Query(
            "SELECT t.kind, t.direction, t.original_sent, t.original_stan, t.digest, t.pan_hash, t.account_id, t.amount_fen, t.received_at, " +
            "t.code, t.authorisation, t.settlement, t.issuer_id, t.approved_fen, t.available_fen, r.stan FROM card_transaction t " +
            "LEFT JOIN reversal r ON r.acquirer_id = t.acquirer_id AND r.sent = t.sent AND r.stan = t.stan " +
            "WHERE t.acquirer_id = @p0 AND t.sent = @p1 AND t.stan = @p2",
            r => new RecordedTransaction
            {
                Key = key,
                Kind = (TransactionKind)r.GetInt32(0),
                Effect = NewRows.EffectOf(TextOf(r, 1)),
                Original = r.IsDBNull(2) ? null : new MessageKey(key.AcquirerId, r.GetInt64(2), r.GetString(3)),
                Digest = r.GetString(4),
                PanHash = r.GetString(5),
                AccountId = NumberOf(r, 6),
                Asked = r.GetInt64(7),
                Received = DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(8)),
                Answer = new TransactionAnswer(r.GetString(9), TextOf(r, 10), r.GetString(11), TextOf(r, 12), r.GetInt64(13), NumberOf(r, 14)),
                IsReversed = !r.IsDBNull(15),
            },
            key.AcquirerId, key.Sent, key.Stan);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Whether there is a transaction under each of these keys; three values each.</summary>
    public static bool[] AreStored(WriteSession session, IReadOnlyList<object?> keys) =>
        session.ExistsMany("SELECT 1 FROM card_transaction WHERE acquirer_id = @p0 AND sent = @p1 AND stan = @p2", 3, keys);

    /// <summary>Whether each of these keys was to be taken back.</summary>
    public static bool[] AreReversed(WriteSession session, IReadOnlyList<object?> keys) =>
        session.ExistsMany("SELECT 1 FROM reversal WHERE acquirer_id = @p0 AND sent = @p1 AND stan = @p2", 3, keys);

    /// <summary>What the reversal of this key was answered, or null where none came.</summary>
    public static string? ReversalCode(ReadSession session, MessageKey original) =>
        (string?)session.Scalar("SELECT code FROM reversal WHERE acquirer_id = @p0 AND sent = @p1 AND stan = @p2", original.AcquirerId, original.Sent, original.Stan);

    /// <summary>Fills in what linked transactions that stand have made of <paramref name="original"/>. Completions show in the hold.</summary>
    public static void ReadLinks(ReadSession session, RecordedTransaction original)
    {
        foreach (var (kind, effect, sum) in session.Query(
            "SELECT t.kind, t.direction, SUM(t.approved_fen) FROM card_transaction t " +
            "LEFT JOIN reversal r ON r.acquirer_id = t.acquirer_id AND r.sent = t.sent AND r.stan = t.stan " +
            "WHERE t.acquirer_id = @p0 AND t.original_sent = @p1 AND t.original_stan = @p2 AND t.code IN ('00', '10') AND r.stan IS NULL GROUP BY t.kind, t.direction",
            r => ((TransactionKind)r.GetInt32(0), NewRows.EffectOf(TextOf(r, 1)), r.GetInt64(2)),
            original.Key.AcquirerId, original.Key.Sent, original.Key.Stan))
        {
            if (kind is TransactionKind.SaleVoid or TransactionKind.PreAuthorisationVoid or TransactionKind.CompletionVoid) original.IsVoided = true;
            else if (kind == TransactionKind.Refund) original.Refunded += sum;
            else if (kind == TransactionKind.TipAdjust) original.Tips += effect == MoneyEffect.Takes ? sum : -sum;
        }
    }

    public static Hold? FindHold(ReadSession session, MessageKey preAuthorisation)
    {
        var found = session.Query(
            HoldColumns + "WHERE acquirer_id = @p0 AND sent = @p1 AND stan = @p2", HoldOf, preAuthorisation.AcquirerId, preAuthorisation.Sent, preAuthorisation.Stan);
        return found.Count == 0 ? null : found[0];
    }

    public static IReadOnlyList<Hold> HoldsInForce(ReadSession session, long accountId) =>
        session.Query(HoldColumns + "WHERE account_id = @p0 AND status = 'held'", HoldOf, accountId);

    private static Hold HoldOf(DbDataReader r) => new(
        new MessageKey(r.GetString(0), r.GetInt64(1), r.GetString(2)), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), Hold.StatusOf(r.GetString(7)));

    private static string? TextOf(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static long? NumberOf(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt64(column);
}
