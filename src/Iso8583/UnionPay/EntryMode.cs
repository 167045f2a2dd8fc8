using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 22: how the card number came in, and whether a PIN was entered.</summary>
/// <param name="Source">The first two digits: one of the constants.</param>
/// <param name="HasPin">Third digit 1 (a PIN is present) or 2 (none). A 0 (not stated) reads as no PIN.</param>
public readonly record struct EntryMode(int Source, bool HasPin)
{
    public const int Manual = 1, Stripe = 2, Code = 3, Chip = 5, Contactless = 7, FallbackToStripe = 95, Mobile = 96, Reservation = 92;

    /// <summary>The letter that slips print behind the card number: M manual, S stripe, I insert, C contactless, N none.</summary>
    public char SlipLetter => Source switch { Manual => 'M', Stripe or FallbackToStripe => 'S', Chip => 'I', Contactless or Mobile => 'C', _ => 'N' };

    /// <summary>Reads the three digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out EntryMode value)
    {
        value = default;
        if (digits.Length != 3 || digits.ContainsAnyExceptInRange('0', '9') || digits[2] > '2') return false;
        value = new EntryMode(((digits[0] - '0') * 10) + digits[1] - '0', digits[2] == '1');
        return true;
    }

    /// <summary>Reads field 22 of a message; false where it is absent or says something unknown.</summary>
    public static bool TryRead(Message message, out EntryMode value)
    {
        Span<char> digits = stackalloc char[3];
        value = default;
        return message.TryCopyText(22, digits, out var written) && TryParse(digits[..written], out value);
    }

    /// <summary>The three digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Source:D2}{(HasPin ? 1 : 2)}");

    internal static string? Explain(string digits)
    {
        if (!TryParse(digits, out var mode)) return null;
        var source = mode.Source switch
        {
            0 => "not stated",
            Manual => "manual entry",
            Stripe => "magnetic stripe",
            Code => "payment code",
            Chip => "chip, contact",
            Contactless => "chip, contactless",
            Reservation => "reservation, no card",
            FallbackToStripe => "magnetic stripe after a failed chip",
            Mobile => "mobile chip",
            _ => null,
        };
        return source is null ? null : $"{source}, {(mode.HasPin ? "with PIN" : "no PIN")}";
    }
}
