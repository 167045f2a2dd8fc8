using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class DialectRules
{
    [Fact]
    public void A_table_that_contradicts_itself_is_refused_with_every_contradiction_named()
    {
        var refused = Assert.Throws<ArgumentException>(() => new Dialect("wrong", 65, NumberForm.Packed, NumberForm.Packed, 3,
        [
            new(1, "bitmap", FieldEncoding.Binary, FieldLength.Fixed(8)),
            new(3, "a", FieldEncoding.Packed, FieldLength.Fixed(5)),
            new(3, "b", FieldEncoding.Packed, FieldLength.Fixed(6)),
            new(4, " ", FieldEncoding.Digits, FieldLength.LL(100)),
            new(5, "c", FieldEncoding.Digits, new FieldLength(4, 9999)),
            new(6, "d", FieldEncoding.Text, FieldLength.LL(9), Padding.TrailingSpace),
            new(7, "e", FieldEncoding.Text, FieldLength.Fixed(9), Padding.LeadingZero),
            new(8, "f", FieldEncoding.Binary, FieldLength.Fixed(8), Padding.None, Sensitivity.CardNumber),
            new(9, "g", FieldEncoding.Binary, FieldLength.Fixed(0)),
            new(64, "MAC", FieldEncoding.Text, FieldLength.Fixed(8)),
            new(65, "third bitmap", FieldEncoding.Binary, FieldLength.Fixed(8)),
        ]));
        foreach (var named in new[] { "prefix", "one bitmap or two", "field 1:", "field 3 stands there twice", "field 3: padding", "field 4: it has no name", "field 4: its length 100", "field 5:", "field 6: padding", "field 7: padding", "field 8: a card number", "field 9: its length 0", "field 64: a MAC", "field 65:" })
            Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_dialects_name_all_their_fields_and_show_no_more_than_they_must()
    {
        foreach (var dialect in new[] { Dialect.UnionPayPos, Dialect.NetworkLink })
        {
            foreach (var hidden in new[] { 14, 35, 36, 45, 48, 52, 54, 55, 58, 59, 62, 96, 102, 103, 120 })
                Assert.Equal(Sensitivity.Hidden, dialect.Find(hidden)?.Shown ?? Sensitivity.Hidden);
            Assert.Equal(Sensitivity.CardNumber, dialect.Find(2)!.Shown);
            Assert.Equal(dialect.Fields.Count, dialect.Fields.Select(f => f.Number).Distinct().Count());
            Assert.Null(dialect.Find(1));
            Assert.Null(dialect.Find(-1));
            Assert.Null(dialect.Find(129));
        }
    }

    [Fact]
    public void A_variant_replaces_rows_and_adds_others_and_leaves_the_first_as_it_was()
    {
        var variant = Vector.VendorVariant;
        Assert.Equal(FieldEncoding.Binary, variant.Find(63)!.Encoding);
        Assert.Equal("merchant name", variant.Find(43)!.Name);
        Assert.Equal(FieldEncoding.Chinese, Dialect.UnionPayPos.Find(63)!.Encoding);
        Assert.Null(Dialect.UnionPayPos.Find(43));
        Assert.Equal(11, variant.PrefixLength);
    }

    [Theory]
    [InlineData(2, "..19 LLVAR")]
    [InlineData(4, "12")]
    [InlineData(60, "..17 LLLVAR")]
    public void A_length_prints_as_the_standard_writes_it(int field, string text) => Assert.Equal(text, Dialect.UnionPayPos.Find(field)!.Length.ToString());
}
