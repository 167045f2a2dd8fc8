using Piaohao.Acquirer.Books;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Archives;

/// <summary>Which of a merchant's transactions can no longer change nor be spoken of. A transaction and those that name it as their original go together or not at all.</summary>
/// <param name="before">Those that began before this.</param>
/// <param name="lastPosition">Entries up to this position have left the books, or leave with them.</param>
internal sealed class ArchiveSelection(ReadSession session, string merchantId, long before, long lastPosition)
{
    private readonly Dictionary<TransactionKey, TransactionKey> originals = [];

    /// <summary>The groups that may go, in the order of time of what the others name; each with that first.</summary>
    public IReadOnlyList<IReadOnlyList<TransactionKey>> Groups()
    {
        var candidates = Candidates();
        if (candidates.Count == 0) return [];
        var (kept, unfinished) = (new HashSet<TransactionKey>(), Unfinished());
        foreach (var (key, original) in Links()) originals[key] = original;
        // Named by a transaction that is too young to go, or that cannot.
        foreach (var key in originals.Keys)
            if (!candidates.ContainsKey(key)) kept.Add(First(key));
        foreach (var (key, candidate) in candidates)
            if (!candidate.IsDone || unfinished.Contains(key)) kept.Add(First(key));
        return
        [
            .. candidates.Keys.GroupBy(First).Where(group => !kept.Contains(group.Key) && candidates.ContainsKey(group.Key))
                .OrderBy(group => candidates[group.Key].StartedAt)
                .Select(group => group.OrderBy(key => key != group.Key).ToList()),
        ];
    }

    /// <summary>What stands in the batch its terminal is still in is never archived: a message under such a key is looked for in the books alone.</summary>
    private Dictionary<TransactionKey, Candidate> Candidates()
    {
        var batches = session.Query(
            "SELECT terminal_id, batch FROM terminal_sessions WHERE merchant_id = @p0", row => (Terminal: row.GetString(0), Batch: row.GetInt32(1)), merchantId)
            .ToDictionary(row => row.Terminal, row => row.Batch, StringComparer.Ordinal);
        return session.Query(
            """
            SELECT terminal_id, batch, trace, state, kind, claimed_minor, entry_position, reversal_position, started_at_ms
            FROM transactions WHERE merchant_id = @p0 AND started_at_ms < @p1
            """,
            row => (
                Key: new TransactionKey(merchantId, row.GetString(0), row.GetInt32(1), row.GetInt32(2)),
                Candidate: new Candidate(
                    row.GetInt64(8),
                    IsFinal((TransactionState)row.GetInt32(3), (TransactionKind)row.GetInt32(4)) && row.GetInt64(5) == 0
                        && row.GetInt64(6) <= lastPosition && row.GetInt64(7) <= lastPosition
                        && row.GetInt32(1) != batches.GetValueOrDefault(row.GetString(0), BatchOfNobody))),
            merchantId, before).ToDictionary(row => row.Key, row => row.Candidate);
    }

    /// <summary>The batch of a terminal that has never signed in.</summary>
    private const int BatchOfNobody = 1;

    private static bool IsFinal(TransactionState state, TransactionKind kind) =>
        TransactionMoves.IsSettled(state) && !(kind == TransactionKind.PreAuthorisation && state == TransactionState.Approved);

    /// <summary>What the host or people still have to do with.</summary>
    private HashSet<TransactionKey> Unfinished() =>
    [
        .. session.Query(
            "SELECT terminal_id, batch, trace FROM network_reversals WHERE merchant_id = @p0 AND settled_at_ms = 0",
            row => new TransactionKey(merchantId, row.GetString(0), row.GetInt32(1), row.GetInt32(2)), merchantId),
        .. session.Query(
            $"SELECT t.terminal_id, t.batch, t.trace FROM transactions t WHERE t.merchant_id = @p0 AND {WorkListQuery.IsRefusedNotice}",
            row => new TransactionKey(merchantId, row.GetString(0), row.GetInt32(1), row.GetInt32(2)), merchantId),
    ];

    private IReadOnlyList<(TransactionKey Key, TransactionKey Original)> Links() => session.Query(
        "SELECT terminal_id, batch, trace, original_terminal, original_batch, original_trace FROM transactions WHERE merchant_id = @p0 AND original_trace > 0",
        row => (new TransactionKey(merchantId, row.GetString(0), row.GetInt32(1), row.GetInt32(2)), new TransactionKey(merchantId, row.GetString(3), row.GetInt32(4), row.GetInt32(5))),
        merchantId);

    /// <summary>The one that all of a group speak of in the end.</summary>
    private TransactionKey First(TransactionKey key)
    {
        while (originals.TryGetValue(key, out var original)) key = original;
        return key;
    }

    private readonly record struct Candidate(long StartedAt, bool IsDone);
}
