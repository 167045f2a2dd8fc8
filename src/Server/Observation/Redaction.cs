using System.Text.RegularExpressions;
using Piaohao.Cards;

namespace Piaohao.Server.Observation;

/// <summary>The one path by which text leaves the program for logs: whatever looks like a card number, a track or a key is masked, whoever wrote it.
/// Masking fails closed: a run of 13 digits or more is masked whether or not its check digit fits.</summary>
internal static partial class Redaction
{
    /// <summary>The text with card numbers as 6 + 4 and tracks, keys and PIN blocks as their lengths only.</summary>
    public static string Apply(string text)
    {
        text = Track().Replace(text, m => Pan.Mask(m.Groups["pan"].ValueSpan) + "=…");
        text = LongHex().Replace(text, m => m.Length <= 19 && m.Value.All(char.IsAsciiDigit) ? m.Value : $"[{m.Length} hex digits]");
        return DigitRun().Replace(text, m => Pan.Mask(m.ValueSpan));
    }

    [GeneratedRegex(@"(?<!\d)(?<pan>\d{12,})[=D]\d{7,}\??", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Track();

    [GeneratedRegex(@"(?<![0-9A-Fa-f])[0-9A-Fa-f]{16,}(?![0-9A-Fa-f])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LongHex();

    // No upper bound: digits of another script beside a card number make one longer run with it.
    [GeneratedRegex(@"(?<!\d)\d{13,}(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DigitRun();
}
