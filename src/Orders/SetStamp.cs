using System.Buffers;
using System.Globalization;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Iso8583;

namespace Piaohao.Orders;

/// <summary>Field 59 tag <c>B4</c>: which set, and how it can be known whole.</summary>
/// <param name="Version">1 to 99999999, counted up for each group of terminals and kind.</param>
/// <param name="Digest">SHA-256 over the items (<see cref="SetDigest"/>), 64 lower-case hex digits.</param>
public readonly record struct SetStamp(int Version, string Digest)
{
    public const string Tag = "B4";
    public const int VersionMax = 99_999_999;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private const int VersionLength = 8, DigestLength = 64;

    /// <summary>Reads the element's value; false where it is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SetStamp value)
    {
        value = default;
        if (text.Length != VersionLength + DigestLength || !IsDigest(text[VersionLength..])) return false;
        if (!int.TryParse(text[..VersionLength], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version == 0) return false;
        value = new SetStamp(version, text[VersionLength..].ToString());
        return true;
    }

    /// <summary>64 lower-case hex digits.</summary>
    public static bool IsDigest(ReadOnlySpan<char> text) => text.Length == DigestLength && !text.ContainsAnyExcept(HexDigits);

    /// <summary>Reads field 59 of a message; false where it names no set.</summary>
    public static bool TryRead(Message message, out SetStamp value)
    {
        value = default;
        return Field59.TryRead(message, out var field59) && TryParse(field59[Tag], out value);
    }

    /// <summary>As an element of field 59.</summary>
    public ExtensionElement ToElement() => new(Tag, ToString());

    /// <summary>The element's value, 72 characters.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version:00000000}{Digest}");
}
