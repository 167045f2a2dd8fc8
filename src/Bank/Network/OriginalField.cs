using Piaohao.Bank.Books;
using Piaohao.Iso8583;

namespace Piaohao.Bank.Network;

/// <summary>Field 90: original MTI 4, STAN 6, field 7 10, acquirer 11 and forwarder 11.</summary>
internal static class OriginalField
{
    /// <summary>Reads field 90; false where it names nothing that this acquirer (field 32) can have sent.</summary>
    public static bool TryRead(Message message, DateTimeOffset now, out OriginalElements original)
    {
        original = default;
        if (message.Text(90) is not { Length: 42 } text || message.Text(32) is not { } acquirer) return false;
        short? request = text[..4] switch
        {
            "0100" => MessageTypes.Authorisation,
            "0200" => MessageTypes.Financial,
            "0220" => MessageTypes.Notice,
            _ => null,
        };
        if (request is not { } type || !BankDay.TryResolveOriginal(text[10..20], now, out var sent)) return false;

        // Field 90 fills the acquirer id with zeros on the left; field 32 says it without them.
        if (text[20..31] != acquirer.PadLeft(11, '0')) return false;
        original = new OriginalElements(type, new MessageKey(acquirer, sent, text[4..10]));
        return true;
    }
}
