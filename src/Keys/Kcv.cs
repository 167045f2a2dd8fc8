namespace Piaohao.Keys;

/// <summary>A key check value: the first bytes of the key enciphering zeros (UnionPay: 4 bytes). It identifies a key and reveals nothing of it.</summary>
/// <param name="Value">The bytes, big-endian: 0x712C8C73 for <c>712C8C73</c>.</param>
public readonly record struct Kcv(uint Value)
{
    public static Kcv Read(ReadOnlySpan<byte> fourBytes) => new(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(fourBytes));

    public void Write(Span<byte> fourBytes) => System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(fourBytes, Value);

    /// <summary>Eight hex digits.</summary>
    public override string ToString() => Value.ToString("X8", System.Globalization.CultureInfo.InvariantCulture);
}
