using Piaohao.Bank.Faults;

namespace Piaohao.Bank.Network;

/// <summary>What becomes of a message.</summary>
/// <param name="Answer">The answer's frame, or null where there is none.</param>
/// <param name="Fault">The fault to be played on the answer, or null. A decline is in the answer already.</param>
internal readonly record struct NetworkReply(byte[]? Answer, FaultKind? Fault = null)
{
    public static NetworkReply None => default;
}
