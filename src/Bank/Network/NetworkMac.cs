using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;

namespace Piaohao.Bank.Network;

/// <summary>The MAC of the network link: ISO 9797-1 algorithm 3 under the ZAK, raw in the message's last field.</summary>
internal static class NetworkMac
{
    private const int Bytes = 8;

    /// <summary>False also where the message carries no MAC.</summary>
    public static bool IsRight(IHsm hsm, WrappedKey key, ReadOnlySpan<byte> frame)
    {
        var covered = Message.MacInput(Dialect.NetworkLink, frame);
        return !covered.IsEmpty && hsm.VerifyMac(key, MacAlgorithm.Iso9797Algorithm3, covered, frame[^Bytes..]);
    }

    /// <summary>Writes the message with its MAC: in field 128 for answers to reversals and queries, otherwise in field 64.</summary>
    public static byte[] Write(IHsm hsm, WrappedKey key, Message answer)
    {
        answer.SetBytes(answer.Mti.Value is MessageTypes.ReversalAnswer or MessageTypes.QueryAnswer ? 128 : 64, stackalloc byte[Bytes]);
        var frame = answer.ToArray();
        hsm.GenerateMac(key, MacAlgorithm.Iso9797Algorithm3, Message.MacInput(Dialect.NetworkLink, frame), frame.AsSpan(^Bytes..));
        return frame;
    }
}
