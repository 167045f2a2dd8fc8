using System.Globalization;
using System.Text;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Wire;

/// <summary>The working keys of the terminal; TDK is null where the profile has none.</summary>
internal sealed record WorkingKeys(WrappedKey Pin, WrappedKey Mac, WrappedKey? Track);

/// <summary>Builds the terminal's messages as docs/wire.md says.</summary>
internal sealed class Requests(TerminalOptions options, IHsm hsm)
{
    private const int ReadsStripeOnly = 2;
    private const string SaleCode = "000000";

    /// <summary>0800 sign-in: asks for working keys; 62 names licence and serial number, 63 the operator.</summary>
    public Message SignIn(int trace, int batch, string operatorNumber, WrappedKey? mak)
    {
        var code = options.KeyScheme switch
        {
            KeyScheme.Single => NetworkCodes.SignInSingle,
            KeyScheme.Double => NetworkCodes.SignInDouble,
            _ => NetworkCodes.SignInDoubleWithTrackKey,
        };
        return Start(800)
            .SetNumber(11, trace)
            .Set(59, Device(Digits.Six(trace), mak))
            .Set(60, new Field60(TransactionCodes.Management, batch, code).ToString())
            .SetBytes(62, Field62SignIn.Of(options.Licence, options.SerialNumber).ToArray())
            .Set(63, operatorNumber.PadRight(3));
    }

    /// <summary>0820 sign-off.</summary>
    public Message SignOff(int trace, int batch) =>
        Start(820).SetNumber(11, trace).Set(60, new Field60(TransactionCodes.Management, batch, NetworkCodes.SignOff).ToString());

    /// <summary>0820 echo; it is not numbered.</summary>
    public Message Echo(int batch) =>
        Start(820).Set(60, new Field60(TransactionCodes.Management, batch, NetworkCodes.Echo).ToString());

    /// <summary>0200 sale without its PIN block and MAC. A swiped card goes in field 35 alone, a typed one in 2 and 14.</summary>
    public Message Sale(int trace, int batch, Money amount, PresentedCard card, bool pin, WorkingKeys keys)
    {
        var message = Start(200)
            .Set(3, SaleCode)
            .SetNumber(4, amount.Minor)
            .SetNumber(11, trace)
            .Set(22, card.Mode(pin).ToString())
            .Set(25, "00")
            .Set(49, amount.Currency.Number.ToString("000", CultureInfo.InvariantCulture))
            .Set(53, Security(pin, keys, card).ToString())
            .Set(59, Device(card.Pan.Digits[^6..].ToString(), keys.Mac))
            .Set(60, new Field60(TransactionCodes.Sale, batch, NetworkCodes.Financial, ReadsStripeOnly, 0).ToString());
        if (card.Swiped) return SetTrack(message, card, keys.Track);
        return message.Set(2, card.Pan.Digits).Set(14, card.Expiry.ToString());
    }

    /// <summary>Adds the PIN block (ISO 9564 format 0 under PIK); the digits are wiped.</summary>
    public void AddPin(Message sale, PresentedCard card, EnteredPin pin, WorkingKeys keys)
    {
        Span<byte> block = stackalloc byte[8];
        hsm.EncryptPin(keys.Pin, PinBlockFormat.Iso0, pin.TakeDigits(), card.Pan.Digits, block);
        sale.Set(26, "12").SetBytes(52, block);
    }

    /// <summary>0400 for a sale: the same fields without track, PIN and security control; 61 names the original. Reason (39) and MAC are added when it is sent.</summary>
    public Message Reversal(Message sale, int trace, int batch)
    {
        var reversal = Start(400);
        foreach (var field in sale.Fields)
            if (field is not (26 or 35 or 36 or 37 or 52 or 53 or 64)) reversal.CopyFrom(sale, field);
        return reversal.Set(61, string.Create(CultureInfo.InvariantCulture, $"{batch:000000}{trace:000000}"));
    }

    /// <summary>The bytes of a message that carries a MAC, with field 64 filled in.</summary>
    public byte[] WithMac(Message message, WrappedKey mak)
    {
        message.SetBytes(64, stackalloc byte[8]);
        var wire = message.ToArray();
        hsm.GenerateMac(mak, MacAlgorithm.UnionPayEcb, Message.MacInput(Dialect.UnionPayPos, wire), wire.AsSpan(wire.Length - 8));
        message.SetBytes(64, wire.AsSpan(wire.Length - 8));
        return wire;
    }

    private Message Start(short mti)
    {
        var message = new Message(Dialect.UnionPayPos, new Mti(mti));
        options.Tpdu.Write(message.Prefix);
        options.Header.Write(message.Prefix[PosHeader.Offset..]);
        return message.Set(41, options.Tid).Set(42, options.Mid);
    }

    /// <summary>Track 2 goes enciphered where there is a TDK: the last eight whole bytes before the last one.</summary>
    private Message SetTrack(Message message, PresentedCard card, WrappedKey? tdk)
    {
        message.Set(35, card.Track2.Text);
        if (tdk is null) return message;
        var packed = message.Bytes(35).ToArray();
        hsm.EncryptTrack(tdk, packed);
        return message.SetPacked(35, packed, card.Track2.Text.Length);
    }

    private static SecurityControl Security(bool pin, WorkingKeys keys, PresentedCard card) => new(
        pin ? PinFormat.WithPan : PinFormat.None,
        IsDoubleLength: keys.Pin.Algorithm != KeyAlgorithm.Des,
        TrackIsEncrypted: card.Swiped && keys.Track is not null);

    /// <summary>Field 59: the device, with serial number and factor (the last six digits of the card number, at sign-in the trace number) under the MAK.</summary>
    private string Device(string factor, WrappedKey? mak) => Field59.Of(
        new DeviceInformation(options.DeviceType, options.SerialNumber, factor, Cipher(factor, mak), options.SoftwareVersion).ToElement()).ToText();

    /// <summary>Null before the first sign-in: there is no MAK yet.</summary>
    private string? Cipher(string factor, WrappedKey? mak)
    {
        if (mak is null) return null;
        Span<byte> mac = stackalloc byte[8];
        hsm.GenerateMac(mak, MacAlgorithm.UnionPayEcb, Encoding.ASCII.GetBytes(options.SerialNumber + factor), mac);
        return Encoding.ASCII.GetString(mac);
    }
}
