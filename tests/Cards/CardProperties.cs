using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Piaohao.Cards.Tests;

public sealed class CardProperties
{
    private const string Number = "6225000000000006";

    [Fact]
    public void A_check_digit_completes_any_digits_and_no_other_does() => Prop.ForAll(Digits(1, 18), digits =>
        Luhn.TryCheckDigit(digits, out var check) && Luhn.IsValid(digits + check) && "0123456789".Count(other => Luhn.IsValid(digits + other)) == 1)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_check_digit_finds_every_single_wrong_digit() => Prop.ForAll(Digits(11, 18), Gen.Choose(0, 999).ToArbitrary(), (digits, choice) =>
    {
        Luhn.TryCheckDigit(digits, out var check);
        var number = (digits + check).ToCharArray();
        var at = choice % number.Length;
        number[at] = (char)('0' + ((number[at] - '0' + 1 + (choice % 9)) % 10));
        return !Luhn.IsValid(number);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("6225000000000006", true)]
    [InlineData("6225000000000005", false)]
    [InlineData("4111111111111111", true)]
    [InlineData("79927398713", true)]
    [InlineData("79927398710", false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("7992739871x", false)]
    [InlineData("x9927398713", false)]
    [InlineData("７９９２７３９８７１３", false)]
    public void The_check_digit_is_that_of_the_standard(string digits, bool isValid) => Assert.Equal(isValid, Luhn.IsValid(digits));

    [Fact]
    public void A_card_number_never_prints_more_than_six_and_four() => Prop.ForAll(Digits(12, 19), digits =>
    {
        Assert.True(Pan.TryParse(digits, out var pan));
        var masked = pan.ToString();
        var shown = masked.Count(c => c != '*');
        return masked.Length == digits.Length && $"{pan}" == masked && shown == (digits.Length < 13 ? 0 : 10)
            && (shown == 0 || (masked.StartsWith(digits[..6], StringComparison.Ordinal) && masked.EndsWith(digits[^4..], StringComparison.Ordinal)))
            && pan.Digits.SequenceEqual(digits) && pan.LastFour == digits[^4..] && pan.Iin == digits[..6] && pan.HasValidCheckDigit == Luhn.IsValid(digits);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Masking_any_text_shows_nothing_but_stars_unless_it_is_a_card_number() => Prop.ForAll<NonNull<string>>(text =>
        Pan.Mask(text.Get).All(c => c == '*') || (text.Get.Length >= 13 && text.Get.All(char.IsAsciiDigit))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_row_of_digits_shows_no_more_than_a_card_number_does() =>
        Assert.Equal(new string('*', 40), Pan.Mask(new string('7', 40)));

    [Theory]
    [InlineData("")]
    [InlineData("62250000000")]
    [InlineData("62250000000000000000")]
    [InlineData("622500000000000x")]
    [InlineData("6225 0000 0000 0006")]
    [InlineData("６２２５００００００００００００")]
    public void What_is_no_card_number_is_refused(string text)
    {
        Assert.False(Pan.TryParse(text, out var pan));
        Assert.True(pan.IsEmpty);
    }

    [Fact]
    public void No_card_is_equal_to_no_card_only()
    {
        Assert.True(Pan.TryParse(Number, out var pan));
        Assert.Equal(default, default(Pan));
        Assert.NotEqual(default, pan);
        Assert.Equal(("", "", "", false), (default(Pan).ToString(), default(Pan).LastFour, default(Pan).Iin, default(Pan).HasValidCheckDigit));
        Assert.Equal(pan.GetHashCode(), Pan.TryParse(Number, out var again) ? again.GetHashCode() : 0);
        Assert.True(pan == again);
    }

    [Fact]
    public void A_track_is_read_in_every_spelling_and_says_what_it_holds() => Prop.ForAll(Digits(12, 19), Digits(0, 10), (number, discretionary) =>
    {
        discretionary = discretionary[..Math.Min(discretionary.Length, 37 - number.Length - 8)];
        var tail = "3012201" + discretionary;
        return new[] { $"{number}={tail}", $"{number}D{tail}", $";{number}={tail}?" }.All(spelling =>
            Track2.TryParse(spelling, out var track) && track.Text.SequenceEqual($"{number}={tail}") && track.Pan.Digits.SequenceEqual(number)
            && track.Expiry == new Expiry(30, 12) && track.ServiceCode == new ServiceCode(2, 0, 1) && !track.ToString().Contains(tail, StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("6225000000000006")]
    [InlineData("6225000000000006=")]
    [InlineData("6225000000000006=301220")]
    [InlineData("6225000000000006=3013201")]
    [InlineData("6225000000000006=301220x")]
    [InlineData("62250000006=3012201")]
    [InlineData("6225000000000006=3012201=1")]
    [InlineData("6225000000000006=3012201;")]
    [InlineData("6225000000000006=301220112345678901234")]
    [InlineData(";;6225000000000006=3012201")]
    [InlineData("6225000000000006=3012201??")]
    public void What_is_no_track_is_refused(string text) => Assert.False(Track2.TryParse(text, out _));

    [Fact]
    public void Any_text_is_read_as_a_track_or_refused() => Prop.ForAll<NonNull<string>>(text => !Track2.TryParse(text.Get, out var track) || !track.IsEmpty).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("3012", "2030-12-31", false)]
    [InlineData("3012", "2031-01-01", true)]
    [InlineData("2402", "2024-02-29", false)]
    [InlineData("9912", "2099-12-31", false)]
    [InlineData("0001", "2000-02-01", true)]
    public void A_card_is_good_through_the_last_day_of_its_month(string yymm, string date, bool isBefore)
    {
        Assert.True(Expiry.TryParse(yymm, out var expiry));
        Assert.Equal(isBefore, expiry.IsBefore(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(yymm, expiry.ToString());
        Assert.Equal($"20{yymm[..2]}/{yymm[2..]}", expiry.ToSlip());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3000")]
    [InlineData("3013")]
    [InlineData("301")]
    [InlineData("30x2")]
    public void What_is_no_expiry_is_refused(string yymm) => Assert.False(Expiry.TryParse(yymm, out _));

    [Theory]
    [InlineData(2, 0, 1, true, false)]
    [InlineData(6, 2, 0, true, true)]
    [InlineData(1, 0, 1, false, false)]
    [InlineData(1, 2, 3, false, true)]
    [InlineData(1, 0, 6, false, true)]
    public void The_service_code_says_chip_and_PIN(byte first, byte second, byte third, bool hasChip, bool wantsPin)
    {
        var code = new ServiceCode(first, second, third);
        Assert.Equal((hasChip, wantsPin, $"{first}{second}{third}"), (code.HasChip, code.WantsPin, code.ToString()));
    }

    [Fact]
    public void The_longest_prefix_of_the_right_length_names_the_issuer()
    {
        var table = new BinTable([new("62", 16, "00000062", "62", CardType.Debit), new("622500", 16, "00622500", "622500", CardType.Credit), new("622500", 19, "00622519", "622500 long", CardType.Debit)]);
        Assert.Equal("622500", Find("6225000000000006")?.IssuerName);
        Assert.Equal("622500 long", Find("6225000000000000007")?.IssuerName);
        Assert.Equal("62", Find("6226000000000006")?.IssuerName);
        Assert.Null(Find("6226000000000000007"));
        Assert.Null(Find("5225000000000006"));
        Assert.Null(table.Find(default));

        BinRange? Find(string number) => Pan.TryParse(number, out var pan) ? table.Find(pan) : null;
    }

    private static Arbitrary<string> Digits(int least, int most) =>
        Gen.Choose(least, most).SelectMany(length => Gen.Elements("0123456789".ToCharArray()).ArrayOf(length)).Select(digits => new string(digits)).ToArbitrary();
}
