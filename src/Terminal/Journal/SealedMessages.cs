using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Terminal.Journal;

/// <summary>Messages that must outlive a power cut, kept sealed because they may hold a card number: reversals, and what is sent again until it is answered.</summary>
internal sealed class SealedMessages(Database database, IHsm hsm)
{
    private const string ReversalPurpose = "terminal reversal", NoticePurpose = "terminal notice";

    public byte[] SealReversal(Message reversal) => hsm.Seal(ReversalPurpose, reversal.ToArray());

    /// <summary>Seals a message that is sent again as it is; it must hold neither track nor PIN.</summary>
    public byte[] SealNotice(Message notice) => notice.Has(35) || notice.Has(36) || notice.Has(52)
        ? throw new InvalidOperationException("A message with a track or a PIN is never kept.")
        : hsm.Seal(NoticePurpose, notice.ToArray());

    public Message OpenReversal(int batch, int trace) =>
        Open("SELECT sealed_message FROM reversal WHERE batch = @p0 AND trace = @p1", ReversalPurpose, batch, trace);

    public Message OpenNotice(int batch, int trace) =>
        Open("SELECT sealed_message FROM notice WHERE batch = @p0 AND trace = @p1", NoticePurpose, batch, trace);

    private Message Open(string query, string purpose, int batch, int trace)
    {
        using var read = database.OpenRead();
        var sealedMessage = (byte[]?)read.Scalar(query, batch, trace) ?? throw new InvalidOperationException("There is no stored message of this number.");
        var message = new Message(Dialect.UnionPayPos);
        return message.TryRead(hsm.Unseal(purpose, sealedMessage), out var error)
            ? message
            : throw new InvalidOperationException($"A stored message cannot be read: {error}.");
    }
}
