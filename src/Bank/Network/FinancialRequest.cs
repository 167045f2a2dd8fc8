using System.Globalization;
using System.Runtime.CompilerServices;
using Piaohao.Amounts;
using Piaohao.Bank.Books;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Transactions;

namespace Piaohao.Bank.Network;

/// <summary>A 0100, 0200 or 0220 whose fields hold what they must.</summary>
/// <param name="Kind">What it is by message type, fields 3, 25 and 60; null where they belong to nothing that is served.</param>
/// <param name="Amount">Field 4; zero for a balance inquiry.</param>
/// <param name="Original">Field 90 of a linked transaction, or null.</param>
/// <param name="Expiry">Field 14, or null.</param>
/// <param name="Track">Field 35, or <c>default</c>.</param>
/// <param name="PinBlock">Field 52, or null.</param>
/// <param name="TakesPart">The second part of field 60: an approval of a part is taken.</param>
internal sealed record FinancialRequest(
    MessageKey Key, TransactionKind? Kind, Pan Pan, Money Amount, OriginalElements? Original, Expiry? Expiry, Track2 Track, byte[]? PinBlock, bool TakesPart)
{
    private const string GivesBack = "200000";

    /// <summary>Characters of the identity of most messages.</summary>
    private const int TypicalIdentity = 400;

    private static readonly int[] Mandatory = [2, 3, 7, 11, 12, 13, 18, 22, 25, 32, 33, 37, 41, 42, 43, 49];

    // What a message must repeat to be the same one: all but PIN and MAC, which change with the link's keys.
    private static readonly int[] Identity = [2, 3, 4, 12, 13, 14, 18, 22, 25, 33, 35, 37, 41, 42, 49];

    // What came with linked transactions; a sale without them has the identity it always had.
    private static readonly int[] MoreIdentity = [38, 60, 90];

    /// <summary>What an approval does to the account. A tip adjustment goes either way, by field 3.</summary>
    public static MoneyEffect EffectOf(TransactionKind kind, Message message) => kind switch
    {
        TransactionKind.Balance or TransactionKind.PreAuthorisation or TransactionKind.PreAuthorisationVoid => MoneyEffect.None,
        _ => message.Is(3, GivesBack) ? MoneyEffect.GivesBack : MoneyEffect.Takes,
    };

    /// <summary>Reads the fields; otherwise <paramref name="wrongField"/> is the number of the first that is missing or out of form.</summary>
    public static FinancialRequest? Read(Message message, DateTimeOffset now, out int wrongField)
    {
        wrongField = Fields.FirstMissing(message, Mandatory);
        if (wrongField != 0) return null;
        if (!Pan.TryParse(message.Text(2), out var pan)) return Wrong(2, out wrongField);
        if (!BankDay.TryResolve(message.Text(7), now, out var sent)) return Wrong(7, out wrongField);
        if (message.Length(22) != 3) return Wrong(22, out wrongField);
        if (!TryReadForm(message, out var code, out var takesPart)) return Wrong(60, out wrongField);
        var key = new MessageKey(message.Required(32), sent, message.Required(11));
        if (KindOf(message, code) is not { } kind) return new FinancialRequest(key, null, pan, Money.Fen(0), null, null, default, null, takesPart);

        wrongField = FirstMissingOf(message, kind);
        if (wrongField != 0) return null;
        var amount = 0L;
        if (kind != TransactionKind.Balance && !message.TryGetNumber(4, out amount)) return Wrong(4, out wrongField);
        OriginalElements original = default;
        if (message.Has(90) && !OriginalField.TryRead(message, now, out original)) return Wrong(90, out wrongField);
        wrongField = ReadCard(message, kind, out var expiry, out var track);
        if (wrongField != 0) return null;
        return new FinancialRequest(
            key, kind, pan, Money.Fen(amount), message.Has(90) ? original : null, expiry, track, message.Has(52) ? message.Bytes(52).ToArray() : null, takesPart);
    }

    /// <summary>The fields that make two messages under one key the same, in one text. It holds card data: it is hashed under a key at once.</summary>
    public static string IdentityOf(Message message, TransactionKind kind)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[TypicalIdentity]);
        foreach (var field in Identity) Add(ref text, message, field);
        foreach (var field in MoreIdentity)
            if (message.Has(field)) Add(ref text, message, field);
        if (kind != TransactionKind.Sale)
        {
            text.AppendLiteral("|kind:");
            text.AppendFormatted((int)kind);
        }

        return text.ToStringAndClear();
    }

    private static void Add(ref DefaultInterpolatedStringHandler text, Message message, int field)
    {
        if (text.Text.Length > 0) text.AppendLiteral("|");
        text.AppendFormatted(field);
        text.AppendLiteral(":");
        text.AppendLiteral(message.Text(field) ?? "");
    }

    /// <summary>Field 60: two digits of the terminal's 60.1, and 1 or 0. A notice needs it; what else the link carries is known without.</summary>
    private static bool TryReadForm(Message message, out int? code, out bool takesPart)
    {
        code = null;
        takesPart = false;
        if (!message.Has(60)) return message.Mti.Value is MessageTypes.Authorisation or MessageTypes.Financial;
        if (message.Text(60) is not { Length: 3 } text || text.AsSpan().ContainsAnyExceptInRange('0', '9') || text[2] > '1') return false;
        code = int.Parse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        takesPart = text[2] == '1';
        return true;
    }

    private static TransactionKind? KindOf(Message message, int? code)
    {
        if (!message.Is(49, "156")) return null;
        var request = message.Mti.Value == MessageTypes.NoticeAgain ? MessageTypes.Notice : message.Mti.Value;
        var (processing, condition) = (message.Text(3), message.Text(25));
        if (code == (int)TransactionKind.TipAdjust && processing == GivesBack) processing = TransactionForm.Of(TransactionKind.TipAdjust).ProcessingCode;
        foreach (var form in TransactionForm.All)
            if (form.Kind != TransactionKind.Query && form.Request == request && form.ProcessingCode == processing && form.Condition == condition && (code is null || (int)form.Kind == code))
                return form.Kind;
        return null;
    }

    private static int FirstMissingOf(Message message, TransactionKind kind) => kind switch
    {
        TransactionKind.Balance => 0,
        TransactionKind.Sale or TransactionKind.PreAuthorisation => Fields.FirstMissing(message, [4]),
        TransactionKind.OfflineSale => Fields.FirstMissing(message, [4, 38]),
        TransactionKind.Refund => Fields.FirstMissing(message, [4, 90]),
        _ => Fields.FirstMissing(message, [4, 38, 90]),
    };

    /// <summary>Card and PIN fields; the number of the first that is out of form, or 0.</summary>
    private static int ReadCard(Message message, TransactionKind kind, out Expiry? expiry, out Track2 track)
    {
        expiry = null;
        track = default;
        if (message.Has(14))
        {
            if (!Cards.Expiry.TryParse(message.Text(14), out var read)) return 14;
            expiry = read;
        }

        if (message.Has(35) && !Track2.TryParse(message.Text(35), out track)) return 35;
        var isPresented = TransactionForm.Of(kind).Original == OriginalReference.None;
        if (isPresented && track.IsEmpty && message.Required(22).StartsWith("02", StringComparison.Ordinal)) return 35;
        if (!message.Has(52)) return 0;
        if (!message.Has(26)) return 26;
        return message.Is(53, "2600000000000000") ? 0 : 53;
    }

    private static FinancialRequest? Wrong(int field, out int wrongField)
    {
        wrongField = field;
        return null;
    }
}
