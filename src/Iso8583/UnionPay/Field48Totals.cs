using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>The host's word on one half of a settlement's totals.</summary>
public enum TotalsResult
{
    /// <summary>In the request.</summary>
    None = 0,

    Balanced = 1,
    NotBalanced = 2,
    Error = 3,
}

/// <summary>One half of field 48 in 0500 and 0510: 31 digits for domestic or for foreign cards.</summary>
/// <param name="DebitFen">12 digits.</param>
/// <param name="DebitCount">0 to 999.</param>
/// <param name="CreditFen">12 digits.</param>
/// <param name="CreditCount">0 to 999.</param>
public readonly record struct CardTotals(long DebitFen, int DebitCount, long CreditFen, int CreditCount, TotalsResult Result = TotalsResult.None)
{
    internal const int Length = 31;

    internal static CardTotals Parse(ReadOnlySpan<char> digits) => new(
        long.Parse(digits[..12], NumberStyles.None, CultureInfo.InvariantCulture), Part(digits[12..15]),
        long.Parse(digits[15..27], NumberStyles.None, CultureInfo.InvariantCulture), Part(digits[27..30]), (TotalsResult)Part(digits[30..31]));

    /// <summary>The 31 digits.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{DebitFen:D12}{DebitCount:D3}{CreditFen:D12}{CreditCount:D3}{(int)Result}");

    private static int Part(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>Field 48 of a settlement (0500, 0510): 62 digits, domestic cards first.</summary>
public readonly record struct Field48Totals(CardTotals Domestic, CardTotals Foreign)
{
    /// <summary>Reads 62 digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out Field48Totals value)
    {
        value = default;
        if (digits.Length != 2 * CardTotals.Length || digits.ContainsAnyExceptInRange('0', '9')) return false;
        value = new Field48Totals(CardTotals.Parse(digits[..CardTotals.Length]), CardTotals.Parse(digits[CardTotals.Length..]));
        return true;
    }

    /// <summary>Reads field 48 of a message; false where it is absent or damaged.</summary>
    public static bool TryRead(Message message, out Field48Totals value)
    {
        value = default;
        return message.Text(48) is { } text && TryParse(text, out value);
    }

    /// <summary>The 62 digits.</summary>
    public override string ToString()
    {
        var digits = $"{Domestic}{Foreign}";
        return digits.Length == 2 * CardTotals.Length ? digits : throw new InvalidOperationException("A total has too many digits for field 48.");
    }
}
