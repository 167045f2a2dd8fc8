using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Piaohao.Bench.Terminals;

/// <summary>A double-length DES key as a terminal holds it, kept ready: written apart from the product's own cryptography, so that one checks the other. For one thread.</summary>
internal sealed class MacKey : IDisposable
{
    public const int MacBytes = 8;
    private const int BlockBytes = 8;

    private readonly ICryptoTransform cipher;
    private readonly byte[] expanded = new byte[2 * BlockBytes];
    private readonly byte[] block = new byte[BlockBytes];

    public MacKey(byte[] clear)
    {
        using var des = NewCipher(clear);
        cipher = des.CreateEncryptor();
    }

    /// <summary>Writes the MAC of UnionPay POS ("ECB"): 8 hex characters.</summary>
    public void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        ulong folded = 0;
        for (; data.Length >= BlockBytes; data = data[BlockBytes..]) folded ^= BinaryPrimitives.ReadUInt64BigEndian(data);
        block.AsSpan().Clear();
        data.CopyTo(block);
        BinaryPrimitives.WriteUInt64BigEndian(block, folded ^ BinaryPrimitives.ReadUInt64BigEndian(block));
        Convert.TryToHexString(block, expanded, out _);
        cipher.TransformBlock(expanded, 0, BlockBytes, block, 0);
        for (var at = 0; at < BlockBytes; at++) block[at] ^= expanded[BlockBytes + at];
        cipher.TransformBlock(block, 0, BlockBytes, block, 0);
        Convert.TryToHexString(block.AsSpan(0, MacBytes / 2), mac, out _);
    }

    public bool IsMacOf(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[MacBytes];
        Compute(data, expected);
        return mac.SequenceEqual(expected);
    }

    public void Dispose() => cipher.Dispose();

    /// <summary>A key's cipher for what is done once; the caller disposes of it.</summary>
    public static TripleDES NewCipher(byte[] clear)
    {
        var des = TripleDES.Create();
        (des.Mode, des.Padding, des.Key) = (CipherMode.ECB, PaddingMode.None, [.. clear, .. clear.AsSpan(0, BlockBytes)]);
        return des;
    }
}
