namespace Piaohao.Cards;

/// <summary>The check digit of card numbers (ISO/IEC 7812-1, annex B).</summary>
public static class Luhn
{
    /// <summary>True where the last digit fits the ones before it; false for anything but ASCII digits.</summary>
    public static bool IsValid(ReadOnlySpan<char> digits) =>
        digits.Length > 1 && digits[^1] is >= '0' and <= '9' && TryCheckDigit(digits[..^1], out var check) && digits[^1] == check;

    /// <summary>The digit that completes <paramref name="digits"/>; false where one of them is no ASCII digit.</summary>
    public static bool TryCheckDigit(ReadOnlySpan<char> digits, out char check)
    {
        check = '0';
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (digit is < 0 or > 9) return false;
            if (i % 2 == 0) digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        check = (char)('0' + ((10 - (sum % 10)) % 10));
        return true;
    }
}
