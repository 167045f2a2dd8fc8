using System.Security.Cryptography;
using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys.Macs;

/// <summary>CMAC (NIST SP 800-38B; ISO/IEC 9797-1 algorithm 5; GB/T 15852.1) with any block cipher.</summary>
public static class Cmac
{
    /// <summary>Writes the leftmost bytes of the CMAC, a block at most.</summary>
    public static void Compute(BlockCipher cipher, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var size = cipher.BlockSize;
        Span<byte> chain = stackalloc byte[16];
        Span<byte> last = stackalloc byte[16];
        chain = chain[..size];
        last = last[..size];

        // SP 800-38B, 6.2: the last block is masked with a subkey, which one depends on whether it had to be filled.
        var whole = data.Length == 0 ? 0 : (data.Length - 1) / size * size;
        var tail = data[whole..];
        last.Clear();
        cipher.Encrypt(last, last);
        Double(last);
        if (tail.Length < size)
        {
            Double(last);
            last[tail.Length] ^= 0x80;
        }
        Xor(last, tail);

        chain.Clear();
        cipher.Chain(data[..whole], chain);
        cipher.Chain(last, chain);
        chain[..mac.Length].CopyTo(mac);
        CryptographicOperations.ZeroMemory(last);
    }

    // Multiplication by x in GF(2^64) or GF(2^128), SP 800-38B, 6.1.
    private static void Double(Span<byte> block)
    {
        var carry = -(block[0] >> 7) & (block.Length == 8 ? 0x1B : 0x87);
        for (var i = 0; i < block.Length - 1; i++) block[i] = (byte)(((block[i] << 1) | (block[i + 1] >> 7)) & 0xFF);
        block[^1] = (byte)(((block[^1] << 1) ^ carry) & 0xFF);
    }

    private static void Xor(Span<byte> block, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < other.Length; i++) block[i] ^= other[i];
    }
}
