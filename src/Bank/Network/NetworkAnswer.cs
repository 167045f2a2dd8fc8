using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bank.Network;

/// <summary>An answer begins with the fields of its request that come back unchanged.</summary>
internal static class NetworkAnswer
{
    private static readonly int[] OfTransaction = [2, 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49, 60];
    private static readonly int[] OfReversal = [2, 3, 4, 7, 11, 32, 33, 37, 41, 42, 49, 60];
    private static readonly int[] OfQuery = [7, 11, 32, 33, 37, 41, 42, 90];

    public static Message To(Message request, string code)
    {
        var answer = new Message(Dialect.NetworkLink, MessageTypes.AnswerTo(request.Mti));
        var fields = answer.Mti.Value switch
        {
            MessageTypes.ReversalAnswer => OfReversal,
            MessageTypes.QueryAnswer => OfQuery,
            _ => OfTransaction,
        };
        foreach (var field in fields) answer.CopyFrom(request, field);
        return answer.Set(39, code);
    }
}
