using System.Security.Cryptography;
using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys.Macs;

/// <summary>CBC message authentication codes of ISO/IEC 9797-1:2011.</summary>
public static class Iso9797
{
    /// <summary>Algorithm 1 (ANSI X9.9, FIPS 113): CBC, the last block is the MAC; <paramref name="mac"/> takes its
    /// leftmost bytes.</summary>
    public static void Algorithm1(BlockCipher cipher, Iso9797Padding padding, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> chain = stackalloc byte[16];
        chain = chain[..cipher.BlockSize];
        Chain(cipher, padding, data, chain);
        chain[..mac.Length].CopyTo(mac);
    }

    /// <summary>Algorithm 3 (ANSI X9.19, the retail MAC): CBC with the first key; the last block deciphered with the
    /// second and enciphered with the first again.</summary>
    public static void Algorithm3(
        BlockCipher first, BlockCipher second, Iso9797Padding padding, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> chain = stackalloc byte[16];
        chain = chain[..first.BlockSize];
        Chain(first, padding, data, chain);
        second.Decrypt(chain, chain);
        first.Encrypt(chain, chain);
        chain[..mac.Length].CopyTo(mac);
    }

    // The whole blocks are chained where they lie; only what is filled is copied.
    private static void Chain(BlockCipher cipher, Iso9797Padding padding, ReadOnlySpan<byte> data, Span<byte> chain)
    {
        Span<byte> block = stackalloc byte[16];
        block = block[..cipher.BlockSize];
        chain.Clear();
        if (padding == Iso9797Padding.Method3)
        {
            Iso9797Paddings.WriteLength(data.Length, block);
            cipher.Chain(block, chain);
            padding = Iso9797Padding.Method1;
        }
        var whole = data.Length / block.Length * block.Length;
        cipher.Chain(data[..whole], chain);
        if (padding.PaddedLength(data.Length, block.Length) == whole) return;
        padding.Write(data[whole..], block.Length, block);
        cipher.Chain(block, chain);
        CryptographicOperations.ZeroMemory(block);
    }
}
