using System.Globalization;
using System.Resources;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Screens;

/// <summary>The texts of screens and slips in one language, from the <c>Texts.*.resx</c> (Chinese) and their <c>.en.resx</c>, one pair for each part of the day. A name stands in one of them.</summary>
internal sealed class Texts
{
    private static readonly ResourceManager[] Resources =
    [
        .. ((string[])["Texts", "TransactionTexts", "SettlementTexts", "DeviceTexts", "OrderTexts", "SignatureTexts"])
            .Select(part => new ResourceManager($"Piaohao.Terminal.Screens.{part}", typeof(Texts).Assembly)),
    ];

    private readonly CultureInfo culture;

    private Texts(string culture) => this.culture = CultureInfo.GetCultureInfo(culture);

    public static Texts Chinese { get; } = new("zh");

    public static Texts English { get; } = new("en");

    public bool IsEnglish => this == English;

    /// <summary>The names of all texts.</summary>
    public static IEnumerable<string> Names => Resources.SelectMany(part =>
        part.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!.Cast<System.Collections.DictionaryEntry>().Select(text => (string)text.Key));

    /// <summary>The text of this name; a name without text is a mistake of the program.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var part in Resources)
                if (part.GetString(name, culture) is { } text)
                    return text;
            throw new InvalidOperationException($"There is no text {name}.");
        }
    }

    /// <summary>The text with <c>{0}</c>, <c>{1}</c> … filled in.</summary>
    public string Of(string name, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, this[name], values);

    /// <summary>How a transaction is called: 消费, Sale.</summary>
    public string Name(TransactionKind kind) => TransactionForm.Of(kind).Name.In(IsEnglish);

    public static Texts In(bool english) => english ? English : Chinese;

    /// <summary>Minutes and seconds as clocks show them: <c>0:12</c>.</summary>
    public static string Minutes(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalMinutes}:{span.Seconds:00}");
}
