using System.Diagnostics.CodeAnalysis;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Iso8583;

/// <summary>One message of a dialect: its prefix, MTI and field values, kept as they stand on the wire. A message can be
/// read into and cleared again any number of times; reading allocates nothing until a value is asked for.
/// Setting a value that the field cannot carry throws <see cref="ArgumentException"/> (a mistake of the program);
/// reading never throws on bad input. Not safe for use from two threads.</summary>
public sealed class Message
{
    public Message(Dialect dialect) => throw new NotImplementedException();

    public Message(Dialect dialect, Mti mti) => throw new NotImplementedException();

    public Dialect Dialect => throw new NotImplementedException();

    public Mti Mti { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>The bytes before the MTI (UnionPay POS: TPDU 5, header 6), writable in place; all zero in a new message.</summary>
    public Span<byte> Prefix => throw new NotImplementedException();

    /// <summary>True where the field (2–128) is present.</summary>
    public bool Has(int field) => throw new NotImplementedException();

    /// <summary>The numbers of the fields that are present, ascending.</summary>
    public IEnumerable<int> Fields => throw new NotImplementedException();

    /// <summary>Sets a field from text: digits for packed fields (track 2 with <c>=</c>), characters for ASCII and GBK ones. Fixed
    /// text fields are filled with spaces on the right; a fixed packed field must be given in full length, see <see cref="SetNumber"/>. Returns the message.</summary>
    public Message Set(int field, ReadOnlySpan<char> text) => throw new NotImplementedException();

    /// <summary>Sets a fixed-length numeric field (packed or ASCII digits), filled with zeros on the left. Returns the message.</summary>
    public Message SetNumber(int field, long value) => throw new NotImplementedException();

    /// <summary>Sets a binary field, or the raw bytes of an ASCII one. Returns the message.</summary>
    public Message SetBytes(int field, ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>Takes a field out; true where it was there.</summary>
    public bool Remove(int field) => throw new NotImplementedException();

    /// <summary>The value as text: digits, characters, or upper-case hex for binary fields; null where the field is absent.</summary>
    public string? Text(int field) => throw new NotImplementedException();

    /// <summary>Copies the value as text without allocating; false where the field is absent or <paramref name="destination"/> too short.</summary>
    public bool TryCopyText(int field, Span<char> destination, out int written) => throw new NotImplementedException();

    /// <summary>True where the field is present and its text equals <paramref name="text"/>; allocates nothing.</summary>
    public bool Is(int field, ReadOnlySpan<char> text) => throw new NotImplementedException();

    /// <summary>The value of a numeric field; false where it is absent or holds more than digits that fit a <c>long</c>.</summary>
    public bool TryGetNumber(int field, out long value) => throw new NotImplementedException();

    /// <summary>The value's bytes as on the wire, without length prefix (packed digits stay packed); empty where the field is absent. Valid until the message changes.</summary>
    public ReadOnlySpan<byte> Bytes(int field) => throw new NotImplementedException();

    /// <summary>Removes all fields and zeroes the prefix, keeping the buffers.</summary>
    public void Clear() => throw new NotImplementedException();

    /// <summary>Copies a field from another message of the same dialect, if it is there.</summary>
    public Message CopyFrom(Message other, int field) => throw new NotImplementedException();

    /// <summary>Reads one message to the last byte of <paramref name="source"/> (prefix included, frame length not). On failure the fields
    /// read so far stay readable and <paramref name="error"/> says where and why.</summary>
    public bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(false)] out ReadError? error) => throw new NotImplementedException();

    /// <summary>Writes the message; false where <paramref name="destination"/> is too short.</summary>
    public bool TryWrite(Span<byte> destination, out int written) => throw new NotImplementedException();

    /// <summary>Writes the message into a new array.</summary>
    public byte[] ToArray() => throw new NotImplementedException();

    /// <summary>The part of a written message that its MAC covers: from the MTI up to, not including, the MAC field (64 or 128), which must be
    /// the last field; empty where the message holds none. In UnionPay's terms the MAB.</summary>
    public static ReadOnlySpan<byte> MacInput(Dialect dialect, ReadOnlySpan<byte> wire) => throw new NotImplementedException();

    /// <summary>The message described for people, masked: see <see cref="Description"/>.</summary>
    public override string ToString() => throw new NotImplementedException();
}
