using FsCheck;
using FsCheck.Fluent;
using Piaohao.Keys.PinBlocks;
using Xunit;

namespace Piaohao.Keys.Tests.Hsm;

public sealed class PinCommands
{
    private const string Pan = "6225000000000014";

    public static TheoryData<PinBlockFormat, KeyAlgorithm, PinBlockFormat, KeyAlgorithm> Translations
    {
        get
        {
            var translations = new TheoryData<PinBlockFormat, KeyAlgorithm, PinBlockFormat, KeyAlgorithm>();
            foreach (var (fromFormat, from) in Kinds)
                foreach (var (toFormat, to) in Kinds) translations.Add(fromFormat, from, toFormat, to);
            return translations;
        }
    }

    private static IEnumerable<(PinBlockFormat, KeyAlgorithm)> Kinds =>
        from format in Enum.GetValues<PinBlockFormat>()
        from algorithm in new[] { KeyAlgorithm.TripleDes, KeyAlgorithm.Sm4, KeyAlgorithm.Aes128 }
        where PinBlock.Fits(format, algorithm)
        select (format, algorithm);

    [Theory, MemberData(nameof(Translations))]
    public void A_translated_pin_is_the_same_pin_and_never_loses_its_card(PinBlockFormat fromFormat, KeyAlgorithm from, PinBlockFormat toFormat, KeyAlgorithm to)
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var fromKey = hsm.GenerateKey(KeyUsage.Pin, from);
        var toKey = hsm.GenerateKey(KeyUsage.Pin, to);
        var verificationKey = hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        var isForbidden = fromFormat == PinBlockFormat.Iso2 || toFormat == PinBlockFormat.Iso2
            || (toFormat == PinBlockFormat.Iso1 && fromFormat != PinBlockFormat.Iso1);

        Prop.ForAll(Arbitrary.Cards(keyLength: 16), card =>
        {
            byte[] block = new byte[PinBlock.Length(from)], translated = new byte[PinBlock.Length(to)];
            hsm.EncryptPin(fromKey, fromFormat, card.Pin.ToCharArray(), card.Pan, block);
            if (isForbidden)
                return Record.Exception(() => hsm.TranslatePin(fromKey, fromFormat, toKey, toFormat, card.Pan, block, translated)) is HsmException
                    && translated.All(value => value == 0);
            var offset = hsm.MakePinOffset(verificationKey, card.Pan, card.Pin.ToCharArray());
            return hsm.TranslatePin(fromKey, fromFormat, toKey, toFormat, card.Pan, block, translated) == PinResult.Ok
                && hsm.VerifyPin(toKey, toFormat, translated, card.Pan, verificationKey, offset) == PinResult.Ok;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("123456", "123456", PinResult.Ok)]
    [InlineData("123456", "123457", PinResult.Wrong)]
    [InlineData("123456", "12345", PinResult.Wrong)]
    [InlineData("12345", "123456", PinResult.Wrong)]
    [InlineData("0000", "0000", PinResult.Ok)]
    [InlineData("123456789012", "123456789012", PinResult.Ok)]
    public void A_pin_is_right_when_it_is_the_one_chosen(string chosen, string entered, PinResult expected)
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var key = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var verificationKey = hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        var offset = hsm.MakePinOffset(verificationKey, Pan, chosen.ToCharArray());
        Assert.Equal(chosen.Length, offset.Length);
        var block = new byte[8];
        hsm.EncryptPin(key, PinBlockFormat.Iso0, entered.ToCharArray(), Pan, block);
        Assert.Equal(expected, hsm.VerifyPin(key, PinBlockFormat.Iso0, block, Pan, verificationKey, offset));
    }

    [Fact]
    public void The_published_pin_of_a_card_has_the_offset_of_the_table_of_zero_to_nine()
    {
        // ibm3624-1 with table 0123456789012345: each digit of the natural PIN 4524 is one less.
        using var temporary = new TemporaryHsm();
        var key = temporary.Import(KeyUsage.PinVerification, KeyAlgorithm.TripleDes, "0123456789ABCDEFFEDCBA9876543210");
        Assert.Equal("0000", temporary.Hsm.MakePinOffset(key, "1122334455667788", "3413".ToCharArray()));
        Assert.Equal("1111", temporary.Hsm.MakePinOffset(key, "1122334455667788", "4524".ToCharArray()));
    }

    [Fact]
    public void A_block_under_another_key_or_of_another_length_is_malformed()
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var key = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, "22222222222222222222222222222222");
        var other = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, "44444444444444444444444444444444");
        var verificationKey = hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        var block = new byte[8];
        hsm.EncryptPin(key, PinBlockFormat.Iso0, "123456".ToCharArray(), Pan, block);
        Assert.Equal(PinResult.Malformed, hsm.VerifyPin(other, PinBlockFormat.Iso0, block, Pan, verificationKey, "000000"));
        Assert.Equal(PinResult.Malformed, hsm.TranslatePin(other, PinBlockFormat.Iso0, key, PinBlockFormat.Iso0, Pan, block, new byte[8]));
        Assert.Equal(PinResult.Malformed, hsm.TranslatePin(key, PinBlockFormat.Iso0, other, PinBlockFormat.Iso0, Pan, block.AsSpan(1), new byte[8]));
        Assert.Equal(PinResult.Malformed, hsm.TranslatePin(key, PinBlockFormat.Iso0, other, PinBlockFormat.Iso0, "6225000000990014", block, new byte[8]));
        Assert.Equal(PinResult.Malformed, hsm.TranslatePin(key, PinBlockFormat.Iso0, other, PinBlockFormat.Iso0, "", block, new byte[8]));
        Assert.Equal(PinResult.Malformed, hsm.VerifyPin(key, PinBlockFormat.Iso0, [], Pan, verificationKey, "000000"));
    }

    [Theory]
    [InlineData(PinBlockFormat.Iso4, KeyAlgorithm.TripleDes)]
    [InlineData(PinBlockFormat.Iso0, KeyAlgorithm.Aes128)]
    [InlineData(PinBlockFormat.Iso3, KeyAlgorithm.Sm4)]
    public void A_format_that_the_cipher_cannot_carry_is_refused(PinBlockFormat format, KeyAlgorithm algorithm)
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(KeyUsage.Pin, algorithm);
        Assert.Throws<HsmException>(() => temporary.Hsm.EncryptPin(key, format, "1234".ToCharArray(), Pan, new byte[16]));
    }

    [Theory]
    [InlineData("123", Pan)]
    [InlineData("1234", "123456789012")]
    [InlineData("12E4", Pan)]
    public void What_makes_no_block_is_refused_and_the_pin_wiped(string entered, string pan)
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var pin = entered.ToCharArray();
        var block = new byte[8];
        Assert.Throws<HsmException>(() => temporary.Hsm.EncryptPin(key, PinBlockFormat.Iso0, pin, pan, block));
        Assert.All(pin, digit => Assert.Equal('\0', digit));
        Assert.All(block, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_pin_is_wiped_once_it_is_enciphered_or_made_into_an_offset()
    {
        using var temporary = new TemporaryHsm();
        char[] entered = [.. "123456"], chosen = [.. "123456"], refused = [.. "12345678901234"];
        temporary.Hsm.EncryptPin(temporary.Hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes), PinBlockFormat.Iso0, entered, Pan, new byte[8]);
        var verificationKey = temporary.Hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        temporary.Hsm.MakePinOffset(verificationKey, Pan, chosen);
        Assert.Throws<HsmException>(() => temporary.Hsm.MakePinOffset(verificationKey, Pan, refused));
        Assert.All([.. entered, .. chosen, .. refused], digit => Assert.Equal('\0', digit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("123")]
    [InlineData("12A4")]
    [InlineData("1234567890123")]
    public void A_damaged_offset_is_refused(string offset)
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var verificationKey = temporary.Hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        Assert.Throws<HsmException>(() => temporary.Hsm.VerifyPin(key, PinBlockFormat.Iso0, new byte[8], Pan, verificationKey, offset));
    }
}
