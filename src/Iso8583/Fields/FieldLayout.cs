namespace Piaohao.Iso8583.Fields;

/// <summary>A row of the table made ready for reading and writing; <c>default</c> stands for a field the dialect does not have.</summary>
internal readonly struct FieldLayout(FieldFormat format, NumberForm lengths)
{
    public readonly FieldEncoding Encoding = format.Encoding;
    public readonly Padding Padding = format.Padding;
    public readonly bool IsPacked = format.IsPacked;
    public readonly byte PrefixBytes = (byte)LengthPrefix.Bytes(format.Length.PrefixDigits, lengths);
    public readonly ushort Max = (ushort)format.Length.Max;

    public bool IsKnown => Max != 0;

    public bool IsNumeric => Encoding is FieldEncoding.Packed or FieldEncoding.Digits;

    public bool IsFixed => PrefixBytes == 0;

    /// <summary>The bytes that <paramref name="units"/> digits or bytes take.</summary>
    public int BytesOf(int units) => IsPacked ? (units + 1) >> 1 : units;
}
