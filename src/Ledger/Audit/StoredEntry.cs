using System.Collections.Immutable;

namespace Piaohao.Ledger.Audit;

/// <summary>An entry as it was read back from a store: nothing about it is believed yet.</summary>
/// <param name="Sequence">Its number in the merchant's chain, from 1.</param>
/// <param name="Hash">The chain hash that was stored with it.</param>
public sealed record StoredEntry(
    string MerchantId, long Sequence, EntryKind Kind, string Reference, DateTimeOffset At, DateOnly BusinessDate,
    ImmutableArray<Posting> Postings, byte[] Hash);

/// <summary>Where a merchant's chain ends, as stored beside the entries.</summary>
/// <param name="Sequence">The last entry's number.</param>
/// <param name="Hash">The last entry's hash.</param>
public sealed record ChainHead(string MerchantId, long Sequence, byte[] Hash);
