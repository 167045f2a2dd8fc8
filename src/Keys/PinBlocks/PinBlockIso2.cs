namespace Piaohao.Keys.PinBlocks;

/// <summary>Format 2 (ISO 9564-1:2017, 9.3.4): nibbles 2, length, PIN, fill F. Only between a reader and a chip card
/// (offline PIN).</summary>
public static class PinBlockIso2
{
    /// <summary>Writes the clear block of 8 bytes. False where the PIN is not 4 to 12 digits.</summary>
    public static bool TryEncode(ReadOnlySpan<char> pin, Span<byte> block)
    {
        if (!PinField.IsPin(pin) || block.Length != 8) return false;
        block.Fill(0xFF);
        PinField.Write(control: 2, pin, block);
        return true;
    }

    /// <summary>Reads the PIN out of a clear block; <paramref name="pin"/> takes 12 digits. False where the block
    /// holds none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> block, Span<char> pin, out int length)
    {
        length = 0;
        return block.Length == 8 && PinField.TryRead(control: 2, lowestFill: 0xF, highestFill: 0xF, block, pin, out length);
    }
}
