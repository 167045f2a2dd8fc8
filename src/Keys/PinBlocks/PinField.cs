using System.Buffers.Binary;

namespace Piaohao.Keys.PinBlocks;

/// <summary>What the formats share, nibble by nibble: control, length, PIN digits, fill (ISO 9564-1:2017,
/// 9.3).</summary>
internal static class PinField
{
    public const int ShortestPin = 4;
    public const int LongestPin = 12;

    public static bool IsPin(ReadOnlySpan<char> pin) =>
        pin.Length is >= ShortestPin and <= LongestPin && !pin.ContainsAnyExceptInRange('0', '9');

    /// <summary>Puts control, length and PIN over a field that already holds its fill.</summary>
    public static void Write(int control, ReadOnlySpan<char> pin, Span<byte> field)
    {
        field[0] = (byte)((control << 4) | pin.Length);
        for (var i = 0; i < pin.Length; i++) SetNibble(field, i + 2, pin[i] - '0');
    }

    /// <summary>Reads the PIN; false where control, length, a digit or a fill nibble is not what the format asks
    /// for.</summary>
    public static bool TryRead(
        int control, int lowestFill, int highestFill, ReadOnlySpan<byte> field, Span<char> pin, out int length)
    {
        length = field[0] & 0x0F;
        if (field[0] >> 4 != control || length is < ShortestPin or > LongestPin) return Fail(out length);
        for (var i = 0; i < length; i++)
        {
            var digit = Nibble(field, i + 2);
            if (digit > 9) return Fail(out length);
            pin[i] = (char)('0' + digit);
        }
        for (var i = length + 2; i < 2 * field.Length; i++)
            if (Nibble(field, i) < lowestFill || Nibble(field, i) > highestFill) return Fail(out length);
        return true;
    }

    /// <summary>XORs the account part of a card number into a field: its 12 rightmost digits without the check digit,
    /// to the right end.
    /// False where the number is not 13 to 19 digits.</summary>
    public static bool TryXorPan(ReadOnlySpan<char> pan, Span<byte> field)
    {
        if (pan.Length is < 13 or > 19 || pan.ContainsAnyExceptInRange('0', '9')) return false;
        var account = pan[^13..^1];
        for (var i = 0; i < 6; i++)
            field[field.Length - 6 + i] ^= (byte)(((account[2 * i] - '0') << 4) | (account[(2 * i) + 1] - '0'));
        return true;
    }

    /// <summary>Fills a field with nibbles from A to F (format 3).</summary>
    /// <remarks>64 random bits are spent on at most 10 of the 16 nibbles, so the remainder's bias is below
    /// 2^-21.</remarks>
    public static void FillFromAToF(ReadOnlySpan<byte> random, Span<byte> field)
    {
        var left = BinaryPrimitives.ReadUInt64BigEndian(random);
        for (var i = 2 * field.Length - 1; i >= 0; i--)
        {
            SetNibble(field, i, 10 + (int)(left % 6));
            left /= 6;
        }
    }

    public static void SetNibble(Span<byte> field, int index, int value)
    {
        ref var octet = ref field[index / 2];
        octet = (byte)(int.IsEvenInteger(index) ? (octet & 0x0F) | (value << 4) : (octet & 0xF0) | value);
    }

    private static int Nibble(ReadOnlySpan<byte> field, int index) =>
        int.IsEvenInteger(index) ? field[index / 2] >> 4 : field[index / 2] & 0x0F;

    private static bool Fail(out int length)
    {
        length = 0;
        return false;
    }
}
