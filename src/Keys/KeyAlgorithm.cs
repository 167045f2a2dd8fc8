namespace Piaohao.Keys;

/// <summary>The cipher a key belongs to, and so its length.</summary>
public enum KeyAlgorithm
{
    /// <summary>Single DES, 8 bytes. Legacy: weak by today's measure.</summary>
    Des,

    /// <summary>Double-length triple DES, 16 bytes.</summary>
    TripleDes,

    /// <summary>SM4 (GB/T 32907-2016), 16 bytes.</summary>
    Sm4,

    /// <summary>AES, 16 bytes.</summary>
    Aes128,

    /// <summary>AES, 32 bytes.</summary>
    Aes256,
}

/// <summary>What follows from the algorithm of a key.</summary>
public static class KeyAlgorithms
{
    /// <summary>The length of a key in bytes, parity bits included.</summary>
    public static int KeyLength(this KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Des => 8,
        KeyAlgorithm.TripleDes or KeyAlgorithm.Sm4 or KeyAlgorithm.Aes128 => 16,
        KeyAlgorithm.Aes256 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>The bits an attacker must search (NIST SP 800-57 part 1, table 2): a key is never carried under a
    /// weaker one.</summary>
    internal static int Strength(this KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Des => 56,
        KeyAlgorithm.TripleDes => 112,
        KeyAlgorithm.Sm4 or KeyAlgorithm.Aes128 => 128,
        KeyAlgorithm.Aes256 => 256,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
