using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Acquirer.Network;

/// <summary>Whether a 0210 belongs to its 0200. Message type, field 7 and field 11 have matched already.</summary>
internal static class NetworkAnswer
{
    private static readonly int[] Equal = [2, 3, 4, 32, 37, 41, 42, 49];

    /// <summary>The first field in which an answer differs from its request, or which it lacks; null where it may be
    /// believed.
    /// A part approval is not asked for, so it is not believed either.</summary>
    public static int? Mismatch(Message request, Message answer)
    {
        foreach (var field in Equal)
            if (!answer.Bytes(field).SequenceEqual(request.Bytes(field)))
                return field;
        return answer.Text(39) is { Length: 2 } code && ResponseCode.Of(code).Action != ResponseAction.ApprovePartly
            ? null
            : 39;
    }
}
