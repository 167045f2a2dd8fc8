using System.Globalization;
using System.Resources;

namespace Piaohao.Terminal.Screens;

/// <summary>The texts of screens and slips in one language, from <c>Texts.resx</c> (Chinese) and <c>Texts.en.resx</c>.</summary>
internal sealed class Texts
{
    private static readonly ResourceManager Resources = new("Piaohao.Terminal.Screens.Texts", typeof(Texts).Assembly);

    private readonly CultureInfo culture;

    private Texts(string culture) => this.culture = CultureInfo.GetCultureInfo(culture);

    public static Texts Chinese { get; } = new("zh");

    public static Texts English { get; } = new("en");

    public bool IsEnglish => this == English;

    /// <summary>The text of this name; a name without text is a mistake of the program.</summary>
    public string this[string name] =>
        Resources.GetString(name, culture) ?? throw new InvalidOperationException($"There is no text {name}.");

    /// <summary>The text with <c>{0}</c>, <c>{1}</c> … filled in.</summary>
    public string Of(string name, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, this[name], values);

    public static Texts In(bool english) => english ? English : Chinese;

    /// <summary>Minutes and seconds as clocks show them: <c>0:12</c>.</summary>
    public static string Minutes(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalMinutes}:{span.Seconds:00}");
}
