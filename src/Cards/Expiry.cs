using System.Globalization;

namespace Piaohao.Cards;

/// <summary>A card's expiry as it stands on tracks and in field 14: two digits of the year, two of the month. A card is good through the last day of that month.</summary>
public readonly record struct Expiry(byte Year, byte Month)
{
    /// <summary>Reads YYMM; false for anything but four digits with a month of 01 to 12.</summary>
    public static bool TryParse(ReadOnlySpan<char> yymm, out Expiry expiry)
    {
        expiry = default;
        if (yymm.Length != 4 || yymm.ContainsAnyExceptInRange('0', '9')) return false;
        var year = byte.Parse(yymm[..2], NumberStyles.None, CultureInfo.InvariantCulture);
        var month = byte.Parse(yymm[2..], NumberStyles.None, CultureInfo.InvariantCulture);
        if (month is < 1 or > 12) return false;
        expiry = new Expiry(year, month);
        return true;
    }

    /// <summary>True where the card's last good day lies before <paramref name="date"/>. Years are read as 20YY.</summary>
    public bool IsBefore(DateOnly date) => date > new DateOnly(2000 + Year, Month, 1).AddMonths(1).AddDays(-1);

    /// <summary>YYMM, as field 14 carries it.</summary>
    public override string ToString() => $"{Year:00}{Month:00}";

    /// <summary>20YY/MM, as slips print it.</summary>
    public string ToSlip() => $"20{Year:00}/{Month:00}";
}
