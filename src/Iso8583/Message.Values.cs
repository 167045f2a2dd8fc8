using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Piaohao.Iso8583.Fields;

namespace Piaohao.Iso8583;

/// <content>Values in and out.</content>
public sealed partial class Message
{
    /// <summary>Sets a field from text: digits for packed fields (track 2 with <c>=</c>), characters for ASCII and GBK ones, hex for binary ones. Fixed
    /// text fields are filled with spaces on the right; a fixed packed field must be given in full length, see <see cref="SetNumber"/>. Returns the message.</summary>
    /// <exception cref="ArgumentException">The field cannot carry the text, which is not repeated in the exception.</exception>
    public Message Set(int field, ReadOnlySpan<char> text)
    {
        ref readonly var layout = ref Layout(field);
        var units = text.Length;
        if (layout.Encoding == FieldEncoding.Binary) units /= 2;
        else if (layout.Encoding == FieldEncoding.Chinese) units = ChineseText.BytesOf(text);
        var target = Place(field, layout, Fitting(field, layout, units));
        var encoded = layout.Encoding switch
        {
            FieldEncoding.Packed => PackedDigits.TryPack(text, target, layout.Padding, track: false),
            FieldEncoding.PackedTrack => PackedDigits.TryPack(text, target, layout.Padding, track: true),
            FieldEncoding.Binary => Convert.FromHexString(text, target, out _, out _) == OperationStatus.Done,
            FieldEncoding.Chinese => ChineseText.TryWrite(text, target, out _),
            FieldEncoding.Digits => AsciiText.TryNarrow(text, target, (byte)'0', (byte)'9'),
            _ => AsciiText.TryNarrow(text, target, 0x20, 0x7E),
        };
        if (!encoded)
        {
            Remove(field);
            throw Refused(field, "characters of another kind");
        }

        if (layout.Padding == Padding.TrailingSpace && units < target.Length) target[units..].Fill((byte)' ');
        return this;
    }

    /// <summary>Sets a fixed-length numeric field (packed or ASCII digits), filled with zeros on the left. Returns the message.</summary>
    /// <exception cref="ArgumentException">The field is not numeric or not of fixed length, or the number is negative or has too many digits.</exception>
    public Message SetNumber(int field, long value)
    {
        ref readonly var layout = ref Layout(field);
        if (!layout.IsFixed || !layout.IsNumeric || value < 0) throw Refused(field, "a number, or not a negative one");
        var target = Place(field, layout, layout.Max);
        if (TryWriteNumber(layout, (ulong)value, target)) return this;
        Remove(field);
        throw Refused(field, "a number of more digits than it has");
    }

    /// <summary>Sets a binary field, or the raw bytes of an ASCII one. Returns the message.</summary>
    /// <exception cref="ArgumentException">The field is packed (see <see cref="SetPacked"/>), of another length, or text that cannot hold these bytes.</exception>
    public Message SetBytes(int field, ReadOnlySpan<byte> value)
    {
        ref readonly var layout = ref Layout(field);
        if (layout.IsPacked) throw Refused(field, "bytes, being packed");
        if (layout.Encoding == FieldEncoding.Digits && AsciiText.IndexOfNonDigit(value) >= 0) throw Refused(field, "other bytes than ASCII digits");
        if (layout.Encoding == FieldEncoding.Text && AsciiText.IndexOfUnprintable(value) >= 0) throw Refused(field, "other bytes than printable ASCII");
        var target = Place(field, layout, Fitting(field, layout, value.Length));
        value.CopyTo(target);
        if (value.Length < target.Length) target[value.Length..].Fill((byte)' ');
        return this;
    }

    /// <summary>Sets a packed field from bytes as they stand on the wire (an encrypted track, for instance). Returns the message.</summary>
    /// <param name="field">The field.</param>
    /// <param name="packed">The packed digits, padding included.</param>
    /// <param name="digits">How many digits or track characters they hold.</param>
    /// <exception cref="ArgumentException">The field is not packed, or the digits do not fit it or the bytes.</exception>
    public Message SetPacked(int field, ReadOnlySpan<byte> packed, int digits)
    {
        ref readonly var layout = ref Layout(field);
        if (!layout.IsPacked || digits < 0 || packed.Length != layout.BytesOf(digits)) throw Refused(field, "packed bytes that do not hold just these digits");
        if (digits % 2 != 0 && !PackedDigits.IsPadded(packed, layout.Padding)) throw Refused(field, "digits padded in another way");
        if (layout.Encoding == FieldEncoding.Packed && PackedDigits.IndexOfNonDigit(packed, digits, layout.Padding) >= 0) throw Refused(field, "a nibble above 9");
        packed.CopyTo(Place(field, layout, Fitting(field, layout, digits)));
        return this;
    }

    /// <summary>The value as text: digits, characters, or upper-case hex for binary fields; null where the field is absent.</summary>
    public string? Text(int field)
    {
        if (!Has(field)) return null;
        ref readonly var layout = ref layouts[field];
        var bytes = Bytes(field);
        return layout.Encoding switch
        {
            FieldEncoding.Binary => Convert.ToHexString(bytes),
            FieldEncoding.Chinese => ChineseText.Read(bytes),
            FieldEncoding.Packed or FieldEncoding.PackedTrack => string.Create(slots[field].Units, (Message: this, Field: field), static (text, at) =>
                PackedDigits.Unpack(at.Message.Bytes(at.Field), at.Message.layouts[at.Field].Padding, text)),
            _ => Encoding.ASCII.GetString(bytes),
        };
    }

    /// <summary>Copies the value as text without allocating; false where the field is absent or <paramref name="destination"/> too short.</summary>
    public bool TryCopyText(int field, Span<char> destination, out int written)
    {
        written = 0;
        if (!Has(field)) return false;
        var bytes = Bytes(field);
        ref readonly var layout = ref layouts[field];
        if (layout.Encoding == FieldEncoding.Binary) return Convert.TryToHexString(bytes, destination, out written);
        if (layout.Encoding == FieldEncoding.Chinese) return ChineseText.TryRead(bytes, destination, out written);
        var units = slots[field].Units;
        if (destination.Length < units) return false;
        written = units;
        if (layout.IsPacked) PackedDigits.Unpack(bytes, layout.Padding, destination[..units]);
        else AsciiText.Widen(bytes, destination);
        return true;
    }

    /// <summary>True where the field is present and its text equals <paramref name="text"/>; allocates nothing.</summary>
    public bool Is(int field, ReadOnlySpan<char> text)
    {
        if (!Has(field) || text.Length > 2 * layouts[field].Max) return false;
        Span<char> copy = stackalloc char[2 * layouts[field].Max];
        return TryCopyText(field, copy, out var written) && text.SequenceEqual(copy[..written]);
    }

    /// <summary>The value of a numeric field; false where it is absent or holds anything but digits that fit a <c>long</c>.</summary>
    public bool TryGetNumber(int field, out long value)
    {
        value = 0;
        Span<char> digits = stackalloc char[18];
        return Length(field) is > 0 and <= 18 && layouts[field].Encoding is not (FieldEncoding.Binary or FieldEncoding.Chinese)
            && TryCopyText(field, digits, out var written)
            && long.TryParse(digits[..written], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The value's bytes as on the wire, without length prefix (packed digits stay packed); empty where the field is absent. Valid until the message changes.</summary>
    public ReadOnlySpan<byte> Bytes(int field) =>
        Has(field) ? buffer.AsSpan(slots[field].Offset, layouts[field].BytesOf(slots[field].Units)) : default;

    /// <summary>How many digits (packed fields) or bytes the value has; 0 where the field is absent.</summary>
    public int Length(int field) => Has(field) ? slots[field].Units : 0;

    private static bool TryWriteNumber(in FieldLayout layout, ulong value, Span<byte> target)
    {
        if (layout.Encoding == FieldEncoding.Digits) return AsciiText.TryWrite(target, value);
        var isLeft = (layout.Max & 1) != 0 && layout.Padding != Padding.LeadingZero;
        if (!isLeft) return PackedDigits.TryWrite(target, value) && ((layout.Max & 1) == 0 || PackedDigits.IsPadded(target, layout.Padding));
        var fits = value < ulong.MaxValue / 10 && PackedDigits.TryWrite(target, value * 10);
        if (layout.Padding == Padding.TrailingF) target[^1] |= 15;
        return fits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Fitting(int field, in FieldLayout layout, int units)
    {
        if (units == layout.Max || (units < layout.Max && !layout.IsFixed)) return units;
        if (units < layout.Max && layout.Padding == Padding.TrailingSpace) return layout.Max;
        throw Misfit(field, layout, units);
    }

    private static ArgumentException Misfit(int field, in FieldLayout layout, int units) =>
        Refused(field, $"{units} digits or bytes: its length is {layout.Max}{(layout.IsFixed ? "" : " at most")}");

    private static ArgumentException Refused(int field, string what) => new($"Field {field} cannot carry {what}.", nameof(field));
}
