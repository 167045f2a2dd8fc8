namespace Piaohao.Iso8583.UnionPay;

/// <summary>How the PIN block of field 52 was made.</summary>
public enum PinFormat
{
    /// <summary>No PIN in the message.</summary>
    None = 0,

    /// <summary>A PIN block without the card number (ISO 9564 format 1).</summary>
    WithoutPan = 1,

    /// <summary>A PIN block with the card number (ISO 9564 format 0, ANSI X9.8).</summary>
    WithPan = 2,
}

/// <summary>Field 53, sixteen digits: the PIN block's format, the keys' length, and whether tracks are encrypted.</summary>
/// <param name="Pin">First digit.</param>
/// <param name="IsDoubleLength">Second digit: 6 double-length keys (3DES), 0 single DES.</param>
/// <param name="TrackIsEncrypted">Third digit: 1 where track data is encrypted under the TDK.</param>
public readonly record struct SecurityControl(PinFormat Pin, bool IsDoubleLength, bool TrackIsEncrypted)
{
    /// <summary>Reads the sixteen digits; false where they say something this table does not know.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out SecurityControl value)
    {
        value = default;
        if (digits.Length != 16 || digits[0] is < '0' or > '2' || digits[1] is not ('0' or '6') || digits[2] is not ('0' or '1')) return false;
        if (digits[3..].ContainsAnyExcept('0')) return false;
        value = new SecurityControl((PinFormat)(digits[0] - '0'), digits[1] == '6', digits[2] == '1');
        return true;
    }

    /// <summary>Reads field 53 of a message; false where it is absent or unknown.</summary>
    public static bool TryRead(Message message, out SecurityControl value)
    {
        Span<char> digits = stackalloc char[16];
        value = default;
        return message.TryCopyText(53, digits, out var written) && TryParse(digits[..written], out value);
    }

    /// <summary>The sixteen digits.</summary>
    public override string ToString() => $"{(int)Pin}{(IsDoubleLength ? 6 : 0)}{(TrackIsEncrypted ? 1 : 0)}0000000000000";

    internal static string? Explain(string digits)
    {
        if (!TryParse(digits, out var control)) return null;
        var pin = control.Pin switch { PinFormat.None => "no PIN", PinFormat.WithoutPan => "PIN without PAN", _ => "PIN with PAN" };
        return $"{pin}, {(control.IsDoubleLength ? "double-length keys" : "single-length keys")}, track {(control.TrackIsEncrypted ? "encrypted" : "in clear")}";
    }
}
