using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class FieldRules
{
    private readonly Message terminal = new(Dialect.UnionPayPos, new Mti(200));
    private readonly Message network = new(Dialect.NetworkLink, new Mti(200));

    [Theory]
    [InlineData(22, "051", "0510")]
    [InlineData(23, "001", "0001")]
    [InlineData(60, "00000000003", "000000000030")]
    [InlineData(35, "6225000000000006=2403", "6225000000000006D24030")]
    [InlineData(2, "6225000000000000007", "62250000000000000070")]
    public void Odd_counts_of_packed_digits_stand_where_terminals_put_them(int field, string text, string wire)
    {
        terminal.Set(field, text);
        Assert.Equal(wire, Convert.ToHexString(terminal.Bytes(field)));
        Assert.Equal(text, terminal.Text(field));
        Assert.Equal(text.Length, terminal.Length(field));
    }

    [Theory]
    [InlineData(2, "6225000000000000007", "19")]
    [InlineData(60, "00000000003", "0011")]
    [InlineData(44, "0300", "04")]
    [InlineData(63, "票号", "0004")]
    [InlineData(55, "9F3602", "0003")]
    public void Lengths_count_digits_of_packed_fields_and_bytes_of_others(int field, string text, string length)
    {
        var wire = terminal.Set(field, text).ToArray();
        Assert.Equal(length, Convert.ToHexString(wire[21..^terminal.Bytes(field).Length]));
    }

    [Fact]
    public void The_network_link_counts_in_ASCII() =>
        Assert.Equal("0200@\0\0\0\0\0\0\0166225000000000006", System.Text.Encoding.Latin1.GetString(network.Set(2, "6225000000000006").ToArray()));

    [Fact]
    public void The_network_link_announces_its_second_bitmap_by_itself()
    {
        Assert.Equal("0000000000800000", Convert.ToHexString(network.Set(41, "1").ToArray()[4..12]));
        Assert.Equal("80000000008000000400000000000000", Convert.ToHexString(network.Set(70, "301").ToArray()[4..20]));
        Assert.False(network.Has(1));
        network.Remove(70);
        Assert.Equal("0000000000800000", Convert.ToHexString(network.ToArray()[4..12]));
    }

    [Fact]
    public void A_fixed_text_is_filled_with_spaces_and_keeps_them()
    {
        Assert.Equal("10000001", terminal.Set(41, "10000001").Text(41));
        Assert.Equal("898110            "[..15], terminal.Set(42, "898110").Text(42));
        Assert.Equal("票号演示商店".PadRight(34), network.Set(43, "票号演示商店").Text(43));
    }

    [Fact]
    public void A_number_is_filled_with_zeros_in_front()
    {
        Assert.Equal("000000004500", terminal.SetNumber(4, 4500).Text(4));
        Assert.Equal("000007", network.SetNumber(11, 7).Text(11));
        Assert.Equal("021", terminal.SetNumber(22, 21).Text(22));
        Assert.Equal("001", terminal.SetNumber(23, 1).Text(23));
        Assert.Equal("9000000000000000", terminal.SetNumber(53, 9_000_000_000_000_000).Text(53));
        Assert.True(terminal.TryGetNumber(4, out var amount));
        Assert.Equal(4500, amount);
    }

    [Fact]
    public void What_a_field_cannot_carry_is_a_mistake_of_the_program_and_leaves_the_field_out()
    {
        Action[] mistakes =
        [
            () => terminal.Set(4, "4500"), () => terminal.Set(2, "62250000000000000071"), () => terminal.Set(2, "6225x"), () => terminal.Set(41, "123456789"),
            () => terminal.Set(41, "票"), () => terminal.Set(52, "00"), () => terminal.Set(52, "0000000000000000000"), () => terminal.SetNumber(11, 1_000_000),
            () => terminal.SetNumber(11, -1), () => terminal.SetNumber(22, 1000), () => terminal.SetNumber(23, 1000), () => terminal.SetNumber(22, long.MaxValue), () => network.SetNumber(11, 1_000_000), () => terminal.SetNumber(11, long.MinValue), () => terminal.SetNumber(2, 1), () => terminal.SetNumber(41, 1), () => terminal.SetBytes(11, [1, 2, 3]),
            () => terminal.SetBytes(41, [1]), () => network.SetBytes(11, "12345x"u8), () => terminal.Set(5, "0"), () => terminal.Set(1, "0"), () => terminal.Set(129, "0"), () => terminal.Set(-1, "0"),
            () => terminal.SetPacked(2, [0x62], 3), () => terminal.SetPacked(2, [0x6A], 2), () => terminal.SetPacked(22, [0x05, 0x11], 3), () => terminal.CopyFrom(network, 11),
        ];
        foreach (var mistake in mistakes) Assert.ThrowsAny<ArgumentException>(mistake);
        Assert.Empty(terminal.Fields);
        Assert.Empty(network.Fields);
    }

    [Fact]
    public void An_absent_field_has_no_text_no_bytes_and_no_number()
    {
        foreach (var field in new[] { -1, 0, 1, 2, 64, 65, 128, 129 })
        {
            Assert.False(terminal.Has(field));
            Assert.Null(terminal.Text(field));
            Assert.True(terminal.Bytes(field).IsEmpty);
            Assert.Equal(0, terminal.Length(field));
            Assert.False(terminal.Is(field, ""));
            Assert.False(terminal.TryGetNumber(field, out _));
            Assert.False(terminal.Remove(field));
            Assert.Same(terminal, terminal.CopyFrom(new Message(Dialect.UnionPayPos), field));
        }
    }

    [Fact]
    public void Text_that_is_no_number_is_none() =>
        Assert.All(new[] { terminal.Set(38, "A12345").TryGetNumber(38, out _), terminal.Set(35, "6225=24").TryGetNumber(35, out _), terminal.Set(64, "3132333435363738").TryGetNumber(64, out _) }, Assert.False);

    [Fact]
    public void A_cleared_message_is_as_new()
    {
        terminal.Prefix.Fill(0x60);
        terminal.Set(2, "6225000000000006").Clear();
        terminal.Mti = new Mti(200);
        Assert.Equal(new Message(Dialect.UnionPayPos, new Mti(200)).ToArray(), terminal.ToArray());
    }

    [Fact]
    public void A_message_can_be_changed_after_reading_and_read_into_again()
    {
        Assert.True(terminal.TryRead(Vector.Named("sale-response-online").Wire, out _));
        terminal.Set(39, "51").Remove(38);
        terminal.Set(22, "021");
        var read = new Message(Dialect.UnionPayPos);
        Assert.True(read.TryRead(terminal.ToArray(), out _));
        Assert.True(read.Is(39, "51") && read.Is(22, "021") && !read.Has(38));
        Assert.True(terminal.TryRead(Vector.Named("signoff-response-ipaynow").Wire, out _));
        Assert.Equal(Vector.Named("signoff-response-ipaynow").Wire, terminal.ToArray());
    }

    [Fact]
    public void A_message_is_usable_after_a_damaged_one()
    {
        Assert.False(terminal.TryRead([0x60, 0x01], out _));
        Assert.False(terminal.TryRead(new byte[14], out _));
        terminal.Mti = new Mti(800);
        terminal.Prefix.Clear();
        Assert.Equal(new Message(Dialect.UnionPayPos, new Mti(800)).Set(41, "10000001").ToArray(), terminal.Set(41, "10000001").ToArray());
    }

    [Fact]
    public void Writing_into_too_little_room_says_so()
    {
        var wire = terminal.Set(41, "10000001").ToArray();
        Assert.False(terminal.TryWrite(new byte[wire.Length - 1], out var written));
        Assert.Equal(0, written);
        Assert.True(terminal.TryWrite(new byte[wire.Length], out written));
        Assert.Equal(wire.Length, written);
    }

    [Fact]
    public void A_message_may_grow_to_the_greatest_length_its_table_allows()
    {
        foreach (var dialect in new[] { Dialect.UnionPayPos, Dialect.NetworkLink })
        {
            var message = new Message(dialect, new Mti(200));
            foreach (var field in dialect.Fields)
                message.Set(field.Number, new string(field.Encoding == FieldEncoding.Binary ? 'A' : '7', field.Encoding == FieldEncoding.Binary ? 2 * field.Length.Max : field.Length.Max));
            var wire = message.ToArray();
            Assert.Equal(dialect.MaxLength, wire.Length);
            Assert.True(new Message(dialect).TryRead(wire, out var error), error?.ToString());
        }
    }

    [Fact]
    public void Setting_a_field_to_other_lengths_again_and_again_keeps_the_last_value_of_each()
    {
        for (var i = 0; i < 10_000; i++) terminal.Set(63, new string('x', i % 163)).Set(41, "10000001");
        Assert.Equal(terminal.ToArray(), new Message(Dialect.UnionPayPos, new Mti(200)).CopyFrom(terminal, 41).CopyFrom(terminal, 63).ToArray());
    }

    [Fact]
    public void Every_character_that_is_no_digit_or_not_printable_is_refused_wherever_it_stands()
    {
        for (var c = 0; c < 300; c++)
            for (var at = 0; at < 15; at++)
            {
                var text = string.Create(15, (at, c), static (place, x) =>
                {
                    place.Fill('7');
                    place[x.at] = (char)x.c;
                });
                Assert.Equal(c is >= 0x20 and <= 0x7E, Accepts(terminal, 42, text));
                Assert.Equal(c is >= '0' and <= '9', Accepts(network, 2, text));
                Assert.Equal(c is >= '0' and <= '9', Accepts(terminal, 2, text));
                Assert.Equal(c is (>= '0' and <= '9') or '=' or (>= 'A' and <= 'F'), Accepts(terminal, 35, text));
                if (c > 255) continue;
                Assert.Equal(c is >= 0x20 and <= 0x7E, Accepts(terminal, 42, System.Text.Encoding.Latin1.GetBytes(text)));
                Assert.Equal(c is >= '0' and <= '9', Accepts(network, 2, System.Text.Encoding.Latin1.GetBytes(text)));
            }
    }

    [Theory]
    [InlineData("0200", true, "0210")]
    [InlineData("0420", true, "0430")]
    [InlineData("0800", true, "0810")]
    public void An_answers_type_is_the_requests_plus_ten(string request, bool isRequest, string answer)
    {
        Assert.Equal(isRequest, Mti.Of(request).IsRequest);
        Assert.Equal(answer, Mti.Of(request).Answer.ToString());
        Assert.Throws<InvalidOperationException>(() => Mti.Of(answer).Answer);
        Assert.Throws<FormatException>(() => Mti.Of("02x0"));
        Assert.Throws<FormatException>(() => Mti.Of("020"));
    }

    private static bool Accepts(Message message, int field, string text)
    {
        try
        {
            return message.Set(field, text).Has(field);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What the writer refuses the reader refuses too.</summary>
    private static bool Accepts(Message message, int field, byte[] bytes)
    {
        message.Clear();
        message.Set(field, new string('7', bytes.Length));
        var wire = message.ToArray();
        bytes.CopyTo(wire, wire.Length - bytes.Length);
        return new Message(message.Dialect).TryRead(wire, out _);
    }
}
