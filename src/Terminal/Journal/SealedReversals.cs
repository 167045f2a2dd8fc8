using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Terminal.Journal;

/// <summary>Keeps the reversal message itself sealed: that of a typed card holds the card number.</summary>
internal sealed class SealedReversals(Database database, IHsm hsm)
{
    private const string Purpose = "terminal reversal";

    public byte[] Seal(Message reversal) => hsm.Seal(Purpose, reversal.ToArray());

    public Message Open(int batch, int trace)
    {
        using var read = database.OpenRead();
        var sealedMessage = (byte[]?)read.Scalar("SELECT sealed_message FROM reversal WHERE batch = @p0 AND trace = @p1", batch, trace)
            ?? throw new InvalidOperationException("There is no reversal of this number.");
        var message = new Message(Dialect.UnionPayPos);
        return message.TryRead(hsm.Unseal(Purpose, sealedMessage), out var error)
            ? message
            : throw new InvalidOperationException($"A stored reversal cannot be read: {error}.");
    }
}
