namespace Piaohao.Iso8583.UnionPay;

/// <summary>A text in both languages of the product.</summary>
public readonly record struct Bilingual(string Chinese, string English)
{
    /// <summary>The text in English, or in Chinese.</summary>
    public string In(bool english) => english ? English : Chinese;
}
