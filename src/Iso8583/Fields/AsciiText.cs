using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Piaohao.Iso8583.Fields;

/// <summary>ASCII on the wire and characters in the program, eight bytes or four characters at a time.</summary>
internal static class AsciiText
{
    private const ulong HighBits = 0x8080_8080_8080_8080, Ones = 0x0101_0101_0101_0101;

    /// <summary>Writes characters as bytes; false where one lies outside <paramref name="low"/> to <paramref name="high"/>, both ASCII.</summary>
    public static bool TryNarrow(ReadOnlySpan<char> text, Span<byte> destination, byte low, byte high)
    {
        var isSound = true;
        for (; BitConverter.IsLittleEndian && text.Length >= 8; text = text[8..], destination = destination[8..])
        {
            var first = MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text));
            var second = MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text[4..]));
            var eight = Narrow(first) | (Narrow(second) << 32);
            isSound &= ((first | second) & 0xFF80_FF80_FF80_FF80) == 0 && AreWithin(eight, low, high);
            BinaryPrimitives.WriteUInt64LittleEndian(destination, eight);
        }

        for (var i = 0; i < text.Length; i++)
        {
            isSound &= text[i] >= low && text[i] <= high;
            destination[i] = (byte)(text[i] & 0x7F);
        }

        return isSound;
    }

    /// <summary>Writes a number as digits into all of <paramref name="destination"/>, zeros in front; false where it has more digits than that.</summary>
    public static bool TryWrite(Span<byte> destination, ulong value)
    {
        destination.Fill((byte)'0');
        for (var i = destination.Length - 1; i >= 0 && value != 0; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return value == 0;
    }

    /// <summary>Reads bytes as characters.</summary>
    public static void Widen(ReadOnlySpan<byte> bytes, Span<char> destination)
    {
        for (var i = 0; i < bytes.Length; i++) destination[i] = (char)bytes[i];
    }

    /// <summary>The first byte that is not printable ASCII (20 to 7E), or -1.</summary>
    public static int IndexOfUnprintable(ReadOnlySpan<byte> bytes) => IndexOutside(bytes, 0x20, 0x7E);

    /// <summary>The first byte that is no decimal digit, or -1.</summary>
    public static int IndexOfNonDigit(ReadOnlySpan<byte> bytes) => IndexOutside(bytes, (byte)'0', (byte)'9');

    private static int IndexOutside(ReadOnlySpan<byte> bytes, byte low, byte high)
    {
        var at = 0;
        while (bytes.Length - at >= 8 && AreWithin(BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]), low, high)) at += 8;
        while (at < bytes.Length && bytes[at] >= low && bytes[at] <= high) at++;
        return at == bytes.Length ? -1 : at;
    }

    // Four characters of sixteen bits to four bytes, in the low half.
    private static ulong Narrow(ulong four)
    {
        var pairs = (four | (four >> 8)) & 0x0000_FFFF_0000_FFFF;
        return (pairs | (pairs >> 16)) & 0xFFFF_FFFF;
    }

    // A byte of 80 and more has its high bit; one above the range gets it by adding what the range leaves up to 7F; one below loses
    // the bit set for it by subtracting. Sums that carry into the next byte come from bytes that were refused already.
    private static bool AreWithin(ulong eight, byte low, byte high) => unchecked(
        (eight | (eight + (Ones * (ulong)(0x7F - high))) | ~((eight | HighBits) - (Ones * low))) & HighBits) == 0;
}
