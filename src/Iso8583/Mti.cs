using System.Globalization;

namespace Piaohao.Iso8583;

/// <summary>A message type indicator: version, class, function and origin in four digits (ISO 8583:1987, 4.1).</summary>
/// <param name="Value">The four digits read as a decimal number: 200 for <c>0200</c>; 0 to 9999.</param>
public readonly record struct Mti(short Value)
{
    /// <summary>The type that four digits name, such as <c>0200</c>.</summary>
    /// <exception cref="FormatException">They are not four digits.</exception>
    public static Mti Of(ReadOnlySpan<char> digits) => digits.Length == 4
        ? new Mti(short.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture))
        : throw new FormatException("An MTI has four digits.");

    /// <summary>True for a request or advice: the third digit is even.</summary>
    public bool IsRequest => Value / 10 % 2 == 0;

    /// <summary>The answer to this request: its third digit plus one (0200 → 0210, 0220 → 0230).</summary>
    public Mti Answer => IsRequest ? new Mti((short)(Value + 10)) : throw new InvalidOperationException($"{this} is an answer already.");

    /// <summary>The four digits.</summary>
    public override string ToString() => Value.ToString("D4", CultureInfo.InvariantCulture);
}
