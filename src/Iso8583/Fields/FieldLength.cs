using System.Globalization;

namespace Piaohao.Iso8583.Fields;

/// <summary>How the length of a value is known; the second axis of a field. Whether it counts digits or bytes
/// follows from the encoding: packed digits are counted as digits, everything else as bytes.</summary>
/// <param name="PrefixDigits">Digits of the length in front of the value: 0 for a fixed length, 2 or 3 for LLVAR and LLLVAR.</param>
/// <param name="Max">The fixed length, or the greatest that is allowed.</param>
public readonly record struct FieldLength(int PrefixDigits, int Max)
{
    /// <summary>Always <paramref name="length"/> digits or bytes, nothing in front.</summary>
    public static FieldLength Fixed(int length) => new(0, length);

    /// <summary>A length of two digits in front (LLVAR), at most <paramref name="max"/>.</summary>
    public static FieldLength LL(int max) => new(2, max);

    /// <summary>A length of three digits in front (LLLVAR), at most <paramref name="max"/>.</summary>
    public static FieldLength LLL(int max) => new(3, max);

    /// <summary>True where no length stands in front of the value.</summary>
    public bool IsFixed => PrefixDigits == 0;

    /// <summary>As the standard writes it: <c>6</c>, <c>..19 LLVAR</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsFixed ? "" : "..")}{Max}{PrefixDigits switch { 0 => "", 2 => " LLVAR", _ => " LLLVAR" }}");
}
