using System.Globalization;

namespace Piaohao.Terminal.Wire;

/// <summary>Device information in field 59, tag A2 (PBOC notice 2021-259): sub-tags of two characters, three digits of length, value.
/// 01 type, 02 serial number, 03 factor (last six digits of the card number; at sign-in the trace number), 04 cipher text, 05 program version.</summary>
internal static class DeviceInformation
{
    /// <summary>The whole field. <paramref name="cipher"/> is the UnionPay MAC (8 characters) over serial number and factor under the MAK; empty
    /// before the first sign-in, and then 04 is left out.</summary>
    public static string Field59(TerminalOptions options, string factor, string cipher)
    {
        var inner = Tag("01", options.DeviceType) + Tag("02", options.SerialNumber) + Tag("03", factor)
            + (cipher.Length == 0 ? "" : Tag("04", cipher)) + Tag("05", options.SoftwareVersion.PadRight(8));
        return Tag("A2", inner);
    }

    private static string Tag(string tag, string value) => string.Create(CultureInfo.InvariantCulture, $"{tag}{value.Length:000}{value}");
}
