using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;

namespace Piaohao.Iso8583;

/// <content>Reading from and writing to the wire.</content>
public sealed partial class Message
{
    /// <summary>Reads one message to the last byte of <paramref name="source"/> (prefix included, frame length not). On failure the fields
    /// read so far stay readable and <paramref name="error"/> says where and why.</summary>
    public bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(false)] out ReadError? error)
    {
        Clear();
        var kept = Math.Min(source.Length, Dialect.MaxLength);
        if (kept > buffer.Length) buffer = new byte[Dialect.MaxLength];
        source[..kept].CopyTo(buffer);
        var cursor = new FieldCursor(Dialect, source);
        var readable = cursor.TryReadHead();
        Mti = cursor.Mti;
        if (!readable)
        {
            buffer.AsSpan(Dialect.PrefixLength).Clear();
            error = cursor.Error!;
            return false;
        }

        bodyStart = end = cursor.BodyStart;
        while (cursor.TryMoveNext())
        {
            last = cursor.Field;
            slots[last] = new Slot(cursor.Offset, cursor.Units);
        }

        end = cursor.End;
        (low, high) = cursor.Read;
        error = cursor.Error;
        if (error is null) return true;
        if (end < kept) buffer.AsSpan(end, kept - end).Clear();
        return false;
    }

    /// <summary>Writes the message; false where <paramref name="destination"/> is too short.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        written = 0;
        var bitmaps = high != 0 ? 16 : 8;
        var head = Dialect.PrefixLength + Dialect.MtiLength + bitmaps;
        if (last == Disordered) PutInOrder(0);
        var body = buffer.AsSpan(bodyStart, end - bodyStart);
        if (destination.Length < head + body.Length) return false;
        Prefix.CopyTo(destination);
        LengthPrefix.TryWrite(destination.Slice(Dialect.PrefixLength, Dialect.MtiLength), Dialect.Mti, Mti.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(head - bitmaps)..], high != 0 ? low | (1ul << 63) : low);
        if (high != 0) BinaryPrimitives.WriteUInt64BigEndian(destination[(head - 8)..], high);
        body.CopyTo(destination[head..]);
        written = head + body.Length;
        return true;
    }

    /// <summary>Writes the message into a new array.</summary>
    public byte[] ToArray()
    {
        var wire = new byte[Dialect.HeadLength + end - bodyStart];
        if (!TryWrite(wire, out var written)) throw new InvalidOperationException("A message is longer than the sum of its parts.");
        return written == wire.Length ? wire : wire[..written];
    }

    /// <summary>The part of a written message that its MAC covers: from the MTI up to, not including, the MAC field (64 or 128), which must be
    /// the last field; empty where the message holds none or is damaged. In UnionPay's terms the MAB.</summary>
    public static ReadOnlySpan<byte> MacInput(Dialect dialect, ReadOnlySpan<byte> wire)
    {
        for (var field = 64; field <= 64 * dialect.Bitmaps; field += 64)
            if (MessageScanner.TryLocate(dialect, wire, field, out _, out var offset, out var length) && offset + length == wire.Length)
                return wire[dialect.PrefixLength..offset];
        return default;
    }

    /// <summary>Makes room for a value and marks it as present; its length stands in front of the room already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Place(int field, in FieldLayout layout, int units)
    {
        var bytes = layout.BytesOf(units);
        if (Has(field))
        {
            if (slots[field].Units == units) return buffer.AsSpan(slots[field].Offset, bytes);
            Remove(field);
        }

        if (buffer.Length - end < layout.PrefixBytes + bytes) PutInOrder(layout.PrefixBytes + bytes);
        last = field > last ? field : Disordered;
        var offset = end + layout.PrefixBytes;
        if (!layout.IsFixed) LengthPrefix.TryWrite(buffer.AsSpan(end, layout.PrefixBytes), Dialect.Lengths, units);
        slots[field] = new Slot(offset, units);
        end = offset + bytes;
        Mark(field, present: true);
        return buffer.AsSpan(offset, bytes);
    }

    /// <summary>Moves the values, in the order of their numbers, to a buffer with <paramref name="room"/> free bytes at least.</summary>
    private void PutInOrder(int room)
    {
        var needed = Dialect.HeadLength + room;
        for (var field = NextField(0); field != 0; field = NextField(field)) needed += layouts[field].PrefixBytes + layouts[field].BytesOf(slots[field].Units);
        var moved = new byte[Math.Max(2 * needed, buffer.Length)];
        Prefix.CopyTo(moved);
        var to = Dialect.HeadLength;
        last = 0;
        for (var field = NextField(0); field != 0; field = NextField(field))
        {
            var prefix = layouts[field].PrefixBytes;
            var from = slots[field].Offset - prefix;
            var length = prefix + layouts[field].BytesOf(slots[field].Units);
            buffer.AsSpan(from, length).CopyTo(moved.AsSpan(to));
            slots[field] = new Slot(to + prefix, slots[field].Units);
            to += length;
            last = field;
        }

        Array.Clear(buffer);
        buffer = moved;
        bodyStart = Dialect.HeadLength;
        end = to;
    }
}
