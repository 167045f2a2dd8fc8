namespace Piaohao.Iso8583.Fields;

/// <summary>The length in front of a value of variable length: a few decimal digits, packed or in ASCII.</summary>
public static class LengthPrefix
{
    /// <summary>The bytes that <paramref name="digits"/> decimal digits take.</summary>
    public static int Bytes(int digits, NumberForm form) => form == NumberForm.Packed ? (digits + 1) / 2 : digits;

    /// <summary>Reads a length from all bytes of <paramref name="source"/> (at most four); false where one of them is no decimal digit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, NumberForm form, out int value)
    {
        value = 0;
        foreach (var b in source)
        {
            if (form == NumberForm.Packed)
            {
                if (b >> 4 > 9 || (b & 15) > 9) return false;
                value = (value * 100) + ((b >> 4) * 10) + (b & 15);
            }
            else
            {
                if (b is < (byte)'0' or > (byte)'9') return false;
                value = (value * 10) + b - '0';
            }
        }

        return true;
    }

    /// <summary>Writes a length into all bytes of <paramref name="destination"/>; false where it has more digits than they hold.</summary>
    public static bool TryWrite(Span<byte> destination, NumberForm form, int value) =>
        form == NumberForm.Packed ? PackedDigits.TryWrite(destination, (ulong)value) : AsciiText.TryWrite(destination, (ulong)value);
}
