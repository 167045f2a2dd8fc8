using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Merchants;

namespace Piaohao.Acquirer.Network;

/// <summary>The messages of the network link, as the table in <c>docs/wire.md</c> lists their fields. MACs are the
/// session's matter.</summary>
internal sealed class NetworkMessages(AcquirerOptions options)
{
    public const string SignOn = "001", SignOff = "002", KeyRequest = "101", Echo = "301";

    private const int NameLength = 40;
    private static readonly Mti SaleMti = new(200);

    public Message Management(string code, int stan, string transmission) =>
        new Message(Dialect.NetworkLink, new Mti(800))
        .Set(7, transmission)
        .SetNumber(11, stan)
        .Set(33, options.ForwarderId)
        .Set(70, code);

    public Message Sale(Transaction sale, Merchant merchant, PresentedCard card, ReadOnlySpan<byte> pinBlock)
    {
        var message = new Message(Dialect.NetworkLink, SaleMti);
        Common(message, sale, merchant, card.Pan).Set(7, sale.NetworkTime).SetNumber(11, sale.NetworkStan);
        if (card.Expiry is { } expiry) message.Set(14, expiry.ToString());
        if (!card.Track.IsEmpty) message.Set(35, card.Track.Text);
        message.Set(43, Ascii(merchant.NameEnglish));
        if (pinBlock.Length > 0) message.Set(26, "12").SetBytes(52, pinBlock).Set(53, "2600000000000000");
        return message;
    }

    /// <summary>0420, or 0421 where it has been sent before.</summary>
    public Message Reversal(NetworkReversal reversal, Transaction original, Merchant merchant, Pan pan, bool isRepeat)
    {
        var message = new Message(Dialect.NetworkLink, new Mti((short)(isRepeat ? 421 : 420)));
        Common(message, original, merchant, pan)
            .Set(7, reversal.NetworkTime)
            .SetNumber(11, reversal.NetworkStan)
            .Set(39, reversal.Reason);
        if (original.Authorisation.Length > 0) message.Set(38, original.Authorisation);
        var (acquirer, forwarder) = (Institution(options.AcquirerId), Institution(options.ForwarderId));
        return message.Set(90, string.Create(
            CultureInfo.InvariantCulture, $"{SaleMti}{original.NetworkStan:000000}{original.NetworkTime}{acquirer}{forwarder}"));
    }

    /// <summary>What sale and reversal have in common.</summary>
    private Message Common(Message message, Transaction sale, Merchant merchant, Pan pan) => message
        .Set(2, pan.Digits)
        .Set(3, "000000")
        .SetNumber(4, sale.Amount.Minor)
        .Set(12, BusinessCalendar.LocalTime(sale.StartedAt))
        .Set(13, BusinessCalendar.LocalDate(sale.StartedAt))
        .Set(18, merchant.Mcc)
        .Set(22, sale.EntryMode)
        .Set(25, "00")
        .Set(32, options.AcquirerId)
        .Set(33, options.ForwarderId)
        .Set(37, sale.Rrn)
        .Set(41, sale.Key.TerminalId)
        .Set(42, sale.Key.MerchantId)
        .Set(49, sale.Amount.Currency.Number.ToString("000", CultureInfo.InvariantCulture));

    private static string Institution(string id) => id.PadLeft(11, '0');

    private static string Ascii(string name) =>
        string.Concat(name.Take(NameLength).Select(letter => letter is >= ' ' and <= '~' ? letter : '?'));
}
