using System.Buffers.Binary;
using System.Security.Cryptography;
using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys.Macs;

/// <summary>The MAC of UnionPay POS messages ("ECB"), over the bytes from the message type to the last field before 64.
/// The blocks are 8 bytes with DES and 3DES, 16 with SM4.</summary>
public static class UnionPayMac
{
    /// <summary>Characters of the result.</summary>
    public const int Length = 8;

    /// <summary>Writes 8 ASCII hex characters, as field 64 carries them.</summary>
    public static void Compute(BlockCipher cipher, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> raw = stackalloc byte[Length];
        ComputeRaw(cipher, data, raw);
        Convert.TryToHexString(raw[..(Length / 2)], mac, out _);
    }

    /// <summary>Writes the first 8 bytes of the last block, of which the characters show the first half.</summary>
    public static void ComputeRaw(BlockCipher cipher, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var size = cipher.BlockSize;
        Span<byte> block = stackalloc byte[16];
        Span<byte> expanded = stackalloc byte[32];
        block = block[..size];
        expanded = expanded[..(2 * size)];

        Fold(data, block);
        Expand(block, expanded);
        cipher.Encrypt(expanded[..size], block);
        Xor(block, expanded[size..]);
        cipher.Encrypt(block, block);
        block[..Length].CopyTo(mac);
        CryptographicOperations.ZeroMemory(expanded);
    }

    /// <summary>The first step: the XOR of all blocks of the data, the last one filled with zeros;
    /// <paramref name="block"/> is one block long.</summary>
    public static void Fold(ReadOnlySpan<byte> data, Span<byte> block)
    {
        // Sixteen bytes at a time: one block of SM4, two of DES.
        ulong even = 0, odd = 0;
        for (; data.Length >= 16; data = data[16..])
        {
            even ^= BinaryPrimitives.ReadUInt64BigEndian(data);
            odd ^= BinaryPrimitives.ReadUInt64BigEndian(data[8..]);
        }
        if (block.Length == 8) even ^= odd;
        else BinaryPrimitives.WriteUInt64BigEndian(block[8..], odd);
        BinaryPrimitives.WriteUInt64BigEndian(block, even);
        for (var i = 0; i < data.Length; i++) block[i % block.Length] ^= data[i];
    }

    private static void Xor(Span<byte> block, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < other.Length; i++) block[i] ^= other[i];
    }

    private static void Expand(ReadOnlySpan<byte> block, Span<byte> ascii) =>
        Convert.TryToHexString(block, ascii, out _);
}
