using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>What a financial request asks for: its fields that stand in clear, in their form (check "format", answer 30).</summary>
/// <param name="Kind">By message type and field 60.1.</param>
/// <param name="Amount">Field 4, in fen; zero where nothing is asked for.</param>
/// <param name="Entry">Field 22; <c>default</c> where there is no card.</param>
/// <param name="TakesPart">60.6: a part of the amount will do.</param>
/// <param name="Original">Field 61.</param>
/// <param name="Rrn">Field 37, of the original; null where it is not sent.</param>
/// <param name="Authorisation">Field 38, of the original or by telephone; null where it is not sent.</param>
/// <param name="Tip">Field 48 of a tip adjustment.</param>
internal sealed record Asked(
    TransactionKind Kind, Money Amount, EntryMode Entry, SecurityControl Security, bool HasPin, bool TakesPart, Field61 Original, string? Rrn, string? Authorisation, Money Tip)
{
    private const int AuthorisationLength = 6, RrnLength = 12, TipLength = 12;

    public TransactionForm Form => TransactionForm.Of(Kind);

    /// <summary>False for a query and a tip adjustment.</summary>
    public bool HasCard => CarriesCard(Kind);

    /// <summary>True where the card comes as number and expiry whatever field 22 says: what may have to be sent again carries no track.</summary>
    public bool CarriesNoTrack => Form.Request == 220;

    /// <summary>The kind that message type and 60.1 name; null where the host does not do it.</summary>
    public static TransactionKind? KindOf(Mti mti, Field60 field60)
    {
        var kind = (TransactionKind)field60.TransactionCode;
        return Enum.IsDefined(kind) && TransactionForm.Of(kind).Request == mti.Value ? kind : null;
    }

    /// <summary>The fields of a message that was found in form.</summary>
    public static Asked Of(Message message, TransactionKind kind) =>
        TryRead(message, kind) ?? throw new ArgumentException("The message is no transaction in form.", nameof(message));

    /// <summary>Null where a field that the transaction must have is missing, or contradicts another.</summary>
    public static Asked? TryRead(Message message, TransactionKind kind)
    {
        if (!message.Has(3) || !message.Has(25) || !message.Has(49)) return null;
        var fen = 0L;
        if (kind is not (TransactionKind.Balance or TransactionKind.Query) && !message.TryGetNumber(4, out fen)) return null;
        if (!TryReadCard(message, kind, out var entry, out var security)) return null;
        if (!TryReadOriginal(message, kind, out var original)) return null;
        var (rrn, authorisation) = (message.Text(37), message.Text(38));
        if (NeedsRrn(kind) && rrn is not { Length: RrnLength }) return null;
        if (NeedsAuthorisation(kind) && authorisation is not { Length: AuthorisationLength }) return null;
        if (!TryReadTip(message, kind, out var tip)) return null;
        var takesPart = kind == TransactionKind.Sale && Field60.TryRead(message, out var field60) && field60.PartialApproval == 1;
        return new Asked(kind, Money.Fen(fen), entry, security, message.Has(52), takesPart, original, rrn, authorisation, tip);
    }

    private static bool CarriesCard(TransactionKind kind) => kind is not (TransactionKind.Query or TransactionKind.TipAdjust);

    private static bool NeedsRrn(TransactionKind kind) =>
        kind is TransactionKind.SaleVoid or TransactionKind.Refund or TransactionKind.CompletionVoid or TransactionKind.TipAdjust;

    private static bool NeedsAuthorisation(TransactionKind kind) => kind is
        TransactionKind.SaleVoid or TransactionKind.PreAuthorisationVoid or TransactionKind.Completion or TransactionKind.CompletionNotice or
        TransactionKind.CompletionVoid or TransactionKind.OfflineSale or TransactionKind.TipAdjust;

    private static bool TryReadCard(Message message, TransactionKind kind, out EntryMode entry, out SecurityControl security)
    {
        (entry, security) = (default, default);
        if (!CarriesCard(kind)) return true;
        if (!EntryMode.TryRead(message, out entry)) return false;
        if (!message.Has(2) && (!message.Has(35) || TransactionForm.Of(kind).Request == 220)) return false;
        if (message.Has(53) && !SecurityControl.TryRead(message, out security)) return false;
        if (TransactionForm.Of(kind).Request == 220) return !message.Has(52);
        // Without a PIN, what field 53 says of its format means nothing.
        return message.Has(52) == entry.HasPin && (!entry.HasPin || security.Pin == PinFormat.WithPan);
    }

    /// <summary>Field 61 in the form of its kind: batch and trace, with a date, and of an offline sale with who authorised it.</summary>
    private static bool TryReadOriginal(Message message, TransactionKind kind, out Field61 original)
    {
        original = default;
        return TransactionForm.Of(kind).Original switch
        {
            OriginalReference.None => true,
            OriginalReference.Trace => Field61.TryRead(message, out original),
            _ => Field61.TryRead(message, out original) && original.Date is not null && (original.AuthorisationMode is not null) == (kind == TransactionKind.OfflineSale),
        };
    }

    private static bool TryReadTip(Message message, TransactionKind kind, out Money tip)
    {
        tip = Money.Fen(0);
        if (kind != TransactionKind.TipAdjust) return true;
        if (message.Text(48) is not { Length: TipLength } digits || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var fen)) return false;
        tip = Money.Fen(fen);
        return true;
    }
}
