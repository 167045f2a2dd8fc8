using Piaohao.Iso8583.Dialects;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class Descriptions
{
    [Fact]
    public void A_chip_sale_is_explained_line_by_line()
    {
        var message = new Message(Dialect.UnionPayPos);
        Assert.True(message.TryRead(Vector.Named("chip-sale-request-pin").Wire, out _));
        Assert.Equal(
            """
            UnionPay POS 0200  financial request
                 prefix  6000060000603200320002
               2 PAN                        622500******0006
               3 processing code            000000  (purchase)
               4 amount                     000000000001  (0.01 in a currency of two decimals)
              11 STAN                       000052
              14 expiry YYMM                hidden, 4 digits
              22 entry mode                 051  (chip, contact, with PIN)
              23 card sequence number       000
              25 condition code             00  (normal)
              26 longest PIN                12
              35 track 2                    hidden, 37 digits
              41 terminal id                10008060
              42 merchant id                898100000000001
              49 currency                   156  (CNY)
              52 PIN block                  hidden, 8 bytes
              53 security control           2600000000000000  (PIN with PAN, double-length keys, track in clear)
              55 chip data                  hidden, 138 bytes
              60 transaction codes          22000006000601  (sale, batch 000006, reads stripe, chip and contactless, partial approval)
              64 MAC                        4432463142464232

            """, message.ToString());
    }

    [Theory]
    [InlineData("0800", "60", "00000519003", "sign-in, double-length keys, batch 000519")]
    [InlineData("0820", "60", "00000519301", "echo, batch 000519")]
    [InlineData("0820", "60", "00000519777", "management 777, batch 000519")]
    [InlineData("0200", "60", "23000519000520", "sale void, batch 000519, reads stripe and chip, fallback")]
    [InlineData("0210", "39", "51", "Not enough funds · 可用余额不足")]
    [InlineData("0210", "39", "ZZ", null)]
    [InlineData("0200", "22", "212", null)]
    [InlineData("0200", "53", "2410000000000000", null)]
    [InlineData("0200", "4", "000000123456", "1234.56 in a currency of two decimals")]
    public void Values_are_explained_where_their_meaning_is_known(string mti, string field, string value, string? meaning)
    {
        var number = int.Parse(field, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(meaning, Assert.Single(Description.Lines(new Message(Dialect.UnionPayPos, Mti.Of(mti)).Set(number, value))).Meaning);
    }

    [Theory]
    [InlineData("0800", "network management request")]
    [InlineData("0420", "reversal advice")]
    [InlineData("0430", "reversal advice answer")]
    [InlineData("0110", "authorisation answer")]
    public void The_type_is_named(string mti, string name) => Assert.Contains(name, new Message(Dialect.NetworkLink, Mti.Of(mti)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Control_characters_cannot_break_the_lines_of_a_description()
    {
        var message = new Message(Dialect.UnionPayPos, new Mti(210)).SetBytes(63, "CUP\nforged line"u8);
        Assert.Contains("CUP.forged line", message.ToString(), StringComparison.Ordinal);
        Assert.Contains("shop.forged", new Message(Dialect.NetworkLink, new Mti(200)).Set(43, "shop\nforged").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_a_sentence() =>
        Assert.Equal("field 35.length at byte 40: expected at most 37, found 58", new ReadError("35.length", 40, "at most 37", "58").ToString());
}
