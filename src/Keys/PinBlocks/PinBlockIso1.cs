namespace Piaohao.Keys.PinBlocks;

/// <summary>Format 1 (ISO 9564-1:2017, 9.3.3): nibbles 1, length, PIN, then a transaction field, here random. For
/// when no card number is at hand.</summary>
public static class PinBlockIso1
{
    /// <summary>Writes the clear block of 8 bytes. False where the PIN is not 4 to 12 digits.</summary>
    /// <param name="pin">The PIN.</param>
    /// <param name="fill">8 bytes; the nibbles that control, length and PIN leave free stay in the block.</param>
    /// <param name="block">The block.</param>
    public static bool TryEncode(ReadOnlySpan<char> pin, ReadOnlySpan<byte> fill, Span<byte> block)
    {
        if (!PinField.IsPin(pin) || block.Length != 8) return false;
        fill[..8].CopyTo(block);
        PinField.Write(control: 1, pin, block);
        return true;
    }

    /// <summary>Reads the PIN out of a clear block; <paramref name="pin"/> takes 12 digits. False where the block
    /// holds none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> block, Span<char> pin, out int length)
    {
        length = 0;
        return block.Length == 8 && PinField.TryRead(control: 1, lowestFill: 0, highestFill: 0xF, block, pin, out length);
    }
}
