using System.Collections.Immutable;

namespace Piaohao.Ledger;

/// <summary>What an entry records. The numbers are stored and hashed: they never change.</summary>
public enum EntryKind
{
    /// <summary>An approved sale.</summary>
    Sale = 1,

    /// <summary>A sale taken back because its answer was lost or it was cancelled.</summary>
    SaleReversal = 2,

    /// <summary>A sale given back whole, with its fee.</summary>
    SaleVoid = 3,

    /// <summary>A void taken back: the sale stands again.</summary>
    SaleVoidReversal = 4,

    /// <summary>A sale or completion given back in part or whole, with that share of its fee.</summary>
    Refund = 5,

    /// <summary>A completion of a pre-authorisation, asked for or told.</summary>
    Completion = 6,

    /// <summary>A completion taken back.</summary>
    CompletionReversal = 7,

    /// <summary>A completion given back whole, with its fee.</summary>
    CompletionVoid = 8,

    /// <summary>A void of a completion taken back.</summary>
    CompletionVoidReversal = 9,

    /// <summary>A sale that was authorised by telephone and told later.</summary>
    OfflineSale = 10,

    /// <summary>A tip added to a sale, or the difference to the tip it had, with the difference it makes to the fee.</summary>
    Tip = 11,
}

/// <summary>A balanced set of postings for one merchant, appended and never changed; a correction is another entry.</summary>
public sealed record Entry
{
    /// <summary>The longest merchant number and reference, in characters.</summary>
    public const int TextLengthMax = 100;

    /// <summary>The most lines of one entry.</summary>
    public const int PostingsMax = 100;

    /// <summary>An entry that keeps the invariants of the books; <paramref name="at"/> is kept in UTC and whole milliseconds.</summary>
    /// <exception cref="UnbalancedEntryException">Debits and credits differ in some currency, there are fewer than two postings, an amount is zero or below, or merchants are mixed.</exception>
    /// <exception cref="ArgumentException">The kind is not known, a text is empty or longer than <see cref="TextLengthMax"/>, or there are more than <see cref="PostingsMax"/> postings.</exception>
    public Entry(EntryKind kind, string merchantId, string reference, DateTimeOffset at, DateOnly businessDate, ImmutableArray<Posting> postings)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of entry.");
        Kind = kind;
        MerchantId = Text(merchantId, nameof(merchantId));
        Reference = Text(reference, nameof(reference));
        At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        BusinessDate = businessDate;
        Postings = Balanced(merchantId, reference, postings);
    }

    /// <summary>What it records.</summary>
    public EntryKind Kind { get; }

    /// <summary>The merchant all its accounts belong to: 15 characters, field 42.</summary>
    public string MerchantId { get; }

    /// <summary>The transaction it belongs to: <c>terminal/batch/trace</c>; one entry for each kind and reference.</summary>
    public string Reference { get; }

    /// <summary>When it was booked, UTC, in whole milliseconds: what every store keeps without loss.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The day it counts for in settlement.</summary>
    public DateOnly BusinessDate { get; }

    /// <summary>Two lines or more, debits equal to credits in every currency.</summary>
    public ImmutableArray<Posting> Postings { get; }

    /// <summary>The entry that takes this one back: same accounts and amounts, sides turned.</summary>
    public Entry Reverse(EntryKind kind, DateTimeOffset at, DateOnly businessDate) =>
        new(kind, MerchantId, Reference, at, businessDate,
            [.. Postings.Select(posting => posting with { Side = posting.Side == Side.Debit ? Side.Credit : Side.Debit })]);

    /// <summary>The bytes that are hashed; <see cref="CanonicalEntry"/> describes them.</summary>
    public byte[] ToCanonicalBytes() => CanonicalEntry.Bytes(this);

    /// <summary>The entry's place in the merchant's chain: SHA-256 over the previous hash, the sequence number (8 bytes, big-endian, from 1) and the entry's canonical bytes.
    /// The first entry's <paramref name="previous"/> is 32 zero bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="previous"/> is not 32 bytes, or the sequence is below 1.</exception>
    public byte[] Hash(ReadOnlySpan<byte> previous, long sequence) => CanonicalEntry.Hash(this, previous, sequence);

    /// <summary>Equal where every field and every posting, in order, is equal.</summary>
    public bool Equals(Entry? other) =>
        other is not null && Kind == other.Kind && MerchantId == other.MerchantId && Reference == other.Reference
            && At == other.At && BusinessDate == other.BusinessDate && Postings.SequenceEqual(other.Postings);

    /// <summary>A hash code in step with equality; not the chain's hash.</summary>
    public override int GetHashCode() => HashCode.Combine(Kind, MerchantId, Reference, At, BusinessDate, Postings.Length);

    private static string Text(string text, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        return text.Length <= TextLengthMax ? text : throw new ArgumentException($"A text of an entry has at most {TextLengthMax} characters.", name);
    }

    private static ImmutableArray<Posting> Balanced(string merchantId, string reference, ImmutableArray<Posting> postings)
    {
        if (postings.IsDefault || postings.Length < 2) throw new UnbalancedEntryException($"Entry {reference} needs two postings at least.");
        if (postings.Length > PostingsMax) throw new ArgumentException($"An entry has at most {PostingsMax} postings.", nameof(postings));
        foreach (var posting in postings)
        {
            if (posting.Account.MerchantId != merchantId)
                throw new UnbalancedEntryException($"Entry {reference} of merchant {merchantId} posts to an account of merchant {posting.Account.MerchantId}.");
            if (posting.Amount.Minor <= 0) throw new UnbalancedEntryException($"Entry {reference} posts {posting.Amount.Minor} minor units; amounts are above zero.");
            if (!Enum.IsDefined(posting.Account.Kind) || !Enum.IsDefined(posting.Side))
                throw new UnbalancedEntryException($"Entry {reference} has a posting to an unknown account or side: {posting}.");
            if (posting.Amount.Currency != posting.Account.Currency)
                throw new UnbalancedEntryException($"Entry {reference} posts {posting.Amount.Currency} to an account in {posting.Account.Currency}.");
            CheckCurrency(reference, postings, posting.Amount.Currency);
        }

        return postings;
    }

    private static void CheckCurrency(string reference, ImmutableArray<Posting> postings, Amounts.Currency currency)
    {
        Int128 debits = 0, credits = 0;
        foreach (var posting in postings)
            if (posting.Amount.Currency != currency) continue;
            else if (posting.Side == Side.Debit) debits += posting.Amount.Minor;
            else credits += posting.Amount.Minor;
        if (debits != credits)
            throw new UnbalancedEntryException($"Entry {reference} is not balanced in {currency}: debits {debits}, credits {credits} minor units.");
    }
}

/// <summary>A broken invariant of the books: the message names it.</summary>
public sealed class UnbalancedEntryException(string message) : InvalidOperationException(message);
