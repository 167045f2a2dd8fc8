using System.Collections.Concurrent;
using Piaohao.Acquirer.Books;

namespace Piaohao.Acquirer.Network;

/// <summary>What the network must hear until it answers: each item with the moment its next attempt is due, further off with every attempt.</summary>
internal sealed class RetryQueue<T>(AcquirerOptions options, BusinessCalendar calendar)
{
    private readonly ConcurrentDictionary<TransactionKey, Attempt> standing = new();

    public int Count => standing.Count;

    public void Add(TransactionKey key, T item, bool mayHaveBeenSent) => standing[key] = new Attempt(key, item, calendar.Now, mayHaveBeenSent);

    /// <summary>All that stands at this moment.</summary>
    public HashSet<TransactionKey> Keys() => [.. standing.Keys];

    public void Remove(TransactionKey key) => standing.TryRemove(key, out _);

    public bool Contains(TransactionKey key) => standing.ContainsKey(key);

    /// <summary>The link is up again: all of it is due at once.</summary>
    public void DueNow()
    {
        foreach (var attempt in standing.Values) attempt.Due = DateTimeOffset.MinValue;
    }

    /// <summary>What is due, the oldest first; what is equally old in the order of its numbers, so that the same books are worked off in the same order.</summary>
    public List<Attempt> TakeDue(int most)
    {
        var now = calendar.Now;
        return [.. standing.Values.Where(attempt => attempt.Due <= now).OrderBy(attempt => attempt.Since).ThenBy(attempt => attempt.Key.Reference, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>How long nothing is due.</summary>
    public TimeSpan UntilDue()
    {
        if (standing.IsEmpty) return options.RetryMax;
        var wait = standing.Values.Min(attempt => attempt.Due) - calendar.Now;
        return wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait;
    }

    /// <summary>An attempt came to nothing: the next is due later than the last pause.</summary>
    public void Later(Attempt attempt)
    {
        attempt.Tries++;
        var pause = options.RetryFirst * Math.Pow(2, Math.Min(attempt.Tries - 1, 16));
        attempt.Due = calendar.Now + (pause < options.RetryMax ? pause : options.RetryMax);
    }

    internal sealed class Attempt(TransactionKey key, T item, DateTimeOffset since, bool mayHaveBeenSent)
    {
        public TransactionKey Key => key;

        public T Item => item;

        public DateTimeOffset Since => since;

        /// <summary>True once the network was asked what became of it.</summary>
        public bool WasAsked { get; set; }

        /// <summary>Attempts since the host was started.</summary>
        public int Tries { get; set; }

        /// <summary>When the next attempt is due.</summary>
        public DateTimeOffset Due { get; set; } = DateTimeOffset.MinValue;

        /// <summary>True where the network may know it already: then it goes as a repeat.</summary>
        public bool IsRepeat => mayHaveBeenSent || Tries > 0;
    }
}
