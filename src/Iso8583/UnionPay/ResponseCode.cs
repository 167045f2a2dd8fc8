namespace Piaohao.Iso8583.UnionPay;

/// <summary>What a terminal does with an answer code (field 39).</summary>
public enum ResponseAction { Approve, ApprovePartly, Decline, KeepCard, RetryPin, Retry, LowerAmount, Wait, SignInAgain, CallAcquirer, CheckOriginal }

/// <summary>A response code with its texts: UnionPay's own line, and ours for the three who ask.</summary>
/// <param name="Code">Two characters, field 39.</param>
/// <param name="Text">The line UnionPay terminals show, Chinese.</param>
/// <param name="TextEnglish">The same in English.</param>
/// <param name="Cashier">What the cashier does next (Chinese, English).</param>
/// <param name="Cardholder">What the cardholder may be told, which never blames.</param>
/// <param name="Support">What support looks at.</param>
public sealed record ResponseCode(string Code, ResponseAction Action, string Text, string TextEnglish, Bilingual Cashier, Bilingual Cardholder, Bilingual Support)
{
    /// <summary>True for 00, 10, 11, A2, A4, A5, A6: money moved.</summary>
    public bool IsApproval => Action is ResponseAction.Approve or ResponseAction.ApprovePartly;

    /// <summary>All codes of the table.</summary>
    public static IReadOnlyCollection<ResponseCode> All => throw new NotImplementedException();

    /// <summary>The code's entry; an unknown code gives 交易失败 with the code, as a decline.</summary>
    public static ResponseCode Of(string code) => throw new NotImplementedException();
}

/// <summary>A text in both languages of the product.</summary>
public readonly record struct Bilingual(string Chinese, string English)
{
    public string In(bool english) => english ? English : Chinese;
}
