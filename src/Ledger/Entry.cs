using System.Collections.Immutable;

namespace Piaohao.Ledger;

/// <summary>What an entry records.</summary>
public enum EntryKind { Sale = 1, SaleReversal = 2 }

/// <summary>A balanced set of postings for one merchant, appended and never changed; a correction is another entry.</summary>
public sealed record Entry
{
    /// <exception cref="UnbalancedEntryException">Debits and credits differ in some currency, there are fewer than two postings, an amount is zero or below, or merchants are mixed.</exception>
    public Entry(EntryKind kind, string merchantId, string reference, DateTimeOffset at, DateOnly businessDate, ImmutableArray<Posting> postings) => throw new NotImplementedException();

    public EntryKind Kind => throw new NotImplementedException();

    public string MerchantId => throw new NotImplementedException();

    /// <summary>The transaction it belongs to: <c>terminal/batch/trace</c>; one entry for each kind and reference.</summary>
    public string Reference => throw new NotImplementedException();

    public DateTimeOffset At => throw new NotImplementedException();

    public DateOnly BusinessDate => throw new NotImplementedException();

    public ImmutableArray<Posting> Postings => throw new NotImplementedException();

    /// <summary>The entry that takes this one back: same accounts and amounts, sides turned.</summary>
    public Entry Reverse(EntryKind kind, DateTimeOffset at, DateOnly businessDate) => throw new NotImplementedException();

    /// <summary>The entry's place in the merchant's chain: SHA-256 over the previous hash, the sequence number and the entry's canonical bytes.
    /// The first entry's <paramref name="previous"/> is 32 zero bytes.</summary>
    public byte[] Hash(ReadOnlySpan<byte> previous, long sequence) => throw new NotImplementedException();
}

/// <summary>A broken invariant of the books: the message names it.</summary>
public sealed class UnbalancedEntryException(string message) : InvalidOperationException(message);
