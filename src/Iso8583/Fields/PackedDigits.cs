using System.Buffers.Binary;

namespace Piaohao.Iso8583.Fields;

/// <summary>Packed digits: two characters a byte, the first in the high nibble. An odd count leaves one nibble, before or after the digits.</summary>
internal static class PackedDigits
{
    private const string Characters = "0123456789ABC=EF";

    /// <summary>Packs <paramref name="text"/> (digits; with <paramref name="track"/> also <c>=</c>, <c>D</c> and A–F); false where a character is none of these.</summary>
    public static bool TryPack(ReadOnlySpan<char> text, Span<byte> destination, Padding padding, bool track)
    {
        var odd = (text.Length & 1) != 0;
        var at = 0;
        var bad = 0;
        if (odd && padding == Padding.LeadingZero)
        {
            var only = Nibble(text[0], track);
            bad = only;
            destination[at++] = (byte)(only & 15);
            text = text[1..];
            odd = false;
        }

        for (var i = 0; i + 1 < text.Length; i += 2)
        {
            var high = Nibble(text[i], track);
            var low = Nibble(text[i + 1], track);
            bad |= high | low;
            destination[at++] = (byte)(((high << 4) | (low & 15)) & 255);
        }

        if (odd)
        {
            var last = Nibble(text[^1], track);
            bad |= last;
            destination[at] = (byte)(((last << 4) & 0xF0) | (padding == Padding.TrailingF ? 15 : 0));
        }

        return bad <= 15;
    }

    /// <summary>Unpacks as many characters as <paramref name="destination"/> holds.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, Padding padding, Span<char> destination)
    {
        var start = StartNibble(destination.Length, padding);
        for (var i = 0; i < destination.Length; i++) destination[i] = CharacterAt(packed, start + i);
    }

    /// <summary>The character in front of which <paramref name="index"/> others stand.</summary>
    public static char CharacterAt(ReadOnlySpan<byte> packed, int index)
    {
        var b = packed[index >> 1];
        return Characters[(index & 1) == 0 ? b >> 4 : b & 15];
    }

    /// <summary>The first nibble that belongs to the value: 1 where a zero stands before an odd count of digits, otherwise 0.</summary>
    public static int StartNibble(int digits, Padding padding) => padding == Padding.LeadingZero ? digits & 1 : 0;

    /// <summary>The index of the first nibble above 9, or -1 where all are decimal digits; a padding F does not count.</summary>
    public static int IndexOfNonDigit(ReadOnlySpan<byte> packed, int digits, Padding padding)
    {
        var index = IndexOfNonDigit(packed);
        return index == digits && padding is Padding.TrailingF or Padding.TrailingZeroOrF ? -1 : index;
    }

    private static int IndexOfNonDigit(ReadOnlySpan<byte> packed)
    {
        var at = 0;
        for (; at + 8 <= packed.Length; at += 8)
            if (HasNonDigit(BinaryPrimitives.ReadUInt64LittleEndian(packed[at..])))
                break;
        for (; at < packed.Length; at++)
        {
            if (packed[at] >> 4 > 9) return at * 2;
            if ((packed[at] & 15) > 9) return (at * 2) + 1;
        }

        return -1;
    }

    /// <summary>True where the nibble that an odd count of digits leaves over is the one <paramref name="padding"/> asks for.</summary>
    public static bool IsPadded(ReadOnlySpan<byte> packed, Padding padding) => padding switch
    {
        Padding.LeadingZero => packed[0] >> 4 == 0,
        Padding.TrailingF => (packed[^1] & 15) == 15,
        Padding.TrailingZeroOrF => (packed[^1] & 15) is 0 or 15,
        _ => (packed[^1] & 15) == 0,
    };

    // A nibble is above 9 when its bit 8 is set together with bit 4 or bit 2.
    private static bool HasNonDigit(ulong x) => (x & ((x << 1) | (x << 2)) & 0x8888_8888_8888_8888) != 0;

    private static int Nibble(char c, bool track)
    {
        var digit = c - '0';
        if (digit is >= 0 and <= 9) return digit;
        if (!track) return 256;
        return c == '=' ? 13 : c is >= 'A' and <= 'F' ? c - 'A' + 10 : 256;
    }
}
