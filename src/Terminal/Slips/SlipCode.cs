using System.Globalization;

namespace Piaohao.Terminal.Slips;

/// <summary>The text of the code on a slip: <c>PH1</c>, the date yyyyMMdd, the RRN (12 characters) and two check digits (ISO 7064, MOD 97-10) over all of it.
/// It names a transaction for a refund and holds nothing of the card.</summary>
/// <param name="Rrn">12 digits or capital letters.</param>
public readonly record struct SlipCode(DateOnly Date, string Rrn)
{
    private const string Prefix = "PH1", DateFormat = "yyyyMMdd";
    private const int RrnLength = 12, DateLength = 8, CheckLength = 2;

    /// <summary>MMDD, as field 61 wants it.</summary>
    public string MonthDay => Date.ToString("MMdd", CultureInfo.InvariantCulture);

    /// <summary>Reads what a scanner read, which may be anything; false for all but a whole and unharmed code.</summary>
    public static bool TryParse(string text, out SlipCode code)
    {
        code = default;
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length != Prefix.Length + DateLength + RrnLength + CheckLength || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!text.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character)) || Remainder(text) != 1) return false;
        if (!DateOnly.TryParseExact(text.AsSpan(Prefix.Length, DateLength), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        code = new SlipCode(date, text.Substring(Prefix.Length + DateLength, RrnLength));
        return true;
    }

    /// <summary>The 25 characters.</summary>
    public override string ToString()
    {
        var text = Prefix + Date.ToString(DateFormat, CultureInfo.InvariantCulture) + Rrn;
        return text + (98 - Remainder(text + "00")).ToString("00", CultureInfo.InvariantCulture);
    }

    /// <summary>The text as a number, letters as 10 to 35, modulo 97.</summary>
    private static int Remainder(string text) => text.Aggregate(0, (rest, character) =>
        char.IsAsciiDigit(character) ? ((rest * 10) + character - '0') % 97 : ((rest * 100) + character - 'A' + 10) % 97);
}
