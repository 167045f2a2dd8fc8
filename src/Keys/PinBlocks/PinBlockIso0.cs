using System.Security.Cryptography;

namespace Piaohao.Keys.PinBlocks;

/// <summary>Format 0 (ISO 9564-1:2017, 9.3.2; ANSI X9.8): nibbles 0, length, PIN, fill F; XOR the account part of the
/// card number.
/// The block has 8 bytes, or 16 as UnionPay stretches it for SM4: F and the account part reach to its right
/// end.</summary>
public static class PinBlockIso0
{
    /// <summary>Writes the clear block. False where the PIN is not 4 to 12 digits or the card number not 13 to
    /// 19.</summary>
    public static bool TryEncode(ReadOnlySpan<char> pin, ReadOnlySpan<char> pan, Span<byte> block)
    {
        if (!PinField.IsPin(pin) || block.Length is not (8 or 16)) return false;
        block.Fill(0xFF);
        PinField.Write(control: 0, pin, block);
        if (PinField.TryXorPan(pan, block)) return true;
        block.Clear();
        return false;
    }

    /// <summary>Reads the PIN out of a clear block; <paramref name="pin"/> takes 12 digits. False where the block
    /// holds none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, Span<char> pin, out int length)
    {
        length = 0;
        if (block.Length is not (8 or 16)) return false;
        Span<byte> field = stackalloc byte[16];
        field = field[..block.Length];
        block.CopyTo(field);
        var read = PinField.TryXorPan(pan, field)
            && PinField.TryRead(control: 0, lowestFill: 0xF, highestFill: 0xF, field, pin, out length);
        CryptographicOperations.ZeroMemory(field);
        return read;
    }
}
