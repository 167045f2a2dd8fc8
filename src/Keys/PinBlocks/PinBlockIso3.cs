using System.Security.Cryptography;

namespace Piaohao.Keys.PinBlocks;

/// <summary>Format 3 (ISO 9564-1:2017, 9.3.5): as format 0 with control 3 and a random fill from A to F, so that
/// equal PINs give different blocks.</summary>
public static class PinBlockIso3
{
    /// <summary>Writes the clear block of 8 bytes. False where the PIN is not 4 to 12 digits or the card number not
    /// 13 to 19.</summary>
    /// <param name="pin">The PIN.</param>
    /// <param name="pan">The card number.</param>
    /// <param name="fill">8 random bytes.</param>
    /// <param name="block">The block.</param>
    public static bool TryEncode(
        ReadOnlySpan<char> pin, ReadOnlySpan<char> pan, ReadOnlySpan<byte> fill, Span<byte> block)
    {
        if (!PinField.IsPin(pin) || block.Length != 8) return false;
        PinField.FillFromAToF(fill, block);
        PinField.Write(control: 3, pin, block);
        if (PinField.TryXorPan(pan, block)) return true;
        block.Clear();
        return false;
    }

    /// <summary>Reads the PIN out of a clear block; <paramref name="pin"/> takes 12 digits. False where the block
    /// holds none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, Span<char> pin, out int length)
    {
        length = 0;
        if (block.Length != 8) return false;
        Span<byte> field = stackalloc byte[8];
        block.CopyTo(field);
        var read = PinField.TryXorPan(pan, field)
            && PinField.TryRead(control: 3, lowestFill: 0xA, highestFill: 0xF, field, pin, out length);
        CryptographicOperations.ZeroMemory(field);
        return read;
    }
}
