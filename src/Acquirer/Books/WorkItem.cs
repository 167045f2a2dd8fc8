using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>Why something stands in the work list. None of them can be declared done by hand: it ends when the network has spoken or, for what is said and
/// done, when somebody has looked.</summary>
public enum WorkReason
{
    /// <summary>Under way, or left by a crash a moment ago.</summary>
    Pending,

    /// <summary>Nobody here knows whether money moved.</summary>
    Unknown,

    /// <summary>Taken back here; the network has not yet answered its reversal.</summary>
    StandingReversal,

    /// <summary>A notice of something that happened in the shop, and the network refused it.</summary>
    RefusedNotice,

    /// <summary>A settlement named it, and nobody has looked.</summary>
    Difference,
}

/// <summary>One line of the work list.</summary>
/// <param name="Kind">Null for a record of which only the terminal knows what it is.</param>
/// <param name="Since">When it began to stand here; its age counts from then.</param>
/// <param name="Tries">Attempts to have the network's word.</param>
/// <param name="Said">What the network, or the other side, said; empty where it has said nothing.</param>
/// <param name="Next">What happens next, by itself or by whom.</param>
public sealed record WorkItem(
    WorkReason Reason, TransactionKey Key, TransactionKind? Kind, string Rrn, string PanMasked, Money Amount, DateTimeOffset Since, long Tries, string Said, Bilingual Next);
