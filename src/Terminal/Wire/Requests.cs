using System.Globalization;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Wire;

/// <summary>The working keys of the terminal; TDK is null where the profile has none.</summary>
internal sealed record WorkingKeys(WrappedKey Pin, WrappedKey Mac, WrappedKey? Track);

/// <summary>Builds the terminal's messages as docs/wire.md says.</summary>
internal sealed class Requests(TerminalOptions options, IHsm hsm, DaySettings day)
{
    private const int ReadsStripeOnly = 2;
    private const string ByTelephone = "01", NoDate = "0000";

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
            .Set(59, Field59.Of(Device(Digits.Six(trace), mak)).ToText())
            .Set(60, new Field60(TransactionCodes.Management, batch, code).ToString())
            .SetBytes(62, Field62SignIn.Of(options.Licence, options.SerialNumber).ToArray())
            .Set(63, operatorNumber.PadRight(3));
    }

    /// <summary>0820 sign-off.</summary>
    public Message SignOff(int trace, int batch) =>
        Start(820).SetNumber(11, trace).Set(60, new Field60(TransactionCodes.Management, batch, NetworkCodes.SignOff).ToString());

    /// <summary>A message of an order (docs/wire.md); what it carries besides is added by its flow.</summary>
    public Message Order(short mti, int code, int batch) => Start(mti).Set(60, new Field60(TransactionCodes.Management, batch, code).ToString());

    /// <summary>0800 activation: 62 proves the code.</summary>
    public Message Activation(int trace, int batch, ReadOnlySpan<byte> nonceAndProof) =>
        Order(800, NetworkCodes.Activation, batch).SetNumber(11, trace).Set(59, Field59.Of(Device(Digits.Six(trace), null)).ToText()).SetBytes(62, nonceAndProof);

    /// <summary>0820 echo; it is not numbered.</summary>
    public Message Echo(int batch) =>
        Start(820).Set(60, new Field60(TransactionCodes.Management, batch, NetworkCodes.Echo).ToString());

    /// <summary>A financial request without its PIN block and MAC. A swiped card goes in field 35 alone; a typed one, and one whose message is kept, in 2 and 14.</summary>
    /// <param name="card">Null where the transaction has none.</param>
    public Message Transaction(Draft draft, int trace, int batch, PresentedCard? card, bool pin, WorkingKeys keys)
    {
        var form = draft.Form;
        var message = Start(form.Request)
            .Set(3, form.ProcessingCode)
            .SetNumber(11, trace)
            .Set(25, form.Condition)
            .Set(49, draft.Amount.Currency.Number.ToString("000", CultureInfo.InvariantCulture))
            .Set(60, Codes(draft, batch).ToString());
        if (!draft.Amount.IsZero) message.SetNumber(4, draft.Amount.Minor);
        if (card is not null) SetCard(message, draft, card, pin, keys);
        SetOriginal(message, draft, trace, batch);
        if (day.Training) TrainingMark.Put(message);
        if (draft.Kind == TransactionKind.TipAdjust) message.Set(48, draft.Tip.Minor.ToString("000000000000", CultureInfo.InvariantCulture));
        return message;
    }

    /// <summary>Adds the PIN block (ISO 9564 format 0 under PIK); the digits are wiped.</summary>
    public void AddPin(Message request, PresentedCard card, EnteredPin pin, WorkingKeys keys)
    {
        Span<byte> block = stackalloc byte[8];
        hsm.EncryptPin(keys.Pin, PinBlockFormat.Iso0, pin.TakeDigits(), card.Pan.Digits, block);
        request.Set(26, "12").SetBytes(52, block);
    }

    /// <summary>0400 for a request: the same fields without track, RRN, PIN and security control; 61 names the request itself. Reason (39) and MAC are added when it is sent.</summary>
    public Message Reversal(Message request, int trace, int batch)
    {
        var reversal = Start(400);
        foreach (var field in request.Fields)
            if (field is not (26 or 35 or 36 or 37 or 52 or 53 or 64)) reversal.CopyFrom(request, field);
        return reversal.Set(61, string.Create(CultureInfo.InvariantCulture, $"{batch:000000}{trace:000000}"));
    }

    /// <summary>0820 with a block of a signature; field 11 is the transaction's, and the MAC is added when it is sent.</summary>
    public Message Signature(JournalEntry entry, SignatureBlock block) => Start(820)
        .SetNumber(4, entry.Amount.Minor)
        .SetNumber(11, entry.Trace)
        .Set(37, entry.Rrn)
        .Set(49, entry.Amount.Currency.Number.ToString("000", CultureInfo.InvariantCulture))
        .Set(60, new Field60(TransactionCodes.Signature, entry.Batch, NetworkCodes.Signature).ToString())
        .SetBytes(62, block.ToArray());

    /// <summary>The bytes of a message that carries a MAC, with field 64 filled in.</summary>
    public byte[] WithMac(Message message, WrappedKey mak)
    {
        message.SetBytes(64, stackalloc byte[8]);
        var wire = message.ToArray();
        hsm.GenerateMac(mak, MacAlgorithm.UnionPayEcb, Message.MacInput(Dialect.UnionPayPos, wire), wire.AsSpan(wire.Length - 8));
        message.SetBytes(64, wire.AsSpan(wire.Length - 8));
        return wire;
    }

    /// <summary>A message with its prefix, 41 and 42; the header's status says whether this is training.</summary>
    public Message Start(short mti)
    {
        var message = new Message(Dialect.UnionPayPos, new Mti(mti));
        options.Tpdu.Write(message.Prefix);
        (day.Training ? options.Header with { Status = 1 } : options.Header).Write(message.Prefix[PosHeader.Offset..]);
        return message.Set(41, options.Tid).Set(42, options.Mid);
    }

    /// <summary>Field 60; 60.6 says where a part of a sale may be approved.</summary>
    private Field60 Codes(Draft draft, int batch) =>
        new((int)draft.Kind, batch, NetworkCodes.Financial, ReadsStripeOnly, 0, draft.Kind == TransactionKind.Sale && options.PartApproval ? 1 : null);

    private void SetCard(Message message, Draft draft, PresentedCard card, bool pin, WorkingKeys keys)
    {
        var withTrack = card.Swiped && !draft.IsKept;
        message.Set(22, card.Mode(pin).ToString()).Set(53, Security(pin, keys, withTrack).ToString());
        var device = Device(card.Pan.Digits[^6..].ToString(), keys.Mac);
        message.Set(59, (draft.Reason.Length == 0 ? Field59.Of(device) : Field59.Of(device, new ExtensionElement(RefundReason.Tag, draft.Reason))).ToText());
        if (withTrack) SetTrack(message, card, keys.Track);
        else message.Set(2, card.Pan.Digits).Set(14, card.Expiry.ToString());
    }

    /// <summary>37, 38 and 61: how the original is named. An offline sale names itself there, and who authorised it.</summary>
    private static void SetOriginal(Message message, Draft draft, int trace, int batch)
    {
        if (draft.AuthorisationCode.Length > 0) message.Set(38, draft.AuthorisationCode);
        if (draft.Kind == TransactionKind.OfflineSale) message.Set(61, new Field61(batch, trace, draft.Date, ByTelephone).ToString());
        if (draft.Original is not { } original) return;
        if (draft.Kind is TransactionKind.SaleVoid or TransactionKind.Refund or TransactionKind.CompletionVoid or TransactionKind.TipAdjust && original.Rrn.Length > 0)
            message.Set(37, original.Rrn);
        if (draft.Kind is not (TransactionKind.Refund or TransactionKind.Query) && original.Authorisation.Length > 0) message.Set(38, original.Authorisation);
        var date = original.Date.Length == 4 ? original.Date : NoDate;
        message.Set(61, new Field61(original.Batch, original.Trace, draft.Form.Original == OriginalReference.Trace ? null : date).ToString());
    }

    /// <summary>Track 2 goes enciphered where there is a TDK: the last eight whole bytes before the last one.</summary>
    private void SetTrack(Message message, PresentedCard card, WrappedKey? tdk)
    {
        message.Set(35, card.Track2.Text);
        if (tdk is null) return;
        var packed = message.Bytes(35).ToArray();
        hsm.EncryptTrack(tdk, packed);
        message.SetPacked(35, packed, card.Track2.Text.Length);
    }

    private static SecurityControl Security(bool pin, WorkingKeys keys, bool withTrack) => new(
        pin ? PinFormat.WithPan : PinFormat.None,
        IsDoubleLength: keys.Pin.Algorithm != KeyAlgorithm.Des,
        TrackIsEncrypted: withTrack && keys.Track is not null);

    /// <summary>A2 of field 59: the device, with serial number and factor (the last six digits of the card number, at sign-in the trace number) under the MAK.</summary>
    private ExtensionElement Device(string factor, WrappedKey? mak) =>
        new DeviceInformation(options.DeviceType, options.SerialNumber, factor, Cipher(factor, mak), options.SoftwareVersion).ToElement();

    /// <summary>Null before the first sign-in: there is no MAK yet.</summary>
    private string? Cipher(string factor, WrappedKey? mak)
    {
        if (mak is null) return null;
        Span<byte> mac = stackalloc byte[8];
        hsm.GenerateMac(mak, MacAlgorithm.UnionPayEcb, Encoding.ASCII.GetBytes(options.SerialNumber + factor), mac);
        return Encoding.ASCII.GetString(mac);
    }
}
