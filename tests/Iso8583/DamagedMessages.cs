using FsCheck;
using FsCheck.Fluent;
using Piaohao.Iso8583.Dialects;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class DamagedMessages
{
    private static readonly Dialect[] Both = [Dialect.UnionPayPos, Dialect.NetworkLink];

    [Fact]
    public void A_message_cut_off_anywhere_is_refused_and_what_came_before_stays_readable()
    {
        foreach (var vector in Vector.All)
        {
            var message = new Message(vector.Dialect);
            for (var length = 0; length < vector.Wire.Length; length++)
            {
                Assert.False(message.TryRead(vector.Wire.AsSpan(0, length), out var error), $"{vector.Name} cut to {length}");
                Assert.InRange(error.Offset, 0, length);
                foreach (var field in message.Fields) Assert.Equal(vector.Expected(field), message.Text(field));
            }
        }
    }

    [Fact]
    public void A_cut_off_message_of_the_network_link_is_refused() => Prop.ForAll(Seeds, seed =>
    {
        var wire = new RandomMessages(seed).Of(Dialect.NetworkLink).ToArray();
        var message = new Message(Dialect.NetworkLink);
        return Enumerable.Range(0, wire.Length).All(length => !message.TryRead(wire.AsSpan(0, length), out var error) && error.Offset <= length);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_bytes_are_read_or_refused_but_never_throw() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(400)];
        random.NextBytes(bytes);
        return Both.All(dialect => IsReadOrRefused(dialect, bytes));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Flipped_bits_are_read_or_refused_but_never_throw() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        return Both.All(dialect =>
        {
            var wire = new RandomMessages(seed).Of(dialect).ToArray();
            for (var i = random.Next(1, 5); i > 0; i--) wire[random.Next(wire.Length)] ^= (byte)(1 << random.Next(8));
            return IsReadOrRefused(dialect, wire);
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Every_single_bit_of_the_real_messages_may_flip()
    {
        foreach (var vector in Vector.All)
            for (var bit = 0; bit < 8 * vector.Wire.Length; bit++)
            {
                var wire = vector.Wire.ToArray();
                wire[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(IsReadOrRefused(vector.Dialect, wire), $"{vector.Name}, bit {bit}");
            }
    }

    [Fact]
    public void Bytes_left_over_are_refused()
    {
        var wire = Vector.Named("chip-sale-request-pin").Wire;
        Assert.False(new Message(Dialect.UnionPayPos).TryRead([.. wire, 0, 0], out var error));
        Assert.Equal(new ReadError("end", wire.Length, "the end of the message", "2 more bytes"), error);
    }

    [Fact]
    public void A_source_longer_than_any_message_is_refused_and_not_kept()
    {
        var message = new Message(Dialect.UnionPayPos);
        Assert.False(message.TryRead(new byte[100_000], out var error));
        Assert.Equal("end", error.Path);
    }

    [Fact]
    public void A_bit_the_dialect_does_not_know_is_named_with_its_place()
    {
        var wire = new Message(Dialect.UnionPayPos, new Mti(800)).Set(41, "10000001").ToArray();
        wire[11 + 2 + 7] |= 0x80;
        Assert.False(new Message(Dialect.UnionPayPos).TryRead(wire, out var error));
        Assert.Equal(new ReadError("bitmap", 20, "fields of the dialect UnionPay POS only", "bit 57"), error);
    }

    [Theory]
    [InlineData(1, 13)]
    [InlineData(65, 0)]
    public void Bits_that_announce_bitmaps_the_dialect_does_not_have_are_refused(int bit, int offset)
    {
        var dialect = bit == 1 ? Dialect.UnionPayPos : Dialect.NetworkLink;
        byte[] wire = bit == 1 ? [.. new byte[11], 0x08, 0x00, 0x80, 0, 0, 0, 0, 0, 0, 0] : [.. "0800"u8, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
        Assert.False(new Message(dialect).TryRead(wire, out var error));
        Assert.Equal($"bit {bit}", error.Found);
        Assert.Equal(bit == 1 ? offset : 12, error.Offset);
    }

    [Fact]
    public void A_nibble_above_9_in_a_number_is_refused_at_its_byte()
    {
        var wire = new Message(Dialect.UnionPayPos, new Mti(200)).SetNumber(4, 4500).SetNumber(11, 1).ToArray();
        wire[^2] = 0x0A;
        Assert.False(new Message(Dialect.UnionPayPos).TryRead(wire, out var error));
        Assert.Equal(("11", wire.Length - 2), (error.Path, error.Offset));
    }

    [Fact]
    public void A_length_above_the_fields_own_is_refused_before_anything_is_read_by_it()
    {
        var wire = new Message(Dialect.UnionPayPos, new Mti(200)).Set(2, "6225000000000000007").ToArray();
        wire[21] = 0x20;
        Assert.False(new Message(Dialect.UnionPayPos).TryRead(wire, out var error));
        Assert.Equal(new ReadError("2.length", 21, "at most 19", "20"), error);
    }

    [Fact]
    public void A_padding_nibble_other_than_the_tables_is_refused()
    {
        var wire = new Message(Dialect.UnionPayPos, new Mti(200)).Set(22, "021").ToArray();
        wire[^1] = 0x11;
        Assert.False(new Message(Dialect.UnionPayPos).TryRead(wire, out var error));
        Assert.Equal(("22", wire.Length - 1), (error.Path, error.Offset));
    }

    [Fact]
    public void Control_characters_in_a_text_field_are_refused()
    {
        var wire = new Message(Dialect.UnionPayPos, new Mti(200)).Set(41, "10000001").ToArray();
        wire[^1] = 0x0A;
        Assert.False(new Message(Dialect.UnionPayPos).TryRead(wire, out var error));
        Assert.Equal(("41", wire.Length - 1), (error.Path, error.Offset));
    }

    private static bool IsReadOrRefused(Dialect dialect, byte[] bytes)
    {
        var message = new Message(dialect);
        var read = message.TryRead(bytes, out var error);
        _ = message.ToString();
        foreach (var field in message.Fields) _ = message.Text(field);
        _ = Message.MacInput(dialect, bytes);
        return read ? message.ToArray().Length <= bytes.Length : error!.Offset >= 0 && error.Offset <= bytes.Length;
    }

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
}
