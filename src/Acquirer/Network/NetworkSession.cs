using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;
using Piaohao.Link;

namespace Piaohao.Acquirer.Network;

/// <summary>One connection to the network, signed on, with the working keys of its own.</summary>
internal sealed class NetworkSession(
    RequestLink<string> requests, IHsm hsm, WrappedKey pinKey, WrappedKey macKey, Action abort)
{
    private const int MacLength = 8;
    private const int FieldsWithoutSecondBitmap = 64;

    public required HostRecorder Recorder { get; init; }

    /// <summary>ZPK: PINs are translated under it.</summary>
    public WrappedKey PinKey => pinKey;

    /// <summary>Cuts the connection; the link signs on again with new keys.</summary>
    public void Abort() => abort();

    /// <summary>Sends a message without a MAC (0800) and waits for its answer.</summary>
    public static async Task<NetworkReply> ExchangeAsync(
        RequestLink<string> requests, Message request, TimeSpan timeout, CancellationToken cancel)
    {
        var read = await SendAsync(requests, request, request.ToArray(), timeout, cancel);
        return read is null ? new NetworkReply(NetworkOutcome.NoAnswer, null) : Read(read);
    }

    /// <summary>Sends a financial message with its MAC and waits for its answer, whose MAC is checked.</summary>
    public async Task<NetworkReply> ExchangeAsync(Message request, TimeSpan timeout, CancellationToken cancel)
    {
        var sent = Recorder.Sent(request);
        var read = await SendAsync(requests, request, Seal(request), timeout, cancel);
        var reply = read is null ? new NetworkReply(NetworkOutcome.NoAnswer, null)
            : IsAuthentic(read) ? Read(read) : new NetworkReply(NetworkOutcome.Untrusted, null);
        Recorder.Ended(sent, reply);
        return reply;
    }

    /// <summary>True where the frame's last field is its MAC.</summary>
    public bool IsAuthentic(byte[] frame)
    {
        var covered = Message.MacInput(Dialect.NetworkLink, frame);
        return covered.Length > 0
            && hsm.VerifyMac(macKey, MacAlgorithm.Iso9797Algorithm3, covered, frame.AsSpan(covered.Length));
    }

    private static async Task<byte[]?> SendAsync(
        RequestLink<string> requests, Message request, byte[] frame, TimeSpan timeout, CancellationToken cancel)
    {
        try
        {
            return await requests.RequestAsync(AnswerKeys.Of(AnswerTo(request.Mti), request), frame, timeout, cancel);
        }
        catch (IOException)
        {
            // The connection was cut while writing: how much has arrived is not known, so it counts as sent and
            // unanswered.
            return null;
        }
    }

    /// <summary>A repeat (0421) is answered like its first (0430).</summary>
    private static Mti AnswerTo(Mti request) => new((short)((request.Value / 10 * 10) + 10));

    private static NetworkReply Read(byte[] frame)
    {
        var answer = new Message(Dialect.NetworkLink);
        return answer.TryRead(frame, out _)
            ? new NetworkReply(NetworkOutcome.Answered, answer)
            : new NetworkReply(NetworkOutcome.Untrusted, null);
    }

    private byte[] Seal(Message message)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        mac.Clear();
        var field = message.Fields.Any(number => number > FieldsWithoutSecondBitmap) ? 128 : 64;
        var wire = message.SetBytes(field, mac).ToArray();
        hsm.GenerateMac(
            macKey, MacAlgorithm.Iso9797Algorithm3, Message.MacInput(Dialect.NetworkLink, wire),
            wire.AsSpan(wire.Length - MacLength));
        return wire;
    }
}
