namespace Piaohao.Ledger.Audit;

/// <summary>Recomputes the books from their entries and names the first difference from what was stored. Feed it every entry (each merchant's in
/// sequence; merchants may be mixed), then what was stored of heads and balances. It keeps heads and balances, no entries. Whether a transaction has its
/// entry, and only one, is for the owner of the transactions to check.</summary>
public sealed class BooksAudit
{
    private readonly Dictionary<string, ChainHead> heads = new(StringComparer.Ordinal);

    /// <summary>The first difference found, as a sentence: which entry or account, what was expected, what was found. Null while all is equal.</summary>
    public string? Difference { get; private set; }

    /// <summary>Entries found right.</summary>
    public long Entries { get; private set; }

    /// <summary>The balances that the entries make.</summary>
    public Balances Balances { get; } = new();

    /// <summary>The heads that the entries make.</summary>
    public IReadOnlyCollection<ChainHead> Heads => heads.Values;

    /// <summary>Begins behind entries that are no longer kept: chains go on from their heads and sums from their balances. Only before the first entry.</summary>
    /// <exception cref="InvalidOperationException">An entry has been taken.</exception>
    public void Begin(IEnumerable<ChainHead> ends, IEnumerable<AccountBalance> sums)
    {
        ArgumentNullException.ThrowIfNull(ends);
        ArgumentNullException.ThrowIfNull(sums);
        if (Entries > 0) throw new InvalidOperationException("The books have begun already.");
        foreach (var head in ends) heads[head.MerchantId] = head;
        foreach (var sum in sums) Balances.Begin(sum);
    }

    /// <summary>Checks the next entry; false where a difference was found, now or before.</summary>
    public bool Take(StoredEntry stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (Difference is not null) return false;
        var head = heads.TryGetValue(stored.MerchantId, out var last) ? last : new ChainHead(stored.MerchantId, 0, Chain.Start.ToArray());
        if (stored.Sequence != head.Sequence + 1) return Differs(OutOfSequence(stored, head));
        if (Rebuild(stored, out var broken) is not { } entry) return Differs($"{Name(stored)} breaks the books: {broken}");

        var expected = entry.Hash(head.Hash, stored.Sequence);
        if (!expected.AsSpan().SequenceEqual(stored.Hash))
            return Differs($"{Name(stored)} was changed after it was written, or the one before it: expected hash {Hex(expected)}, found {Hex(stored.Hash)}.");

        heads[stored.MerchantId] = new ChainHead(stored.MerchantId, stored.Sequence, expected);
        Balances.Post(entry);
        Entries++;
        return true;
    }

    /// <summary>Compares the stored heads with those the entries make: a chain that was cut off at its end has the right hashes and the wrong head.</summary>
    public bool TakeHeads(IEnumerable<ChainHead> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var missing = heads.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var head in stored)
        {
            if (Difference is not null) return false;
            missing.Remove(head.MerchantId);
            var made = heads.GetValueOrDefault(head.MerchantId);
            if (made is null && head.Sequence == 0) continue;
            if (made is null || made.Sequence != head.Sequence)
                return Differs($"The chain of merchant {head.MerchantId} ends at entry {made?.Sequence ?? 0}; its stored head says {head.Sequence}.");
            if (!made.Hash.AsSpan().SequenceEqual(head.Hash))
                return Differs($"The stored head of merchant {head.MerchantId} has another hash than its entry {head.Sequence}: expected {Hex(made.Hash)}, found {Hex(head.Hash)}.");
        }

        return missing.Count > 0 ? Differs($"Merchant {missing.Order(StringComparer.Ordinal).First()} has entries and no stored head.") : Difference is null;
    }

    /// <summary>Compares the stored balances, one for each account, with those the entries make; then the trial balance. An account without postings may be missing.</summary>
    public bool TakeBalances(IEnumerable<AccountBalance> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (Difference is not null) return false;
        var found = new HashSet<AccountId>();
        foreach (var balance in stored)
        {
            if (!found.Add(balance.Account)) return Differs($"Account {balance.Account} has more than one stored balance.");
            if (Balances.Of(balance.Account) is var made && made != balance)
                return Differs($"Account {balance.Account}: the entries make {Totals(made)}, the stored balance says {Totals(balance)}.");
        }

        foreach (var made in Balances.All)
            if (!found.Contains(made.Account)) return Differs($"Account {made.Account}: the entries make {Totals(made)}, there is no stored balance.");
        return Balances.Trial().Difference is not { } unbalanced || Differs(unbalanced);
    }

    private static Entry? Rebuild(StoredEntry stored, out string? broken)
    {
        broken = null;
        try
        {
            return new Entry(stored.Kind, stored.MerchantId, stored.Reference, stored.At, stored.BusinessDate, stored.Postings);
        }
        catch (Exception invalid) when (invalid is UnbalancedEntryException or ArgumentException)
        {
            broken = invalid.Message;
            return null;
        }
    }

    private static string OutOfSequence(StoredEntry stored, ChainHead head) =>
        stored.Sequence <= head.Sequence
            ? $"{Name(stored)} comes after entry {head.Sequence}: it is there twice or out of order."
            : $"Merchant {stored.MerchantId}: entry {head.Sequence + 1} is missing; the next found is {stored.Sequence}.";

    private static string Name(StoredEntry stored) => $"Merchant {stored.MerchantId}, entry {stored.Sequence} ({stored.Kind} {stored.Reference})";

    private static string Totals(AccountBalance balance) => $"debits {balance.Debits} and credits {balance.Credits}";

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private bool Differs(string difference)
    {
        Difference ??= difference;
        return false;
    }
}
