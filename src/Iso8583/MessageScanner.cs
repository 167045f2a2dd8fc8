using Piaohao.Iso8583.Dialects;

namespace Piaohao.Iso8583;

/// <summary>A forward-only look at a message for those who route it: MTI and a few fields, without reading the rest into anything.</summary>
public static class MessageScanner
{
    /// <summary>Finds MTI and the value bytes (as on the wire) of <paramref name="field"/>; false where the message is damaged before it or the field is absent.
    /// The MTI is set wherever it could be read.</summary>
    public static bool TryFind(Dialect dialect, ReadOnlySpan<byte> source, int field, out Mti mti, out ReadOnlySpan<byte> value)
    {
        var found = TryLocate(dialect, source, field, out mti, out var offset, out var length);
        value = found ? source.Slice(offset, length) : default;
        return found;
    }

    /// <summary>The same, answering where the value stands.</summary>
    internal static bool TryLocate(Dialect dialect, ReadOnlySpan<byte> source, int field, out Mti mti, out int offset, out int length)
    {
        offset = length = 0;
        var cursor = new FieldCursor(dialect, source);
        var readable = cursor.TryReadHead();
        mti = cursor.Mti;
        if (!readable) return false;
        while (cursor.TryMoveNext())
        {
            if (cursor.Field < field) continue;
            if (cursor.Field > field) return false;
            offset = cursor.Offset;
            length = dialect.Layouts[field].BytesOf(cursor.Units);
            return true;
        }

        return false;
    }
}
