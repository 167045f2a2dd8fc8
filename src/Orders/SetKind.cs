using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Orders;

/// <summary>The kinds of sets a host gives its terminals. The number is the digit of the header that orders the download (<see cref="ProcessingRequirement"/>).</summary>
public enum SetKind
{
    /// <summary>Time-outs, telephone numbers, switches, limits.</summary>
    Parameters = 1,

    /// <summary>Public keys of the card schemes, by RID and index.</summary>
    CaKeys = 4,

    /// <summary>Applications of chip cards (AIDs) with their limits.</summary>
    ChipParameters = 5,

    /// <summary>The terminal's program.</summary>
    Software = 6,

    /// <summary>Cards that must not be taken.</summary>
    Blacklist = 7,
}
