namespace Piaohao.Iso8583.UnionPay;

/// <summary>The transport header in front of a terminal message, five bytes: <c>60</c>, destination 2, source 2. <c>default</c> is no TPDU.</summary>
/// <param name="Id">60 for messages of payment terminals.</param>
/// <param name="Destination">Packed digits, read as hex: <c>0x0601</c> for 0601.</param>
/// <param name="Source">As the destination.</param>
public readonly record struct Tpdu(byte Id, ushort Destination, ushort Source)
{
    /// <summary>Bytes of a TPDU.</summary>
    public const int Length = 5;

    /// <summary>The address pair of the answer: destination and source swapped.</summary>
    public Tpdu Swapped => new(Id, Source, Destination);

    /// <summary>Reads the first five bytes; false where there are fewer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Tpdu value)
    {
        value = default;
        if (source.Length < Length) return false;
        value = new Tpdu(source[0], (ushort)((source[1] << 8) | source[2]), (ushort)((source[3] << 8) | source[4]));
        return true;
    }

    /// <summary>Reads ten hex digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out Tpdu value)
    {
        Span<byte> bytes = stackalloc byte[Length];
        value = default;
        return hex.Length == 2 * Length && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done && TryRead(bytes, out value);
    }

    /// <summary>Writes the five bytes to the beginning of a message's <see cref="Message.Prefix"/>.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = Id;
        destination[1] = (byte)(Destination >> 8);
        destination[2] = (byte)(Destination & 255);
        destination[3] = (byte)(Source >> 8);
        destination[4] = (byte)(Source & 255);
    }

    /// <summary>Ten hex digits.</summary>
    public override string ToString() => $"{Id:X2}{Destination:X4}{Source:X4}";
}
