using System.Collections.Immutable;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Device information of a terminal (银发〔2021〕259号), element A2 of field 59: five elements of the same shape inside.</summary>
/// <param name="DeviceType">01, two digits: 02 traditional POS, 04 smart POS, 10 bar-code terminal …</param>
/// <param name="SerialNumber">02, the hardware's serial number.</param>
/// <param name="Factor">03, the last six digits of the card number or payment code; null where there is no card.</param>
/// <param name="Ciphertext">04, eight characters: serial number and factor under the device key; null where none is made.</param>
/// <param name="Version">05, the program's version, eight characters, spaces after it.</param>
public sealed record DeviceInformation(string DeviceType, string SerialNumber, string? Factor, string? Ciphertext, string Version)
{
    /// <summary>Reads the value of element A2; false where it is damaged or lacks type, serial number or version.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DeviceInformation? value)
    {
        value = null;
        if (!Field59.TryParse(text, out var inner)) return false;
        if (inner["01"] is not { } type || inner["02"] is not { } serial || inner["05"] is not { } version) return false;
        value = new DeviceInformation(type, serial, inner["03"], inner["04"], version.TrimEnd(' '));
        return true;
    }

    /// <summary>Reads it out of field 59; false where that has no A2, or a damaged one.</summary>
    public static bool TryRead(Field59 field, out DeviceInformation? value)
    {
        value = null;
        return field[Field59.Device] is { } text && TryParse(text, out value);
    }

    /// <summary>The element for field 59.</summary>
    public ExtensionElement ToElement() => new(Field59.Device, new Field59([.. Inner()]).ToText());

    /// <summary>Type, serial number and version; factor and ciphertext are not shown.</summary>
    public override string ToString() => $"{DeviceType} {SerialNumber} {Version}";

    private IEnumerable<ExtensionElement> Inner()
    {
        yield return new("01", DeviceType);
        yield return new("02", SerialNumber);
        if (Factor is not null) yield return new("03", Factor);
        if (Ciphertext is not null) yield return new("04", Ciphertext);
        yield return new("05", Version.PadRight(8));
    }
}
