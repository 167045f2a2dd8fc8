using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Piaohao.Iso8583.Fields;

/// <summary>Packed digits: two characters a byte, the first in the high nibble. An odd count leaves one nibble, before or after the digits.</summary>
internal static class PackedDigits
{
    private const string Characters = "0123456789ABC=EF";

    /// <summary>Packs <paramref name="text"/> (digits; with <paramref name="track"/> also <c>=</c>, <c>D</c> and A–F); false where a character is none of these.</summary>
    public static bool TryPack(ReadOnlySpan<char> text, Span<byte> destination, Padding padding, bool track)
    {
        var bad = 0;
        if ((text.Length & 1) != 0)
        {
            if (padding == Padding.LeadingZero)
            {
                bad = Nibble(text[0], track);
                destination[0] = (byte)(bad & 15);
                text = text[1..];
                destination = destination[1..];
            }
            else
            {
                bad = Nibble(text[^1], track);
                destination[text.Length >> 1] = (byte)(((bad & 15) << 4) | (padding == Padding.TrailingF ? 15 : 0));
                text = text[..^1];
            }
        }

        return bad <= 15 && TryPackPairs(text, destination[..(text.Length >> 1)], track);
    }

    /// <summary>Writes a number into all nibbles of <paramref name="destination"/>, zeros in front; false where it has more digits than they hold.</summary>
    public static bool TryWrite(Span<byte> destination, ulong value)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            var rest = value < 100 ? 0 : value / 100;
            var pair = unchecked((uint)(value - (rest * 100)));
            destination[i] = unchecked((byte)(pair + (6 * (pair / 10))));
            value = rest;
        }

        return value == 0;
    }

    /// <summary>Unpacks as many characters as <paramref name="destination"/> holds.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, Padding padding, Span<char> destination)
    {
        var start = padding == Padding.LeadingZero ? destination.Length & 1 : 0;
        for (var i = 0; i < destination.Length; i++)
        {
            var b = packed[(start + i) >> 1];
            destination[i] = Characters[((start + i) & 1) == 0 ? b >> 4 : b & 15];
        }
    }

    /// <summary>The index of the first nibble above 9, or -1 where all are decimal digits; a padding F does not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfNonDigit(ReadOnlySpan<byte> packed, int digits, Padding padding)
    {
        if (!HasNonDigit(packed)) return -1;
        var index = 0;
        while ((index & 1) == 0 ? packed[index >> 1] >> 4 <= 9 : (packed[index >> 1] & 15) <= 9) index++;
        return index == digits && padding is Padding.TrailingF or Padding.TrailingZeroOrF ? -1 : index;
    }

    /// <summary>True where the nibble that an odd count of digits leaves over is the one <paramref name="padding"/> asks for.</summary>
    public static bool IsPadded(ReadOnlySpan<byte> packed, Padding padding) => padding switch
    {
        Padding.LeadingZero => packed[0] >> 4 == 0,
        Padding.TrailingF => (packed[^1] & 15) == 15,
        Padding.TrailingZeroOrF => (packed[^1] & 15) is 0 or 15,
        _ => (packed[^1] & 15) == 0,
    };

    /// <summary>Packs an even count of characters, four at a time while they are digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPackPairs(ReadOnlySpan<char> text, Span<byte> destination, bool track)
    {
        var at = 0;
        var bad = 0;
        while (at < destination.Length)
        {
            if (BitConverter.IsLittleEndian && destination.Length - at >= 2)
            {
                var four = MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text.Slice(at << 1, 4)));
                if (AreDigits(four))
                {
                    var pairs = (four << 4) | ((four >> 16) & 0x000F_000F_000F_000F);
                    destination[at] = unchecked((byte)pairs);
                    destination[at + 1] = unchecked((byte)(pairs >> 32));
                    at += 2;
                    continue;
                }
            }

            var high = Nibble(text[at << 1], track);
            var low = Nibble(text[(at << 1) + 1], track);
            bad |= high | low;
            destination[at++] = (byte)(((high & 15) << 4) | (low & 15));
        }

        return bad <= 15;
    }

    // Four UTF-16 characters, all 0030 to 0039: the high twelve bits are 003, also after adding 6.
    private static bool AreDigits(ulong four) =>
        (four & 0xFFF0_FFF0_FFF0_FFF0) == 0x0030_0030_0030_0030 && ((four + 0x0006_0006_0006_0006) & 0xFFF0_FFF0_FFF0_FFF0) == 0x0030_0030_0030_0030;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasNonDigit(ReadOnlySpan<byte> packed)
    {
        var above = 0ul;
        for (; packed.Length >= 8; packed = packed[8..]) above |= AboveNine(BinaryPrimitives.ReadUInt64LittleEndian(packed));
        if (packed.Length >= 4)
        {
            above |= AboveNine(BinaryPrimitives.ReadUInt32LittleEndian(packed));
            packed = packed[4..];
        }

        foreach (var b in packed) above |= AboveNine(b);
        return above != 0;
    }

    // A nibble is above 9 when its bit 8 is set together with bit 4 or bit 2.
    private static ulong AboveNine(ulong nibbles) => nibbles & ((nibbles << 1) | (nibbles << 2)) & 0x8888_8888_8888_8888;

    private static int Nibble(char c, bool track)
    {
        if (c is >= '0' and <= '9') return c - '0';
        if (!track) return 256;
        return c == '=' ? 13 : c is >= 'A' and <= 'F' ? c - 'A' + 10 : 256;
    }
}
