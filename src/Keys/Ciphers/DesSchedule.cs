using System.Buffers.Binary;

namespace Piaohao.Keys.Ciphers;

/// <summary>The sixteen round keys of a DES key (FIPS 46-3, appendix 1), each as eight groups of six bits where <see cref="DesRounds"/> has them.</summary>
internal static class DesSchedule
{
    private const int HalfBits = 28;
    private const uint HalfMask = (1u << HalfBits) - 1;

    // Bits are numbered from 1 at the left, as the standard numbers them.
    private static ReadOnlySpan<byte> PermutedChoice1 =>
    [
        57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
        63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
    ];

    private static ReadOnlySpan<byte> PermutedChoice2 =>
    [
        14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
        41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
    ];

    private static ReadOnlySpan<byte> Shifts => [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

    /// <summary>Writes the round keys of 8 bytes; the parity bits are not looked at.</summary>
    public static void Write(ReadOnlySpan<byte> key, Span<ulong> roundKeys)
    {
        var chosen = Choose(BinaryPrimitives.ReadUInt64BigEndian(key), 64, PermutedChoice1);
        var (left, right) = ((uint)(chosen >> HalfBits), (uint)(chosen & HalfMask));
        for (var round = 0; round < DesRounds.Count; round++)
        {
            left = Rotate(left, Shifts[round]);
            right = Rotate(right, Shifts[round]);
            var bits = Choose(((ulong)left << HalfBits) | right, 2 * HalfBits, PermutedChoice2);
            ulong spread = 0;
            for (var group = 0; group < 8; group++) spread |= ((bits >> (42 - (6 * group))) & 0x3F) << DesRounds.Place(group);
            roundKeys[round] = spread;
        }
    }

    // Without a branch that depends on the key.
    private static ulong Choose(ulong bits, int width, ReadOnlySpan<byte> choice)
    {
        ulong chosen = 0;
        foreach (var number in choice) chosen = (chosen << 1) | ((bits >> (width - number)) & 1);
        return chosen;
    }

    private static uint Rotate(uint half, int count) => ((half << count) | (half >> (HalfBits - count))) & HalfMask;
}
