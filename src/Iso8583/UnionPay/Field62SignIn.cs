using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 62 of a sign-in request: the text <c>Sequence No</c>, a length of two digits, and the terminal's network licence followed by its serial number.</summary>
/// <param name="Identity">Licence number (4 or 5 characters) and serial number, in one piece: 1 to 99 printable ASCII characters.</param>
public sealed record Field62SignIn(string Identity)
{
    private const string Mark = "Sequence No";

    /// <summary>Makes the identity of its two parts.</summary>
    public static Field62SignIn Of(string licence, string serialNumber) => new(licence + serialNumber);

    /// <summary>Reads the field's bytes; false where mark, length and text do not fit each other.</summary>
    public static bool TryRead(ReadOnlySpan<byte> field62, [NotNullWhen(true)] out Field62SignIn? value)
    {
        value = null;
        if (field62.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)) return false;
        var text = Encoding.ASCII.GetString(field62);
        if (!text.StartsWith(Mark, StringComparison.Ordinal) || text.Length < Mark.Length + 3) return false;
        if (!int.TryParse(text.AsSpan(Mark.Length, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        if (text.Length != Mark.Length + 2 + length) return false;
        value = new Field62SignIn(text[(Mark.Length + 2)..]);
        return true;
    }

    /// <summary>The field's bytes, for <see cref="Message.SetBytes"/>.</summary>
    public byte[] ToArray() => Encoding.ASCII.GetBytes(ToString());

    /// <summary>The field's text.</summary>
    public override string ToString() => Identity.Length is > 0 and <= 99
        ? string.Create(CultureInfo.InvariantCulture, $"{Mark}{Identity.Length:D2}{Identity}")
        : throw new InvalidOperationException("Licence and serial number have 1 to 99 characters together.");
}
