using System.Globalization;
using System.Resources;

namespace Piaohao.Web;

/// <summary>The words of the pages, from <c>Texts.resx</c> (Chinese) and <c>Texts.en.resx</c>.</summary>
public sealed class Texts
{
    private static readonly ResourceManager Resources = new(typeof(Texts));
    private readonly CultureInfo culture;

    private Texts(bool english)
    {
        English = english;
        culture = CultureInfo.GetCultureInfo(english ? "en" : "zh");
    }

    /// <summary>True for English, otherwise Chinese.</summary>
    public bool English { get; }

    /// <summary>The value of the <c>lang</c> attribute.</summary>
    public string Tag => English ? "en" : "zh-CN";

    /// <summary>The text of a key. A key that is missing is a mistake of ours.</summary>
    public string this[string key] =>
        Resources.GetString(key, culture) ?? throw new MissingManifestResourceException($"No text is called '{key}'.");

    /// <summary>The words in one language.</summary>
    public static Texts In(bool english) => new(english);
}
