using System.Collections.Immutable;

namespace Piaohao.Orders;

/// <summary>One element of chip data: a tag of one or two bytes and its value.</summary>
public readonly record struct ChipElement(int Tag, ReadOnlyMemory<byte> Value);

/// <summary>BER-TLV as chip downloads carry it: tags of one or two bytes, values of at most 65,535.</summary>
public static class ChipElements
{
    /// <summary>Reads elements to the end; false where one is cut off or has a form that downloads do not use.</summary>
    public static bool TryParse(ReadOnlySpan<byte> source, out ImmutableArray<ChipElement> elements)
    {
        var read = ImmutableArray.CreateBuilder<ChipElement>();
        elements = [];
        while (source.Length > 0)
        {
            if (!TryReadOne(source, out var element, out var length)) return false;
            read.Add(element);
            source = source[length..];
        }

        elements = read.ToImmutable();
        return true;
    }

    /// <summary>How many bytes the first <paramref name="count"/> elements take; 0 where there are not so many, or they are damaged.</summary>
    public static int LengthOf(ReadOnlySpan<byte> source, int count)
    {
        var total = 0;
        for (; count > 0; count--)
        {
            if (!TryReadOne(source[total..], out _, out var length)) return 0;
            total += length;
        }

        return total;
    }

    /// <summary>Appends an element.</summary>
    public static void Append(IList<byte> target, int tag, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (value.Length > ushort.MaxValue) throw new ArgumentException("A value has at most 65,535 bytes.", nameof(value));
        if (tag > 0xFF) target.Add((byte)(tag >> 8));
        target.Add((byte)(tag & 0xFF));
        if (value.Length > 0xFF) AddAll([0x82, (byte)(value.Length >> 8), (byte)(value.Length & 0xFF)]);
        else if (value.Length > 0x7F) AddAll([0x81, (byte)value.Length]);
        else target.Add((byte)value.Length);
        AddAll(value);

        void AddAll(ReadOnlySpan<byte> bytes)
        {
            foreach (var octet in bytes) target.Add(octet);
        }
    }

    private static bool TryReadOne(ReadOnlySpan<byte> source, out ChipElement element, out int length)
    {
        (element, length) = (default, 0);
        if (source.Length < 2) return false;
        var at = 1;
        int tag = source[0];
        if ((tag & 0x1F) == 0x1F)
        {
            // A second tag byte with its high bit set says that a third follows.
            if (source[1] > 0x7F) return false;
            tag = (tag << 8) | source[at++];
        }

        if (!TryReadLength(source, ref at, out var size) || source.Length - at < size) return false;
        element = new ChipElement(tag, source.Slice(at, size).ToArray());
        length = at + size;
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> source, ref int at, out int size)
    {
        size = 0;
        if (at >= source.Length) return false;
        int first = source[at++];
        if (first < 0x80)
        {
            size = first;
            return true;
        }

        var bytes = first & 0x7F;
        if (bytes is not (1 or 2) || source.Length - at < bytes) return false;
        while (bytes-- > 0) size = (size << 8) | source[at++];
        return true;
    }
}
