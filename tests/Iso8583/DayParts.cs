using FsCheck;
using FsCheck.Fluent;
using Piaohao.Iso8583.UnionPay;
using Xunit;

namespace Piaohao.Iso8583.Tests;

/// <summary>The parts of fields 48, 54, 59 and 61 that the transactions of a day carry.</summary>
public sealed class DayParts
{
    [Theory]
    [InlineData("000012000345", 12, 345, null)]
    [InlineData("0000120003451122", 12, 345, "1122")]
    [InlineData("0000000000001122", 0, 0, "1122")]
    public void An_original_reads_and_writes_back(string digits, int batch, int trace, string? date)
    {
        Assert.True(Field61.TryParse(digits, out var original));
        Assert.Equal(new Field61(batch, trace, date), original);
        Assert.Equal(digits, original.ToString());
    }

    [Fact]
    public void The_original_of_an_offline_sale_names_who_authorised_it()
    {
        const string digits = "00001200034511220100099010000";
        Assert.True(Field61.TryParse(digits, out var original));
        Assert.Equal(("01", "00099010000"), (original.AuthorisationMode, original.AuthorisedBy));
        Assert.Equal(digits, original.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00001200034")]
    [InlineData("0000120003451")]
    [InlineData("00001200034A")]
    public void Anything_else_is_no_original(string digits) => Assert.False(Field61.TryParse(digits, out _));

    /// <summary>The layout of a real 0510, after section 3.2 of the collected facts: 11 sales of 0.11 and 2 voids of 0.02, balanced.</summary>
    [Fact]
    public void Totals_of_a_settlement_read_and_write_back()
    {
        const string digits = "0000000000110110000000000020021" + "0000000000000000000000000000001";
        Assert.True(Field48Totals.TryParse(digits, out var totals));
        Assert.Equal(new CardTotals(11, 11, 2, 2, TotalsResult.Balanced), totals.Domestic);
        Assert.Equal(TotalsResult.Balanced, totals.Foreign.Result);
        Assert.Equal(digits, totals.ToString());
    }

    [Fact]
    public void Records_of_a_batch_upload_come_back_as_they_were_written() => Prop.ForAll(
        Gen.Choose(1, 99_999_999).ArrayOf(Field48Items.Most).ToArbitrary(),
        numbers =>
        {
            var items = new Field48Items([.. numbers.Select(n => new BatchItem(n % 7 == 0, n % 1_000_000, $"6299{n % 10_000:0000}", n))]);
            return Field48Items.TryParse(items.ToText(), out var read) && read.Equals(items);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("01")]
    [InlineData("09")]
    [InlineData("0102000001000000000000000000010000000000010")]
    public void A_count_that_does_not_fit_is_refused(string digits) => Assert.False(Field48Items.TryParse(digits, out _));

    [Theory]
    [InlineData("1002156C000000012345", 12345)]
    [InlineData("3002156D000000000100", -100)]
    public void A_balance_reads_and_writes_back(string text, long minor)
    {
        Assert.True(Field54.TryParse(text, out var balance));
        Assert.Equal((Field54.Available, minor), (balance.AmountType, balance.Minor));
        Assert.Equal(text, balance.ToString());
    }

    [Fact]
    public void Named_differences_read_and_write_back()
    {
        BatchDifference[] named = [new(DifferenceSide.HostOnly, 22, 17, 0, 4500), new(DifferenceSide.TerminalOnly, 25, 18, 100, 0), new(DifferenceSide.Amounts, 22, 19, 5, 6)];
        var element = BatchDifference.ToElement(named);
        Assert.Equal("H22000017000000000000000000004500", element.Value[..33]);
        Assert.True(BatchDifference.TryParse(element.Value, out var read));
        Assert.Equal(named, read);
    }

    [Fact]
    public void No_more_differences_go_into_a_field_than_it_holds()
    {
        var element = BatchDifference.ToElement(Enumerable.Repeat(default(BatchDifference), 40));
        Assert.True(Field59.Of(element).ToText().Length <= 999);
        Assert.False(BatchDifference.TryParse(element.Value + "T", out _));
    }
}
