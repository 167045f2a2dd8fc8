using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Acquirer.Flows;

/// <summary>How a terminal introduces itself when it signs in: operator (field 63), device (field 59, A2) and licence (field 62).
/// It is for the record only, from a message without a MAC: what cannot be read is left out, not refused.</summary>
internal static class Introduction
{
    private const int OperatorLength = 3;
    private const int TextMax = 64;

    /// <summary>The device and its licence.</summary>
    public static DeviceDescription Device(Message message)
    {
        var licence = Field62SignIn.TryRead(message.Bytes(62), out var field62) ? Kept(field62.Identity) : "";
        return Field59.TryRead(message, out var field59) && DeviceInformation.TryRead(field59, out var device) && device is not null
            ? new DeviceDescription(Kept(device.DeviceType), Kept(device.SerialNumber), Kept(device.Version), licence)
            : DeviceDescription.None with { Licence = licence };
    }

    /// <summary>The operator who signs in: field 63 begins with the number.</summary>
    public static string Operator(Message message)
    {
        var text = Kept(message.Text(63) ?? "");
        return text.Length > OperatorLength ? text[..OperatorLength].TrimEnd() : text;
    }

    /// <summary>Printable characters only, and not many.</summary>
    private static string Kept(string text) => string.Concat(text.Where(letter => letter is >= ' ' and <= '~').Take(TextMax)).Trim();
}
