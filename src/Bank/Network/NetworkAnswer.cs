using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bank.Network;

/// <summary>An answer begins with the fields of its request that come back unchanged.</summary>
internal static class NetworkAnswer
{
    private static readonly int[] OfSale = [2, 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49];
    private static readonly int[] OfReversal = [2, 3, 4, 7, 11, 32, 33, 37, 41, 42, 49];

    public static Message To(Message request, string code)
    {
        var mti = request.Mti.Value == ReversalDesk.Repeat ? new Mti(ReversalDesk.Answer) : request.Mti.Answer;
        var answer = new Message(Dialect.NetworkLink, mti);
        foreach (var field in mti.Value == ReversalDesk.Answer ? OfReversal : OfSale) answer.CopyFrom(request, field);
        return answer.Set(39, code);
    }
}
