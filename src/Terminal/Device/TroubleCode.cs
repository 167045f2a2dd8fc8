using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Device;

/// <summary>A trouble that the terminal finds itself, <c>E</c> and two digits. The table is the texts: each code stands there once, with its cause
/// (<c>fault.E11</c>) and what to do (<c>fault.E11.do</c>) in both languages; what cardholder and support are told goes by the first digit.</summary>
public sealed partial record TroubleCode(string Code)
{
    /// <summary>Every code, in order.</summary>
    public static ImmutableArray<TroubleCode> All { get; } =
    [
        .. Texts.Names.Where(name => Name().IsMatch(name)).Order(StringComparer.Ordinal).Select(name => new TroubleCode(name["fault.".Length..])),
    ];

    internal string Cause(Texts texts) => texts[$"fault.{Code}"];

    /// <summary>What the cashier does.</summary>
    internal string Advice(Texts texts) => texts[$"fault.{Code}.do"];

    internal string Cardholder(Texts texts) => texts[$"trouble.{Area}.cardholder"];

    internal string Support(Texts texts) => texts[$"trouble.{Area}.support"];

    /// <summary>Cause and advice in English, for the command line.</summary>
    public (string Cause, string Advice) InEnglish => (Cause(Texts.English), Advice(Texts.English));

    /// <summary>The same in Chinese.</summary>
    public (string Cause, string Advice) InChinese => (Cause(Texts.Chinese), Advice(Texts.Chinese));

    /// <summary>0 keys, 1 reader, printer and battery, 2 clock, 3 storage, 4 line; the others are operation.</summary>
    private int Area => Math.Min(Code[1] - '0', 5);

    [GeneratedRegex(@"^fault\.E\d\d$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}

/// <summary>Any code a cashier may meet, explained: the host's answer codes and the terminal's own.</summary>
/// <param name="Line">What it is, in one line.</param>
internal sealed record CodeExplanation(
    string Code, Func<Texts, string> Line, Func<Texts, string> Cashier, Func<Texts, string> Cardholder, Func<Texts, string> Support)
{
    /// <summary>Answer codes first, then the terminal's.</summary>
    public static ImmutableArray<CodeExplanation> All { get; } =
        [.. ResponseCode.All.OrderBy(code => code.Code, StringComparer.Ordinal).Select(Of), .. TroubleCode.All.Select(Of)];

    /// <summary>The explanation of a code; one that is in no table is explained as a decline.</summary>
    public static CodeExplanation Find(string code) => All.FirstOrDefault(one => one.Code == code) ?? Of(ResponseCode.Of(code));

    private static CodeExplanation Of(ResponseCode code) => new(code.Code, texts => texts.IsEnglish ? code.TextEnglish : code.Text,
        texts => code.Cashier.In(texts.IsEnglish), texts => code.Cardholder.In(texts.IsEnglish), texts => code.Support.In(texts.IsEnglish));

    private static CodeExplanation Of(TroubleCode code) => new(code.Code, code.Cause, code.Advice, code.Cardholder, code.Support);
}
