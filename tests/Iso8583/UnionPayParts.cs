using System.Text;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class UnionPayParts
{
    [Fact]
    public void Field_60_of_every_real_message_is_taken_apart_and_put_together_again()
    {
        foreach (var vector in Vector.All.Where(v => v.Fields[60].Length > 8))
        {
            Assert.True(Field60.TryParse(vector.Fields[60], out var parts), vector.Name);
            Assert.Equal(vector.Fields[60], parts.ToString());
        }
    }

    [Fact]
    public void Field_60_names_transaction_batch_and_abilities()
    {
        var message = new Message(Dialect.UnionPayPos, new Mti(200)).Set(60, "22000006000601");
        Assert.True(Field60.TryRead(message, out var parts));
        Assert.Equal(new Field60(TransactionCodes.Sale, 6, NetworkCodes.Financial, 6, 0, 1), parts);
        Assert.Equal("00000123003", new Field60(TransactionCodes.Management, 123, NetworkCodes.SignInDouble).ToString());
        Assert.Equal("22000001000500065", new Field60(22, 1, 0, 5, 0, 0, 65).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2200000600")]
    [InlineData("220000060000000")]
    [InlineData("2200000600x")]
    public void Field_60_of_another_shape_is_refused(string digits) => Assert.False(Field60.TryParse(digits, out _));

    [Fact]
    public void Field_60_with_a_part_too_large_is_a_mistake_of_the_program() =>
        Assert.Throws<InvalidOperationException>(() => new Field60(22, 1_000_000, 0).ToString());

    [Theory]
    [InlineData("021", EntryMode.Stripe, true, 'S')]
    [InlineData("012", EntryMode.Manual, false, 'M')]
    [InlineData("051", EntryMode.Chip, true, 'I')]
    [InlineData("072", EntryMode.Contactless, false, 'C')]
    [InlineData("032", EntryMode.Code, false, 'N')]
    public void The_entry_mode_says_how_the_card_came_in_and_whether_there_is_a_PIN(string digits, int source, bool hasPin, char letter)
    {
        Assert.True(EntryMode.TryRead(new Message(Dialect.UnionPayPos).Set(22, digits), out var mode));
        Assert.Equal(new EntryMode(source, hasPin), mode);
        Assert.Equal(letter, mode.SlipLetter);
        Assert.Equal(digits, mode.ToString());
        Assert.False(EntryMode.TryParse("02", out _));
        Assert.False(EntryMode.TryParse("029", out _));
    }

    [Theory]
    [InlineData("2600000000000000", PinFormat.WithPan, true, false)]
    [InlineData("2610000000000000", PinFormat.WithPan, true, true)]
    [InlineData("0610000000000000", PinFormat.None, true, true)]
    public void Security_control_says_how_PIN_and_track_are_protected(string digits, PinFormat pin, bool isDouble, bool trackIsEncrypted)
    {
        Assert.True(SecurityControl.TryRead(new Message(Dialect.UnionPayPos).Set(53, digits), out var control));
        Assert.Equal(new SecurityControl(pin, isDouble, trackIsEncrypted), control);
        Assert.Equal(digits, control.ToString());
        Assert.False(SecurityControl.TryParse("2410000000000000", out _));
        Assert.False(SecurityControl.TryParse("26", out _));
    }

    [Fact]
    public void The_header_tells_the_terminal_what_to_do_next()
    {
        var message = new Message(Dialect.UnionPayPos);
        new Tpdu(0x60, 0x0601, 0).Write(message.Prefix);
        new PosHeader(60, 32, 0, ProcessingRequirement.SignIn, 320205).Write(message.Prefix[PosHeader.Offset..]);
        Assert.Equal("6006010000603203320205", Convert.ToHexString(message.Prefix));
        Assert.True(PosHeader.TryRead(message.Prefix[PosHeader.Offset..], out var header));
        Assert.Equal(ProcessingRequirement.SignIn, header.Requirement);
        Assert.False(PosHeader.TryRead([0x60, 0x3A, 0, 0, 0, 0], out _));
        Assert.False(Tpdu.TryParse("60060100", out _));
        Assert.False(Tpdu.TryRead([0x60], out _));
    }

    [Fact]
    public void Working_keys_of_every_real_sign_in_answer_are_read_and_written_back()
    {
        foreach (var vector in Vector.All.Where(v => v.Name.StartsWith("signin-response", StringComparison.Ordinal)))
        {
            var field = Convert.FromHexString(vector.Fields[62]);
            Assert.True(Field62WorkingKeys.TryRead(field, out var keys), vector.Name);
            Assert.Equal(field, keys!.ToArray());
            Assert.Equal(field.Length == 60, keys.Tdk is not null);
            Assert.Equal(!vector.Name.Contains("16byteMAK", StringComparison.Ordinal), keys.MakIsSingleLength);
        }
    }

    [Fact]
    public void Working_keys_lie_where_the_published_example_has_them()
    {
        Assert.True(Field62WorkingKeys.TryRead(Convert.FromHexString(Vector.Named("signin-response-1").Fields[62]), out var keys));
        Assert.Equal("46F161A743497B32EAC760DF5EA57DF5", Convert.ToHexString(keys!.Pik.Cryptogram.Span));
        Assert.Equal("900ECCE3", Convert.ToHexString(keys.Pik.Kcv.Span));
        Assert.Equal("977731A7EA402DDF", Convert.ToHexString(keys.Mak.Cryptogram.Span));
        Assert.Equal("CFF1592A", Convert.ToHexString(keys.Mak.Kcv.Span));
        Assert.Null(keys.Tdk);
    }

    [Fact]
    public void Working_keys_of_single_length_take_24_bytes_and_other_lengths_are_refused()
    {
        var field = Enumerable.Range(1, 24).Select(i => (byte)i).ToArray();
        Assert.True(Field62WorkingKeys.TryRead(field, out var keys));
        Assert.Equal((8, 8), (keys!.Pik.Cryptogram.Length, keys.Mak.Cryptogram.Length));
        Assert.Equal(field, keys.ToArray());
        foreach (var length in Enumerable.Range(0, 100).Where(l => l is not (24 or 40 or 60))) Assert.False(Field62WorkingKeys.TryRead(new byte[length], out _));
        Assert.Throws<InvalidOperationException>(() => (keys with { Tdk = keys.Pik }).ToArray());
        Assert.Throws<InvalidOperationException>(() => (keys with { Pik = new(new byte[7], new byte[4]) }).ToArray());
        Assert.Throws<InvalidOperationException>(() => (keys with { Mak = new(new byte[8], new byte[3]) }).ToArray());
    }

    [Fact]
    public void Sign_in_names_the_terminal_by_licence_and_serial_number()
    {
        foreach (var vector in Vector.All.Where(v => v.Name.StartsWith("signin-request", StringComparison.Ordinal) && v.Fields.ContainsKey(62)))
        {
            var field = Convert.FromHexString(vector.Fields[62]);
            Assert.True(Field62SignIn.TryRead(field, out var signIn), vector.Name);
            Assert.Equal(field, signIn.ToArray());
        }

        Assert.Equal("Sequence No12306099999906", Field62SignIn.Of("3060", "99999906").ToString());
        foreach (var wrong in new[] { "", "Sequence No", "Sequence No12", "Sequence No123060", "Sequence Noxx3060", "sequence No043060", "Sequence No043060\0" })
            Assert.False(Field62SignIn.TryRead(Encoding.ASCII.GetBytes(wrong), out _));
        Assert.Throws<InvalidOperationException>(() => new Field62SignIn("").ToString());
    }

    [Fact]
    public void Device_information_travels_in_field_59()
    {
        var device = new DeviceInformation("04", "00001234567890", "118470", "1A2B3C4D", "1.0");
        var message = new Message(Dialect.UnionPayPos).Set(59, Field59.Of(device.ToElement(), new(Field59.PaymentCode, "6212345678901234567")).ToText());
        Assert.Equal("A206301002040201400001234567890030061184700400", message.Text(59)![..46]);
        Assert.True(Field59.TryRead(message, out var field));
        Assert.True(DeviceInformation.TryRead(field, out var read));
        Assert.Equal(device, read);
        Assert.Equal("6212345678901234567", field[Field59.PaymentCode]);
        Assert.Null(field[Field59.OrderNumber]);
        Assert.Equal(field, Field59.TryParse(field.ToText(), out var again) ? again : null);
    }

    [Fact]
    public void Device_information_without_a_card_leaves_factor_and_ciphertext_out()
    {
        var device = new DeviceInformation("04", "00001234567890", null, null, "1.0");
        Assert.True(DeviceInformation.TryRead(Field59.Of(device.ToElement()), out var read));
        Assert.Equal(device, read);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A2")]
    [InlineData("A2001")]
    [InlineData("A2-01x")]
    [InlineData("A2003xy")]
    [InlineData("A2002xyA")]
    public void A_damaged_field_59_is_refused(string text) => Assert.False(Field59.TryParse(text, out _));

    [Fact]
    public void Field_59_takes_no_endless_row_of_empty_elements() => Assert.False(Field59.TryParse(string.Concat(Enumerable.Repeat("A1000", 100)), out _));

    [Theory]
    [InlineData("01002")]
    [InlineData("0100204")]
    [InlineData("01002040200112")]
    public void Device_information_without_type_serial_number_and_version_is_refused(string text) => Assert.False(DeviceInformation.TryParse(text, out _));

    [Fact]
    public void Field_44_holds_issuer_and_acquirer()
    {
        Assert.True(Field44.TryParse(Vector.Named("sale-response-yuantu").Fields[44], out var ids));
        Assert.Equal(new Field44("90310000", "03025840"), ids);
        Assert.Equal(Vector.Named("sale-response-yuantu").Fields[44], ids.ToString());
        Assert.False(Field44.TryParse("90310000", out _));
        Assert.Throws<InvalidOperationException>(() => new Field44("123456789012", "").ToString());
    }

    [Fact]
    public void Field_63_of_an_answer_holds_card_organisation_and_three_texts()
    {
        var answer = new Field63Answer("CUP", "请联系发卡行", "", "票号");
        var message = new Message(Dialect.UnionPayPos).SetBytes(63, answer.ToArray());
        Assert.Equal(63, message.Length(63));
        Assert.True(Field63Answer.TryRead(message.Bytes(63), out var read));
        Assert.Equal(answer, read);
        Assert.Equal("CUP"u8.ToArray(), new Field63Answer("CUP").ToArray());
        Assert.False(Field63Answer.TryRead("CU"u8, out _));
        Assert.Throws<InvalidOperationException>(() => new Field63Answer("CUP", "超过二十个字节的文本不能写").ToArray());
        Assert.Throws<InvalidOperationException>(() => new Field63Answer("CUPS").ToArray());
    }
}
