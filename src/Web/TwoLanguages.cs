namespace Piaohao.Web;

/// <summary>The same words in both languages, for what comes from data and not from the resource files.</summary>
public sealed record TwoLanguages(string Chinese, string English)
{
    /// <summary>The words in the language asked for.</summary>
    public string In(bool english) => english ? English : Chinese;
}
