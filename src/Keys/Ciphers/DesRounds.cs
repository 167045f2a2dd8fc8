using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Piaohao.Keys.Ciphers;

/// <summary>The rounds of DES (FIPS 46-3) on a block between its two permutations.</summary>
/// <remarks>A half is kept as the expansion E makes it, 48 bits, six to a byte: E is linear, so tables that hold S, P and the next round's E in one make a round of eight
/// look-ups and nothing else.</remarks>
internal static class DesRounds
{
    /// <summary>Rounds, and round keys, of one DES.</summary>
    public const int Count = 16;

    private const int TableLength = 64;

    private static readonly ulong[] Tables = MakeTables();

    // Each line a box, its four rows of sixteen columns one after the other.
    private static ReadOnlySpan<byte> Boxes =>
        "E4D12FB83A6C59070F74E2D1A6CB953841E8D62BFC973A50FC8249175B3EA06D"u8
        + "F18E6B34972DC05A3D47F28EC01A69B50E7BA4D158C6932FD8A13F42B67C05E9"u8
        + "A09E63F51DC7B428D709346A285ECBF1D6498F30B12C5AE71AD069874FE3B52C"u8
        + "7DE3069A1285BC4FD8B56F03472C1AE9A690CB7DF13E52843F06A1D8945BC72E"u8
        + "2C417AB6853FD0E9EB2C47D150FA3986421BAD78F9C5630EB8C71E2D6F09A453"u8
        + "C1AF92680D34E75BAF427C9561DE0B389EF528C3704A1DB6432C95FABE17608D"u8
        + "4B2EF08D3C975A61D0B7491AE35C2F8614BDC37EAF6805926BD814A7950FE23C"u8
        + "D2846FB1A93E50C71FD8A374C56B0E927B419CE206ADF35821E74A8DFC90356B"u8;

    private static ReadOnlySpan<byte> Permutation =>
        [16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25];

    /// <summary>How far to the left a half or a round key has its group for a box, from 0: the even ones in the upper word, the odd ones in the lower.</summary>
    public static int Place(int group) => (int.IsEvenInteger(group) ? 56 : 28) - (4 * group);

    /// <summary>The initial permutation, and both halves expanded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong Left, ulong Right) Enter(ulong block)
    {
        var (left, right) = ((uint)(block >> 32), (uint)(block & uint.MaxValue));
        Swap(ref left, ref right, 4, 0x0F0F0F0F);
        Swap(ref left, ref right, 16, 0x0000FFFF);
        Swap(ref right, ref left, 2, 0x33333333);
        Swap(ref right, ref left, 8, 0x00FF00FF);
        Swap(ref left, ref right, 1, 0x55555555);
        return (Expand(left), Expand(right));
    }

    /// <summary>Undoes <see cref="Enter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Leave(ulong leftHalf, ulong rightHalf)
    {
        var (left, right) = (Contract(leftHalf), Contract(rightHalf));
        Swap(ref left, ref right, 1, 0x55555555);
        Swap(ref right, ref left, 8, 0x00FF00FF);
        Swap(ref right, ref left, 2, 0x33333333);
        Swap(ref left, ref right, 16, 0x0000FFFF);
        Swap(ref left, ref right, 4, 0x0F0F0F0F);
        return ((ulong)left << 32) | right;
    }

    /// <summary>Sixteen rounds with the keys in order, or, to decipher, in the opposite order; the halves change places at the end.</summary>
    public static void Run(ReadOnlySpan<ulong> keys, bool backwards, ref ulong left, ref ulong right)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(Tables);
        var (l, r, at, step) = (left, right, backwards ? Count - 1 : 0, backwards ? -1 : 1);
        for (var pair = 0; pair < Count / 2; pair++)
        {
            l ^= Feistel(ref table, r ^ keys[at]);
            at = unchecked(at + step);
            r ^= Feistel(ref table, l ^ keys[at]);
            at = unchecked(at + step);
        }
        (left, right) = (r, l);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Feistel(ref ulong table, ulong x) =>
        (Look(ref table, 0, x) ^ Look(ref table, 1, x)) ^ (Look(ref table, 2, x) ^ Look(ref table, 3, x))
        ^ ((Look(ref table, 4, x) ^ Look(ref table, 5, x)) ^ (Look(ref table, 6, x) ^ Look(ref table, 7, x)));

    // No bounds check: six bits do not leave a table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Look(ref ulong table, int group, ulong x) =>
        unchecked(Unsafe.Add(ref Unsafe.Add(ref table, (nint)((x >> Place(group)) & 0x3F)), TableLength * group));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(ref uint from, ref uint to, int shift, uint mask)
    {
        var changed = ((from >> shift) ^ to) & mask;
        to ^= changed;
        from ^= changed << shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Expand(uint half) =>
        ((ulong)(BitOperations.RotateRight(half, 3) & 0x3F3F3F3F) << 32) | (BitOperations.RotateLeft(half, 1) & 0x3F3F3F3F);

    // The middle four bits of each group are the half's own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Contract(ulong expanded) =>
        BitOperations.RotateLeft((uint)(expanded >> 32) & 0x1E1E1E1E, 3) | BitOperations.RotateRight((uint)(expanded & 0x1E1E1E1E), 1);

    private static ulong[] MakeTables()
    {
        var tables = new ulong[8 * TableLength];
        for (var at = 0; at < tables.Length; at++)
        {
            var (box, six) = (at / TableLength, at % TableLength);
            // The outer two bits are the row, the inner four the column.
            var place = ((((six >> 4) & 2) | (six & 1)) * 16) + ((six >> 1) & 0xF);
            var output = (uint)"0123456789ABCDEF"u8.IndexOf(Boxes[(box * TableLength) + place]) << (28 - (4 * box));
            uint permuted = 0;
            foreach (var number in Permutation) permuted = (permuted << 1) | ((output >> (32 - number)) & 1);
            tables[at] = Expand(permuted);
        }
        return tables;
    }
}
