namespace Piaohao.Cards;

/// <summary>A primary account number, 12 to 19 digits (ISO/IEC 7812-1). It prints masked, always; the digits are read
/// through <see cref="Digits"/> by the few places that must send or seal them. <c>default</c> is no card.</summary>
public readonly struct Pan : IEquatable<Pan>
{
    private readonly string? digits;

    private Pan(string digits) => this.digits = digits;

    /// <summary>The clear digits. Never log, print or store them: see <see cref="Masked"/>.</summary>
    public ReadOnlySpan<char> Digits => digits;

    /// <summary>True for <c>default</c>.</summary>
    public bool IsEmpty => digits is null;

    /// <summary>First six and last four digits with stars between; all stars where that would show more than is hidden.</summary>
    public string Masked => Mask(digits);

    /// <summary>The last four digits, which a cardholder recognises.</summary>
    public string LastFour => digits is null ? "" : digits[^4..];

    /// <summary>The issuer identification number: the first six digits.</summary>
    public string Iin => digits is null ? "" : digits[..6];

    /// <summary>Takes 12 to 19 ASCII digits; false for anything else. The check digit is not looked at: see <see cref="HasValidCheckDigit"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Pan pan)
    {
        pan = default;
        if (text.Length is < 12 or > 19 || text.ContainsAnyExceptInRange('0', '9')) return false;
        pan = new Pan(text.ToString());
        return true;
    }

    /// <summary>True where the last digit fits (<see cref="Luhn"/>).</summary>
    public bool HasValidCheckDigit => Luhn.IsValid(digits);

    /// <summary>Masks any text that may hold a card number: 6 + 4 for 13 to 19 digits, otherwise nothing but stars.</summary>
    public static string Mask(ReadOnlySpan<char> text) =>
        text.Length is < 13 or > 19 || text.ContainsAnyExceptInRange('0', '9')
            ? new string('*', text.Length)
            : string.Concat(text[..6], new string('*', text.Length - 10), text[^4..]);

    public bool Equals(Pan other) => string.Equals(digits, other.digits, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Pan other && Equals(other);

    public override int GetHashCode() => digits?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public static bool operator ==(Pan left, Pan right) => left.Equals(right);

    public static bool operator !=(Pan left, Pan right) => !left.Equals(right);

    /// <summary>The masked number.</summary>
    public override string ToString() => Masked;
}
