namespace Piaohao.Bank.Faults;

/// <summary>The fault switches as they stood at one moment; see <see cref="FaultBoard"/>.</summary>
/// <param name="Cards">Faults by masked card number.</param>
public sealed record FaultSnapshot(
    Fault? NextRequest,
    Fault? EveryRequest,
    Fault? NextReversal,
    Fault? EveryReversal,
    IReadOnlyList<CardFault> Cards,
    bool ByAmount,
    TimeSpan LateAnswerDelay,
    bool NetworkDown);

/// <summary>A fault that every financial request with one card meets.</summary>
/// <param name="MaskedPan">The card number, 6 + 4.</param>
public sealed record CardFault(string MaskedPan, Fault Fault);
