namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 59, element <c>B6</c>: a financial request made in training. The header says so too, but no MAC covers the header: only where both agree is a
/// message training, or real.</summary>
public static class TrainingMark
{
    public const string Tag = "B6";
    private const string Value = "1";

    /// <summary>Adds the mark to what field 59 holds.</summary>
    public static void Put(Message request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var elements = Field59.TryRead(request, out var field59) ? field59.Elements : [];
        request.Set(59, Field59.Of([.. elements, new ExtensionElement(Tag, Value)]).ToText());
    }

    /// <summary>True where the request carries it.</summary>
    public static bool IsOn(Message request) => Field59.TryRead(request, out var field59) && field59[Tag] == Value;
}
