using System.Security.Cryptography;

namespace Piaohao.Keys.Ciphers;

/// <summary>A block cipher with its key, ready to run block after block (ECB). Not for use from two threads at once.
/// <see cref="Dispose"/> wipes what the key was made into.</summary>
public abstract class BlockCipher : IDisposable
{
    /// <summary>Bytes in a block: 8 for DES and 3DES, 16 for AES and SM4.</summary>
    public abstract int BlockSize { get; }

    /// <summary>Enciphers whole blocks; source and destination may be the same.</summary>
    public abstract void Encrypt(ReadOnlySpan<byte> source, Span<byte> destination);

    /// <summary>Deciphers whole blocks; source and destination may be the same.</summary>
    public abstract void Decrypt(ReadOnlySpan<byte> source, Span<byte> destination);

    /// <summary>Enciphers whole blocks chained (CBC): <paramref name="chain"/> is the block before them, and then the last one enciphered.</summary>
    internal virtual void Chain(ReadOnlySpan<byte> blocks, Span<byte> chain)
    {
        CheckLengths(blocks.Length, blocks.Length);
        for (; !blocks.IsEmpty; blocks = blocks[chain.Length..])
        {
            for (var i = 0; i < chain.Length; i++) chain[i] ^= blocks[i];
            Encrypt(chain, chain);
        }
    }

    /// <summary>Single DES, an 8-byte key.</summary>
    /// <remarks>Unlike DES in .NET it takes every key: keys under test and in the field can be weak ones, and refusing
    /// them is a matter for the key's maker (<see cref="DesParity.IsWeak"/>).</remarks>
    public static BlockCipher Des(ReadOnlySpan<byte> key) => key.Length == 8
        ? new DesCipher(key)
        : throw new ArgumentException("A DES key has 8 bytes.", nameof(key));

    /// <summary>Triple DES (NIST SP 800-67), a 16- or 24-byte key; equal parts are taken as they are.</summary>
    public static BlockCipher TripleDes(ReadOnlySpan<byte> key) => key.Length is 16 or 24
        ? new DesCipher(key)
        : throw new ArgumentException("A 3DES key has 16 or 24 bytes.", nameof(key));

    /// <summary>AES (FIPS 197), a key of 16, 24 or 32 bytes.</summary>
    public static BlockCipher Aes(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 24 or 32))
            throw new ArgumentException("An AES key has 16, 24 or 32 bytes.", nameof(key));
        var copy = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        try
        {
            key.CopyTo(copy);
            return new AesCipher(copy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <summary>SM4 (GB/T 32907-2016), a 16-byte key.</summary>
    public static BlockCipher Sm4(ReadOnlySpan<byte> key)
    {
        if (key.Length != 16) throw new ArgumentException("An SM4 key has 16 bytes.", nameof(key));
        return new Sm4Cipher(key);
    }

    /// <summary>The cipher of a key of the given algorithm.</summary>
    public static BlockCipher For(KeyAlgorithm algorithm, ReadOnlySpan<byte> key) => algorithm switch
    {
        KeyAlgorithm.Des => Des(key),
        KeyAlgorithm.TripleDes => TripleDes(key),
        KeyAlgorithm.Sm4 => Sm4(key),
        KeyAlgorithm.Aes128 or KeyAlgorithm.Aes256 => Aes(key),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Wipes the key.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Refuses what is not whole blocks, or has no room for the result.</summary>
    private protected void CheckLengths(int source, int destination)
    {
        if (source % BlockSize != 0) throw new ArgumentException("The data is not whole blocks.", nameof(source));
        if (destination < source) throw new ArgumentException("The destination is too short.", nameof(destination));
    }
}
