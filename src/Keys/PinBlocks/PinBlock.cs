using System.Security.Cryptography;
using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys.PinBlocks;

/// <summary>Enciphered PIN blocks of any format.</summary>
public static class PinBlock
{
    /// <summary>Random bytes that <see cref="TryEncipher"/> is given.</summary>
    public const int FillLength = 8;

    /// <summary>Bytes of an enciphered block: 16 with AES and SM4, otherwise 8.</summary>
    public static int Length(KeyAlgorithm algorithm) =>
        algorithm is KeyAlgorithm.Des or KeyAlgorithm.TripleDes ? 8 : 16;

    /// <summary>True where blocks of the format hold random fill.</summary>
    public static bool TakesFill(PinBlockFormat format) => format is PinBlockFormat.Iso1 or PinBlockFormat.Iso3 or PinBlockFormat.Iso4;

    /// <summary>True where a key of the algorithm can encipher the format: formats 0 to 3 fill the 8-byte block of
    /// DES and 3DES, format 4 the 16-byte block of AES;
    /// SM4 takes format 0, stretched, and format 4.</summary>
    public static bool Fits(PinBlockFormat format, KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Des or KeyAlgorithm.TripleDes => format is PinBlockFormat.Iso0 or PinBlockFormat.Iso1 or PinBlockFormat.Iso2 or PinBlockFormat.Iso3,
        KeyAlgorithm.Sm4 => format is PinBlockFormat.Iso0 or PinBlockFormat.Iso4,
        KeyAlgorithm.Aes128 or KeyAlgorithm.Aes256 => format is PinBlockFormat.Iso4,
        _ => false,
    };

    /// <summary>Builds and enciphers a block. False where the PIN is not 4 to 12 digits or the card number not one
    /// the format takes.</summary>
    /// <param name="cipher">The PIN key; its block must fit (<see cref="Fits"/>).</param>
    /// <param name="format">The format.</param>
    /// <param name="pin">The PIN.</param>
    /// <param name="pan">The card number, 13 to 19 digits (format 4: 12 to 19; formats 1 and 2: not looked at).</param>
    /// <param name="fill">8 random bytes.</param>
    /// <param name="block">As long as the cipher's block.</param>
    public static bool TryEncipher(
        BlockCipher cipher, PinBlockFormat format, ReadOnlySpan<char> pin, ReadOnlySpan<char> pan,
        ReadOnlySpan<byte> fill, Span<byte> block)
    {
        if (format == PinBlockFormat.Iso4) return PinBlockIso4.TryEncipher(cipher, pin, pan, fill, block);
        var encoded = format switch
        {
            PinBlockFormat.Iso0 => PinBlockIso0.TryEncode(pin, pan, block),
            PinBlockFormat.Iso1 => PinBlockIso1.TryEncode(pin, fill, block),
            PinBlockFormat.Iso2 => PinBlockIso2.TryEncode(pin, block),
            PinBlockFormat.Iso3 => PinBlockIso3.TryEncode(pin, pan, fill, block),
            _ => false,
        };
        if (encoded) cipher.Encrypt(block, block);
        return encoded;
    }

    /// <summary>Deciphers a block and reads the PIN; <paramref name="pin"/> takes 12 digits and is the caller's to
    /// wipe. False where the block holds none.</summary>
    public static bool TryDecipher(
        BlockCipher cipher, PinBlockFormat format, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, Span<char> pin,
        out int length)
    {
        length = 0;
        if (block.Length != cipher.BlockSize) return false;
        if (format == PinBlockFormat.Iso4) return PinBlockIso4.TryDecipher(cipher, block, pan, pin, out length);
        Span<byte> clear = stackalloc byte[16];
        clear = clear[..block.Length];
        cipher.Decrypt(block, clear);
        var decoded = format switch
        {
            PinBlockFormat.Iso0 => PinBlockIso0.TryDecode(clear, pan, pin, out length),
            PinBlockFormat.Iso1 => PinBlockIso1.TryDecode(clear, pin, out length),
            PinBlockFormat.Iso2 => PinBlockIso2.TryDecode(clear, pin, out length),
            PinBlockFormat.Iso3 => PinBlockIso3.TryDecode(clear, pan, pin, out length),
            _ => false,
        };
        CryptographicOperations.ZeroMemory(clear);
        return decoded;
    }
}
