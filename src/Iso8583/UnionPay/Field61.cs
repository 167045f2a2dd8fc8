using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 61: the original that a void, refund, completion, notice or reversal speaks of.</summary>
/// <param name="Batch">0 to 999999; 0 where only field 37 or 38 names the original.</param>
/// <param name="Trace">0 to 999999, the original's field 11.</param>
/// <param name="Date">MMDD of the original; null in the form of 12 digits.</param>
/// <param name="AuthorisationMode">Two digits of an offline sale: 00 POS, 01 telephone; null otherwise.</param>
/// <param name="AuthorisedBy">At most 11 digits of an offline sale: who authorised it.</param>
public readonly record struct Field61(int Batch, int Trace, string? Date = null, string? AuthorisationMode = null, string? AuthorisedBy = null)
{
    private const int Short = 12, Dated = 16, Offline = 29;

    /// <summary>Reads 12, 16 or 29 digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out Field61 value)
    {
        value = default;
        if (digits.Length is not (Short or Dated or Offline) || digits.ContainsAnyExceptInRange('0', '9')) return false;
        value = new Field61(Part(digits[..6]), Part(digits[6..12]));
        if (digits.Length >= Dated) value = value with { Date = digits[12..16].ToString() };
        if (digits.Length == Offline) value = value with { AuthorisationMode = digits[16..18].ToString(), AuthorisedBy = digits[18..].ToString() };
        return true;
    }

    /// <summary>Reads field 61 of a message; false where it is absent or damaged.</summary>
    public static bool TryRead(Message message, out Field61 value)
    {
        value = default;
        return message.Text(61) is { } text && TryParse(text, out value);
    }

    /// <summary>The digits as they go into the message.</summary>
    public override string ToString()
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{Batch:D6}{Trace:D6}{Date}");
        if (AuthorisationMode is not null) digits += AuthorisationMode + (AuthorisedBy ?? "").PadLeft(11, '0');
        return digits.Length is Short or Dated or Offline ? digits : throw new InvalidOperationException("A part of field 61 has too many digits, or the date is missing.");
    }

    internal static string? Explain(string digits) => TryParse(digits, out var original)
        ? $"batch {original.Batch:D6}, trace {original.Trace:D6}{(original.Date is { } date ? $", {date}" : "")}"
        : null;

    private static int Part(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
