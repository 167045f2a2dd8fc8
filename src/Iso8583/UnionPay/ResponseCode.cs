using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>What a terminal does with an answer code (field 39).</summary>
public enum ResponseAction
{
    /// <summary>Money moved: print the slip.</summary>
    Approve,

    /// <summary>Money moved, less than asked: the answer's amount counts.</summary>
    ApprovePartly,

    /// <summary>No money moved, and the same card will not do.</summary>
    Decline,

    /// <summary>As a decline; the issuer wants the card kept.</summary>
    KeepCard,

    /// <summary>Ask for the PIN again.</summary>
    RetryPin,

    /// <summary>Do it again now, with a new trace number.</summary>
    Retry,

    /// <summary>A smaller amount may be approved.</summary>
    LowerAmount,

    /// <summary>Do it again later.</summary>
    Wait,

    /// <summary>Keys or batch are out of step: sign in, then repeat.</summary>
    SignInAgain,

    /// <summary>Merchant or terminal cannot trade until staff act.</summary>
    CallAcquirer,

    /// <summary>The transaction that this one refers to is not there, or is another.</summary>
    CheckOriginal,
}

/// <summary>A response code with its texts: UnionPay's own line, and ours for the three who ask.</summary>
/// <param name="Code">Two characters, field 39.</param>
/// <param name="Action">What the terminal does.</param>
/// <param name="Text">The line UnionPay terminals show, Chinese.</param>
/// <param name="TextEnglish">The same in English.</param>
/// <param name="Cashier">What the cashier does next (Chinese, English).</param>
/// <param name="Cardholder">What the cardholder may be told, which never blames.</param>
/// <param name="Support">What support looks at.</param>
public sealed partial record ResponseCode(string Code, ResponseAction Action, string Text, string TextEnglish, Bilingual Cashier, Bilingual Cardholder, Bilingual Support)
{
    /// <summary>All codes of the table, in order.</summary>
    public static IReadOnlyCollection<ResponseCode> All => Table.Rows;

    /// <summary>True for 00, 10, 11, A2, A4, A5, A6: money moved.</summary>
    public bool IsApproval => Action is ResponseAction.Approve or ResponseAction.ApprovePartly;

    /// <summary>True where the table has the code.</summary>
    public static bool IsKnown(string code) => Table.ByCode.ContainsKey(code);

    /// <summary>The code's entry; an unknown code gives 交易失败 with the code, as a decline.</summary>
    public static ResponseCode Of(string code) => Table.ByCode.TryGetValue(code, out var known) ? known : Unknown(code);

    internal static string? Explain(string code) => Table.ByCode.TryGetValue(code, out var known) ? $"{known.TextEnglish} · {known.Text}" : null;

    private static ResponseCode Unknown(string code) => new(code, ResponseAction.Decline, $"交易失败 {code}", $"Failed {code}",
        new($"未批准 ({code})，请换一张卡或换一种付款方式", $"Not approved ({code}). Ask for another card or another way to pay"),
        new("这次没有批准，可换一张卡", "It was not approved this time; another card may do"),
        new("代码不在表中；向网络或发卡行询问", "Code not in the table; ask the network or the issuer"));

    /// <summary>Apart from the record, so that its parts are made before it.</summary>
    private static class Table
    {
        public static readonly ImmutableArray<ResponseCode> Rows = [.. From00, .. From41, .. From90];
        public static readonly FrozenDictionary<string, ResponseCode> ByCode = Rows.ToFrozenDictionary(row => row.Code, StringComparer.Ordinal);
    }
}
