using System.Security.Cryptography;
using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys.PinBlocks;

/// <summary>Format 4 (ISO 9564-1:2017, 9.4) for ciphers with a block of 16 bytes: the PIN field enciphered, the card
/// number field XORed in, enciphered again.</summary>
public static class PinBlockIso4
{
    /// <summary>Bytes of the block and of both fields.</summary>
    public const int Length = 16;

    /// <summary>Writes the PIN field: nibbles 4, length, PIN, fill A to 8 bytes, then 8 random bytes. False where the
    /// PIN is not 4 to 12 digits.</summary>
    public static bool TryEncodePin(ReadOnlySpan<char> pin, ReadOnlySpan<byte> random, Span<byte> pinField)
    {
        if (!PinField.IsPin(pin) || pinField.Length != Length) return false;
        pinField[..8].Fill(0xAA);
        PinField.Write(control: 4, pin, pinField);
        random[..8].CopyTo(pinField[8..]);
        return true;
    }

    /// <summary>Reads the PIN out of a clear PIN field; <paramref name="pin"/> takes 12 digits. False where it holds
    /// none.</summary>
    public static bool TryDecodePin(ReadOnlySpan<byte> pinField, Span<char> pin, out int length)
    {
        length = 0;
        return pinField.Length == Length
            && PinField.TryRead(control: 4, lowestFill: 0xA, highestFill: 0xA, pinField[..8], pin, out length);
    }

    /// <summary>Writes the card number field: digits above 12 in the first nibble, the number, zeros. False where the
    /// number is not 12 to 19 digits.</summary>
    public static bool TryEncodePan(ReadOnlySpan<char> pan, Span<byte> panField)
    {
        if (pan.Length is < 12 or > 19 || pan.ContainsAnyExceptInRange('0', '9') || panField.Length != Length)
            return false;
        panField.Clear();
        PinField.SetNibble(panField, 0, pan.Length - 12);
        for (var i = 0; i < pan.Length; i++) PinField.SetNibble(panField, i + 1, pan[i] - '0');
        return true;
    }

    /// <summary>Builds and enciphers a block.</summary>
    public static bool TryEncipher(
        BlockCipher cipher, ReadOnlySpan<char> pin, ReadOnlySpan<char> pan, ReadOnlySpan<byte> random, Span<byte> block)
    {
        Span<byte> panField = stackalloc byte[Length];
        if (!TryEncodePan(pan, panField) || !TryEncodePin(pin, random, block)) return false;
        cipher.Encrypt(block, block);
        Xor(block, panField);
        cipher.Encrypt(block, block);
        return true;
    }

    /// <summary>Deciphers a block and reads the PIN; <paramref name="pin"/> takes 12 digits. False where the block
    /// holds none.</summary>
    public static bool TryDecipher(
        BlockCipher cipher, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, Span<char> pin, out int length)
    {
        length = 0;
        Span<byte> panField = stackalloc byte[Length];
        Span<byte> pinField = stackalloc byte[Length];
        if (block.Length != Length || !TryEncodePan(pan, panField)) return false;
        cipher.Decrypt(block, pinField);
        Xor(pinField, panField);
        cipher.Decrypt(pinField, pinField);
        var read = TryDecodePin(pinField, pin, out length);
        CryptographicOperations.ZeroMemory(pinField);
        return read;
    }

    private static void Xor(Span<byte> block, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < Length; i++) block[i] ^= other[i];
    }
}
