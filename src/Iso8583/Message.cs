using System.Numerics;
using System.Runtime.CompilerServices;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;

namespace Piaohao.Iso8583;

/// <summary>One message of a dialect: its prefix, MTI and field values, kept as they stand on the wire. A message can be
/// read into and cleared again any number of times; reading allocates nothing until a value is asked for.
/// Setting a value that the field cannot carry throws <see cref="ArgumentException"/> (a mistake of the program);
/// reading never throws on bad input. Not safe for use from two threads.</summary>
/// <remarks>All values lie in one buffer, each behind its length, in the order they were set. Where that is the order of
/// their numbers (after reading, always), writing is one copy of the whole body.</remarks>
public sealed partial class Message
{
    private const int Disordered = 129;

    private readonly Slot[] slots = new Slot[129];
    private readonly FieldLayout[] layouts;
    private byte[] buffer;
    private ulong low;
    private ulong high;

    /// <summary>Where the first value's length stands, and where the free part of the buffer begins.</summary>
    private int bodyStart;
    private int end;

    /// <summary>The field that stands last in the buffer while all stand in order, otherwise <see cref="Disordered"/>.</summary>
    private int last;

    /// <summary>Makes an empty message with MTI 0000, mostly to read into.</summary>
    public Message(Dialect dialect)
    {
        Dialect = dialect;
        layouts = dialect.Layouts;
        buffer = new byte[dialect.HeadLength + 512];
        bodyStart = end = dialect.HeadLength;
    }

    /// <summary>Makes an empty message.</summary>
    public Message(Dialect dialect, Mti mti)
        : this(dialect) => Mti = mti;

    /// <summary>The table that says how the values stand on the wire.</summary>
    public Dialect Dialect { get; }

    /// <summary>The message type.</summary>
    public Mti Mti { get; set; }

    /// <summary>The bytes before the MTI (UnionPay POS: TPDU 5, header 6), writable in place; all zero in a new message.</summary>
    public Span<byte> Prefix => buffer.AsSpan(0, Dialect.PrefixLength);

    /// <summary>True where the field (2–128) is present.</summary>
    public bool Has(int field) => field is >= 1 and <= 128 && (field <= 64 ? low & (1ul << (64 - field)) : high & (1ul << (128 - field))) != 0;

    /// <summary>The numbers of the fields that are present, ascending.</summary>
    public IEnumerable<int> Fields
    {
        get
        {
            for (var number = NextField(0); number != 0; number = NextField(number)) yield return number;
        }
    }

    /// <summary>Takes a field out; true where it was there.</summary>
    public bool Remove(int field)
    {
        if (!Has(field)) return false;
        Mark(field, present: false);
        if (field != last)
        {
            last = Disordered;
            return true;
        }

        end = slots[field].Offset - layouts[field].PrefixBytes;
        last = high != 0 ? 128 - BitOperations.TrailingZeroCount(high) : low != 0 ? 64 - BitOperations.TrailingZeroCount(low) : 0;
        return true;
    }

    /// <summary>Removes all fields and zeroes the prefix, keeping the buffers. The values are wiped.</summary>
    public void Clear()
    {
        buffer.AsSpan(0, end).Clear();
        low = high = 0;
        last = 0;
        bodyStart = end = Dialect.HeadLength;
        Mti = default;
    }

    /// <summary>Copies a field from another message of the same dialect, if it is there.</summary>
    public Message CopyFrom(Message other, int field)
    {
        if (!ReferenceEquals(other.Dialect, Dialect)) throw new ArgumentException($"A message of {other.Dialect} has no fields for one of {Dialect}.", nameof(other));
        if (!other.Has(field) || ReferenceEquals(other, this)) return this;
        other.Bytes(field).CopyTo(Place(field, layouts[field], other.slots[field].Units));
        return this;
    }

    /// <summary>The message described for people, masked: see <see cref="Description"/>.</summary>
    public override string ToString() => Description.Describe(this);

    private int NextField(int field)
    {
        if (field < 64)
        {
            var rest = low & (ulong.MaxValue >> field);
            if (rest != 0) return BitOperations.LeadingZeroCount(rest) + 1;
            field = 64;
        }

        if (field == 128) return 0;
        var highRest = high & (ulong.MaxValue >> (field - 64));
        return highRest != 0 ? BitOperations.LeadingZeroCount(highRest) + 65 : 0;
    }

    private void Mark(int field, bool present)
    {
        ref var bits = ref field <= 64 ? ref low : ref high;
        var bit = 1ul << ((128 - field) & 63);
        bits = present ? bits | bit : bits & ~bit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly FieldLayout Layout(int field)
    {
        if (field is < 0 or > 128 || !layouts[field].IsKnown) throw Unknown(field);
        return ref layouts[field];
    }

    // Exceptions are made apart from where they are thrown: their texts' building blocks would be set up on every call.
    private ArgumentOutOfRangeException Unknown(int field) => new(nameof(field), field, $"The dialect {Dialect} has no such field.");

    /// <summary>Where a value stands in the buffer, and how many digits or bytes it has.</summary>
    private readonly record struct Slot(int Offset, int Units);
}
