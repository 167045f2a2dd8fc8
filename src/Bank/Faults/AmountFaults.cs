using Piaohao.Amounts;

namespace Piaohao.Bank.Faults;

/// <summary>Faults that the amount of a request asks for (docs/demo.md): the yuan choose the fault, the fen its form.</summary>
public static class AmountFaults
{
    /// <summary>The fault that <paramref name="amount"/> stands for, or null. 9900: decline with the fen as code (none for codes that approve).
    /// 9901: fen 00 = lost before the money moves, else after. 9902: late. 9903: twice. 9904: cut, fen 00 = before the money moves, else after.</summary>
    public static Fault? Of(Money amount)
    {
        var (yuan, fen) = Math.DivRem(amount.Minor, 100);
        var fault = yuan switch
        {
            9900 => Fault.Decline(fen.ToString("00", System.Globalization.CultureInfo.InvariantCulture)),
            9901 => new Fault(fen == 0 ? FaultKind.NoAnswer : FaultKind.AnswerLost),
            9902 => new Fault(FaultKind.LateAnswer),
            9903 => new Fault(FaultKind.AnswerTwice),
            9904 => new Fault(fen == 0 ? FaultKind.CutBefore : FaultKind.CutAfter),
            _ => null,
        };
        return fault is { IsValid: true } ? fault : null;
    }
}
