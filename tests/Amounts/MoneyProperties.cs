using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Piaohao.Amounts.Tests;

public sealed class MoneyProperties
{
    [Fact]
    public void Adding_and_subtracting_are_those_of_whole_fen() => Prop.ForAll<int, int>((a, b) =>
        Money.Fen(a) + Money.Fen(b) == Money.Fen((long)a + b) && Money.Fen(a) - Money.Fen(b) == Money.Fen((long)a - b) && Money.Fen(a) + -Money.Fen(a) == Money.Zero(Currency.Cny)
        && Money.Add(Money.Fen(a), Money.Fen(b)) == Money.Fen(a) + Money.Fen(b) && Money.Subtract(Money.Fen(a), Money.Fen(b)) == Money.Fen(a) - Money.Fen(b) && Money.Negate(Money.Fen(a)) == -Money.Fen(a))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Order_is_that_of_whole_fen() => Prop.ForAll<int, int>((a, b) =>
        (Money.Fen(a) < Money.Fen(b)) == (a < b) && (Money.Fen(a) >= Money.Fen(b)) == (a >= b) && (Money.Fen(a) == Money.Fen(b)) == (a == b) && Money.Fen(a).IsNegative == (a < 0) && Money.Fen(a).IsZero == (a == 0))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_share_differs_from_the_exact_one_by_half_a_fen_at_most_and_halves_go_away_from_zero() => Prop.ForAll<int, int, PositiveInt>((fen, numerator, denominator) =>
    {
        var share = Money.Fen(fen).Share(numerator, denominator.Get).Minor;
        var doubledError = 2 * (((BigInteger)share * denominator.Get) - ((BigInteger)fen * numerator));
        var error = BigInteger.Abs(doubledError);
        return error < denominator.Get || (error == denominator.Get && BigInteger.Abs(share) * denominator.Get > BigInteger.Abs((BigInteger)fen * numerator));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData(10_000, 50, 10_000, 50)]
    [InlineData(99, 50, 10_000, 0)]
    [InlineData(100, 50, 10_000, 1)]
    [InlineData(-100, 50, 10_000, -1)]
    [InlineData(long.MaxValue, 1, 1, long.MaxValue)]
    public void Fees_of_half_a_fen_are_rounded_up(long fen, long numerator, long denominator, long share) =>
        Assert.Equal(Money.Fen(share), Money.Fen(fen).Share(numerator, denominator));

    [Fact]
    public void A_decimal_text_says_the_amount_in_full() => Prop.ForAll<long>(fen =>
    {
        var text = Money.Fen(fen).ToDecimalString();
        return text[^3] == '.' && BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) == fen;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(4500, "¥45.00")]
    [InlineData(5, "¥0.05")]
    [InlineData(-5, "-¥0.05")]
    [InlineData(0, "¥0.00")]
    [InlineData(long.MinValue + 1, "-¥92233720368547758.07")]
    [InlineData(long.MinValue, "-¥92233720368547758.08")]
    public void An_amount_prints_as_a_shopkeeper_writes_it(long fen, string text) => Assert.Equal(text, Money.Fen(fen).ToString());

    [Fact]
    public void A_currency_without_minor_units_has_no_decimal_point() => Assert.Equal("JP¥1200", new Money(1200, Currency.Jpy).ToString());

    [Fact]
    public void Overflow_throws_and_loses_nothing()
    {
        Assert.Throws<OverflowException>(() => Money.Fen(long.MaxValue) + Money.Fen(1));
        Assert.Throws<OverflowException>(() => Money.Fen(long.MinValue) - Money.Fen(1));
        Assert.Throws<OverflowException>(() => -Money.Fen(long.MinValue));
        Assert.Throws<OverflowException>(() => Money.Fen(long.MaxValue).Share(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Fen(1).Share(1, 0));
    }

    [Fact]
    public void Two_currencies_never_meet()
    {
        var (yuan, dollars) = (Money.Fen(1), new Money(1, Currency.Usd));
        Assert.Throws<CurrencyMismatchException>(() => yuan + dollars);
        Assert.Throws<CurrencyMismatchException>(() => yuan - dollars);
        Assert.Throws<CurrencyMismatchException>(() => yuan < dollars);
        Assert.Throws<CurrencyMismatchException>(() => yuan.CompareTo(dollars));
        Assert.NotEqual(yuan, dollars);
    }

    [Fact]
    public void An_amount_of_no_currency_takes_part_in_nothing()
    {
        Assert.Throws<ArgumentException>(() => new Money(1, default));
        Assert.Throws<CurrencyMismatchException>(() => Money.Fen(1) + default(Money));
        Assert.Throws<ArgumentException>(() => default(Money) + default(Money));
        Assert.Equal("0", default(Money).ToString());
        Assert.Equal("0", default(Money).ToDecimalString());
        Assert.NotEqual(default, Money.Fen(0));
    }

    [Theory]
    [InlineData(156, "CNY", 2)]
    [InlineData(840, "USD", 2)]
    [InlineData(344, "HKD", 2)]
    [InlineData(392, "JPY", 0)]
    [InlineData(978, "EUR", 2)]
    public void A_currency_is_found_by_number_and_by_code(int number, string code, int exponent)
    {
        Assert.True(Currency.TryFromNumber(number, out var byNumber));
        Assert.True(Currency.TryFromCode(code, out var byCode));
        Assert.Equal(byNumber, byCode);
        Assert.Equal((exponent, code), (byNumber.Exponent, byNumber.ToString()));
        Assert.False(Currency.TryFromNumber(number + 1000, out _));
        Assert.False(Currency.TryFromCode("cny", out _));
        Assert.Equal("???", default(Currency).ToString());
    }
}
