using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>What came of an attempt to have the network's final word.</summary>
/// <param name="Asked">What it answered to a question (0600), in words; null where it was not asked.</param>
/// <param name="Said">Its answer code, or what came instead of an answer; null where nothing was sent but the question.</param>
public sealed record NetworkAttempt(TransactionKey Key, string? Asked, string? Said, DateTimeOffset At)
{
    internal static void Write(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        foreach (var unit in units)
            if (unit.Attempt is { } attempt)
                session.InsertMany("network_attempts", ["merchant_id", "terminal_id", "batch", "trace", "tries", "asked", "said", "at_ms"],
                    [
                        attempt.Key.MerchantId, attempt.Key.TerminalId, attempt.Key.Batch, attempt.Key.Trace, attempt.Said is null ? 0 : 1,
                        attempt.Asked ?? "", attempt.Said ?? "", attempt.At.ToUnixTimeMilliseconds(),
                    ],
                    """
                    ON CONFLICT (merchant_id, terminal_id, batch, trace) DO UPDATE SET
                        tries = network_attempts.tries + excluded.tries,
                        asked = CASE WHEN excluded.asked = '' THEN network_attempts.asked ELSE excluded.asked END,
                        said = CASE WHEN excluded.said = '' THEN network_attempts.said ELSE excluded.said END,
                        at_ms = excluded.at_ms
                    """);
    }
}
