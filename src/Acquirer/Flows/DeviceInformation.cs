using System.Globalization;
using System.Text;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;

namespace Piaohao.Acquirer.Flows;

/// <summary>What a terminal says of itself: field 59 tag A2 (259号文, sub-tags 01 type, 02 serial, 05 version) and
/// field 62 <c>Sequence No</c>.
/// It is for the record only: what cannot be read is left out, not refused.</summary>
internal static class DeviceInformation
{
    private const string LicencePrefix = "Sequence No";
    private const int TextMax = 64;
    private const int HeadLength = 5;

    public static DeviceDescription Read(Message message)
    {
        var device = Find(message.Text(59), "A2");
        return new DeviceDescription(
            Kept(Find(device, "01")), Kept(Find(device, "02")), Kept(Find(device, "05")), Licence(message));
    }

    /// <summary>The operator who signs in: field 63 begins with the number.</summary>
    public static string Operator(Message message)
    {
        var text = Kept(message.Text(63));
        return text.Length > 3 ? text[..3].TrimEnd() : text;
    }

    private static string Licence(Message message)
    {
        var text = Kept(Encoding.ASCII.GetString(message.Bytes(62)));
        return text.StartsWith(LicencePrefix, StringComparison.Ordinal) ? text[LicencePrefix.Length..] : "";
    }

    /// <summary>The value behind a tag: tag 2 characters, length 3 digits, value.</summary>
    private static string? Find(string? text, string tag)
    {
        for (var rest = text.AsSpan(); rest.Length >= HeadLength;)
        {
            var isNumber = int.TryParse(rest[2..HeadLength], NumberStyles.None, CultureInfo.InvariantCulture, out var length);
            if (!isNumber || length > rest.Length - HeadLength) return null;
            if (rest[..2].SequenceEqual(tag)) return rest.Slice(HeadLength, length).ToString();
            rest = rest[(HeadLength + length)..];
        }

        return null;
    }

    /// <summary>Printable characters only, and not many: it comes from a message without a MAC.</summary>
    private static string Kept(string? text) =>
        string.Concat((text ?? "").Where(letter => letter is >= ' ' and <= '~').Take(TextMax)).Trim();
}
