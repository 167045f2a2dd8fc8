using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 60 of a terminal message: transaction type code, batch number, network management code and the terminal's abilities.</summary>
/// <param name="TransactionCode">60.1, two digits: see <see cref="TransactionCodes"/>.</param>
/// <param name="Batch">60.2, 0 to 999999.</param>
/// <param name="NetworkCode">60.3, three digits: see <see cref="NetworkCodes"/>; <c>000</c> in financial messages.</param>
/// <param name="ReadCapability">60.4, one digit or null where the message ends before it: 0 unknown, 2 stripe, 5 + contact chip, 6 + contactless.</param>
/// <param name="ChipCondition">60.5, one digit: 0 normal, 1 last chip read failed, 2 fallback.</param>
/// <param name="PartialApproval">60.6, one digit: 1 = partial approval supported.</param>
/// <param name="AccountType">60.7, three digits: 048 issuer points, 065 union points.</param>
public readonly record struct Field60(int TransactionCode, int Batch, int NetworkCode, int? ReadCapability = null, int? ChipCondition = null, int? PartialApproval = null, int? AccountType = null)
{
    /// <summary>Reads the digits of field 60 (11 to 17 of them; parts are left out from the end only); false where there are fewer or others.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out Field60 value)
    {
        value = default;
        if (digits.Length is not (11 or 12 or 13 or 14 or 17) || digits.ContainsAnyExceptInRange('0', '9')) return false;
        value = new Field60(Part(digits[..2]), Part(digits[2..8]), Part(digits[8..11]),
            digits.Length > 11 ? Part(digits[11..12]) : null,
            digits.Length > 12 ? Part(digits[12..13]) : null,
            digits.Length > 13 ? Part(digits[13..14]) : null,
            digits.Length > 14 ? Part(digits[14..17]) : null);
        return true;
    }

    /// <summary>Reads field 60 of a message; false where it is absent or damaged.</summary>
    public static bool TryRead(Message message, out Field60 value)
    {
        Span<char> digits = stackalloc char[17];
        value = default;
        return message.Length(60) <= 17 && message.TryCopyText(60, digits, out var written) && TryParse(digits[..written], out value);
    }

    /// <summary>The digits as they go into the message: 11, or more where the later parts are set. A part left out before one that is set stands as 0.</summary>
    public override string ToString()
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{TransactionCode:D2}{Batch:D6}{NetworkCode:D3}{ReadCapability ?? 0}{ChipCondition ?? 0}{PartialApproval ?? 0}{AccountType ?? 0:D3}");
        if (digits.Length != 17) throw new InvalidOperationException("A part of field 60 has too many digits.");
        return AccountType is not null ? digits : digits[..(PartialApproval is not null ? 14 : ChipCondition is not null ? 13 : ReadCapability is not null ? 12 : 11)];
    }

    internal static string? Explain(string digits)
    {
        if (!TryParse(digits, out var parts)) return null;
        var what = parts.NetworkCode == NetworkCodes.Financial || parts.TransactionCode != TransactionCodes.Management
            ? TransactionCodes.NameOf(parts.TransactionCode) ?? $"type {parts.TransactionCode:D2}"
            : NetworkCodes.NameOf(parts.NetworkCode) ?? $"management {parts.NetworkCode:D3}";
        var reads = parts.ReadCapability switch { 2 => ", reads stripe", 5 => ", reads stripe and chip", 6 => ", reads stripe, chip and contactless", _ => "" };
        var chip = parts.ChipCondition switch { 1 => ", last chip read failed", 2 => ", fallback", _ => "" };
        return $"{what}, batch {parts.Batch:D6}{reads}{chip}{(parts.PartialApproval == 1 ? ", partial approval" : "")}";
    }

    private static int Part(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>Transaction type codes, field 60.1.</summary>
public static class TransactionCodes
{
    public const int Management = 0, Balance = 1, Query = 2, PointsQuery = 3, Signature = 7, PreAuthorisation = 10, PreAuthorisationVoid = 11, Completion = 20, CompletionVoid = 21,
        Sale = 22, SaleVoid = 23, CompletionNotice = 24, Refund = 25, OfflineRefund = 27, OfflineSale = 30, Adjust = 32, TipAdjust = 34, ChipOfflineSale = 36;

    /// <summary>The transaction's English name; null for a code not in the table.</summary>
    public static string? NameOf(int code) => code switch
    {
        Management => "management",
        Balance => "balance",
        Query => "transaction query",
        PointsQuery => "points query",
        Signature => "signature upload",
        PreAuthorisation => "pre-authorisation",
        PreAuthorisationVoid => "pre-authorisation void",
        Completion => "completion",
        CompletionVoid => "completion void",
        Sale => "sale",
        SaleVoid => "sale void",
        CompletionNotice => "completion notice",
        Refund => "refund",
        OfflineRefund => "offline refund",
        OfflineSale => "offline sale",
        Adjust => "adjustment",
        TipAdjust => "tip adjustment",
        ChipOfflineSale => "offline chip sale",
        _ => null,
    };
}

/// <summary>Network management codes, field 60.3.</summary>
public static class NetworkCodes
{
    public const int Financial = 0, SignInSingle = 1, SignOff = 2, SignInDouble = 3, SignInDoubleWithTrackKey = 4,
        Settlement = 201, BatchEndUnbalanced = 202, ChipUploadBalanced = 203, ChipUploadUnbalanced = 205, BatchEndBalanced = 207, Echo = 301,
        Parameters = 360, Status = 362, CaKeys = 370, CaKeysEnd = 371, CaKeyQuery = 372, ChipParameters = 380, ChipParametersEnd = 381,
        ChipParameterQuery = 382, Blacklist = 390, BlacklistEnd = 391, Software = 410, SoftwareBlock = 411, SoftwareEnd = 412, Activation = 420, Signature = 800, ScriptResult = 951;

    /// <summary>The English name; null for a code not in the table.</summary>
    public static string? NameOf(int code) => code switch
    {
        Financial => "financial",
        SignInSingle => "sign-in, single-length keys",
        SignOff => "sign-off",
        SignInDouble => "sign-in, double-length keys",
        SignInDoubleWithTrackKey => "sign-in, double-length keys and track key",
        Settlement => "settlement",
        BatchEndUnbalanced => "batch end, not balanced",
        ChipUploadBalanced => "chip upload, balanced",
        ChipUploadUnbalanced => "chip upload, not balanced",
        BatchEndBalanced => "batch end, balanced",
        Echo => "echo",
        Parameters => "parameter download",
        Status => "status upload",
        CaKeys => "CA key download",
        CaKeysEnd => "CA key download end",
        CaKeyQuery => "CA key query",
        ChipParameters => "chip parameter download",
        ChipParametersEnd => "chip parameter download end",
        ChipParameterQuery => "chip parameter query",
        Blacklist => "blacklist download",
        BlacklistEnd => "blacklist download end",
        Signature => "signature upload",
        Software => "software manifest",
        SoftwareBlock => "software block",
        SoftwareEnd => "software download end",
        Activation => "activation",
        ScriptResult => "chip script result",
        _ => null,
    };
}
