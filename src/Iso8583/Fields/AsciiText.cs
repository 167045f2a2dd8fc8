namespace Piaohao.Iso8583.Fields;

/// <summary>ASCII on the wire and characters in the program.</summary>
internal static class AsciiText
{
    /// <summary>Writes characters as bytes; false where one lies outside <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static bool TryNarrow(ReadOnlySpan<char> text, Span<byte> destination, char low, char high)
    {
        destination = destination[..text.Length];
        var isSound = true;
        for (var i = 0; i < destination.Length; i++)
        {
            isSound &= text[i] >= low && text[i] <= high;
            destination[i] = (byte)(text[i] & 0x7F);
        }

        return isSound;
    }

    /// <summary>Reads bytes as characters.</summary>
    public static void Widen(ReadOnlySpan<byte> bytes, Span<char> destination)
    {
        destination = destination[..bytes.Length];
        for (var i = 0; i < destination.Length; i++) destination[i] = (char)bytes[i];
    }
}
