using System.Collections.Immutable;
using Piaohao.Acquirer.Orders;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Signatures;
using Piaohao.Keys;
using Piaohao.Ledger;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>What one step of a flow makes durable together, or not at all.</summary>
public sealed class HostUnit
{
    /// <summary>A new transaction.</summary>
    public Transaction? New { get; init; }

    /// <summary>The transaction as it stands after its move; <see cref="MovedFrom"/> is the state it must be
    /// in.</summary>
    public Transaction? Moved { get; init; }

    public TransactionState MovedFrom { get; init; }

    /// <summary>What the step makes of the transactions it speaks of.</summary>
    public ImmutableArray<OriginalMove> Originals { get; init; } = [];

    /// <summary>The card of a new transaction.</summary>
    public SealedCard? Card { get; init; }

    /// <summary>What the books gain.</summary>
    public Entry? Entry { get; init; }

    /// <summary>What the network must be told.</summary>
    public NetworkReversal? Reversal { get; init; }

    /// <summary>What the network has answered.</summary>
    public ReversalSettlement? Settlement { get; init; }

    /// <summary>A terminal that signed in or off, or was given a master key.</summary>
    public SessionChange? Session { get; init; }

    /// <summary>What a terminal now has, or has done.</summary>
    public TerminalFacts? Facts { get; init; }

    /// <summary>A business day on which the host has been running.</summary>
    public DateOnly? HostDay { get; init; }

    /// <summary>A cardholder's signature, or a part of it.</summary>
    public SignatureChange? Signature { get; init; }

    /// <summary>What a message of a settlement makes durable.</summary>
    public BatchStep? Batch { get; init; }

    /// <summary>Differences that were found; their numbers are given when they are written.</summary>
    public ImmutableArray<NamedDifference> Differences { get; init; } = [];

    /// <summary>What came of an attempt to have the network's final word.</summary>
    public NetworkAttempt? Attempt { get; init; }

    public ImmutableArray<JournalEvent> Events { get; init; } = [];

    /// <summary>The terminal's batch that the step took for its current one; where another host has closed it, nothing is written. 0: it does not rest on it.</summary>
    public int CurrentBatch { get; init; }

    /// <summary>The one merchant whose rows it touches; null where it touches none but lines of the journal.</summary>
    internal string? MerchantId =>
        (New ?? Moved)?.Key.MerchantId ?? Originals.FirstOrDefault()?.After.Key.MerchantId ?? (Settlement?.Key ?? Attempt?.Key ?? Signature?.Key)?.MerchantId
        ?? Session?.MerchantId ?? Facts?.MerchantId ?? Batch?.Id.MerchantId ?? Differences.FirstOrDefault()?.Id.MerchantId;

    /// <summary>The entry's place in its merchant's chain, filled by the writer.</summary>
    internal ChainHead EntryHead { get; set; }

    /// <summary>The entry's place among all, filled by the writer; 0 where there is none.</summary>
    internal long EntryPosition { get; set; }

    /// <summary>The number of the first of its <see cref="Events"/>, where its transaction is to point at them; filled by the writer, else 0.</summary>
    internal long FirstLine { get; set; }

    /// <summary>True where the entry takes back what an earlier one booked.</summary>
    internal bool IsTakingBack => Entry is { } entry && Moved is { } row && entry.Kind == Bookings.ReversalOf(row.Kind);
}

/// <summary>A card number sealed by the HSM, kept under the RRN of its transaction.</summary>
public sealed record SealedCard(string MerchantId, string Rrn, byte[] Sealed);

/// <summary>A reversal the network must hear of until it answers.</summary>
/// <param name="NetworkStan">Field 11 of the reversal itself, set once.</param>
/// <param name="NetworkTime">Field 7 of the reversal itself, set once.</param>
/// <param name="Reason">Field 39: 98 no answer, 06 and A0 as the terminal gives them.</param>
public sealed record NetworkReversal(
    TransactionKey Key, int NetworkStan, string NetworkTime, string Reason, DateTimeOffset CreatedAt);

/// <summary>The network's final word on a reversal.</summary>
public sealed record ReversalSettlement(TransactionKey Key, string AnswerCode, DateTimeOffset At);

/// <summary>A terminal's session as it stands from now on, with the keys that are new.</summary>
/// <param name="SignedInOn">The business day of the sign-in; null where signed off, or never signed in.</param>
/// <param name="Keys">New wrapped keys; others stay.</param>
public sealed record SessionChange(
    string MerchantId, string TerminalId, int Batch, DateOnly? SignedInOn, string OperatorId,
    DeviceDescription Device, DateTimeOffset At, ImmutableArray<WrappedKey> Keys);

/// <summary>What a terminal says of itself at sign-in (field 59 tag A2, field 62).</summary>
/// <param name="Licence">The text after <c>Sequence No</c>: network licence and serial.</param>
public sealed record DeviceDescription(string Type, string Serial, string Version, string Licence)
{
    public static DeviceDescription None { get; } = new("", "", "", "");
}

/// <summary>Which way a message went.</summary>
public enum Hop
{
    TerminalToHost = 1,
    HostToTerminal = 2,
    HostToNetwork = 3,
    NetworkToHost = 4,
}

/// <summary>One message on one hop; <paramref name="Detail"/> is for people and holds no card data.</summary>
public sealed record JournalEvent(
    TransactionKey Key, DateTimeOffset At, Hop Hop, string Mti, string Code, string Detail = "");

/// <summary>The last entry of a merchant's chain; <c>default</c> is the empty chain.</summary>
internal readonly record struct ChainHead(long Number, byte[]? Hash);
