using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Acquirer.Network;

/// <summary>What makes an answer the answer to a request: message type, field 7 and field 11. For the one loop that reads a connection: all frames are read into the same
/// message.</summary>
internal sealed class AnswerKeys
{
    private readonly Message message = new(Dialect.NetworkLink);

    /// <summary>The key of a frame; null where it is no answer.</summary>
    public string? Of(byte[] frame) => message.TryRead(frame, out _) && !message.Mti.IsRequest ? Of(message.Mti, message) : null;

    /// <summary>The key of an answer of this type to (or with the numbers of) <paramref name="message"/>.</summary>
    public static string Of(Mti answer, Message message) => $"{answer} {message.Text(7)} {message.Text(11)}";
}
