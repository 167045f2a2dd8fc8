using System.Buffers.Binary;

namespace Piaohao.Keys.Macs;

/// <summary>How data becomes whole blocks (ISO/IEC 9797-1:2011, 6.3).</summary>
public enum Iso9797Padding
{
    /// <summary>Zeros, as few as needed; one block of zeros for no data.</summary>
    Method1 = 1,

    /// <summary>One bit 1, then zeros, as few as needed.</summary>
    Method2 = 2,

    /// <summary>A block with the length of the data in bits, then method 1.</summary>
    Method3 = 3,
}

/// <summary>The padding methods of <see cref="Iso9797Padding"/>.</summary>
public static class Iso9797Paddings
{
    /// <summary>The length of <paramref name="length"/> bytes once padded.</summary>
    public static int PaddedLength(this Iso9797Padding padding, int length, int blockSize) => padding switch
    {
        Iso9797Padding.Method1 => WholeBlocks(Math.Max(length, 1), blockSize),
        Iso9797Padding.Method2 => WholeBlocks(length + 1, blockSize),
        Iso9797Padding.Method3 => blockSize + WholeBlocks(Math.Max(length, 1), blockSize),
        _ => throw new ArgumentOutOfRangeException(nameof(padding)),
    };

    /// <summary>Writes the padded data into <paramref name="padded"/>, which is exactly <see cref="PaddedLength"/>
    /// long.</summary>
    public static void Write(this Iso9797Padding padding, ReadOnlySpan<byte> data, int blockSize, Span<byte> padded)
    {
        padded.Clear();
        if (padding == Iso9797Padding.Method3)
        {
            WriteLength(data.Length, padded[..blockSize]);
            padded = padded[blockSize..];
        }
        data.CopyTo(padded);
        if (padding == Iso9797Padding.Method2) padded[data.Length] = 0x80;
    }

    /// <summary>Writes the block that method 3 puts before the data.</summary>
    internal static void WriteLength(int length, Span<byte> block)
    {
        block.Clear();
        BinaryPrimitives.WriteInt64BigEndian(block[^8..], length * 8L);
    }

    private static int WholeBlocks(int length, int blockSize) => (length + blockSize - 1) / blockSize * blockSize;
}
