using FsCheck;
using FsCheck.Fluent;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.PinBlocks;
using Xunit;

namespace Piaohao.Keys.Tests.PinBlocks;

public sealed class PinBlockProperties
{
    [Theory]
    [InlineData(PinBlockFormat.Iso0, KeyAlgorithm.TripleDes)]
    [InlineData(PinBlockFormat.Iso0, KeyAlgorithm.Des)]
    [InlineData(PinBlockFormat.Iso0, KeyAlgorithm.Sm4)]
    [InlineData(PinBlockFormat.Iso1, KeyAlgorithm.TripleDes)]
    [InlineData(PinBlockFormat.Iso2, KeyAlgorithm.TripleDes)]
    [InlineData(PinBlockFormat.Iso3, KeyAlgorithm.TripleDes)]
    [InlineData(PinBlockFormat.Iso4, KeyAlgorithm.Aes128)]
    [InlineData(PinBlockFormat.Iso4, KeyAlgorithm.Aes256)]
    [InlineData(PinBlockFormat.Iso4, KeyAlgorithm.Sm4)]
    public void A_pin_comes_out_as_it_went_in(PinBlockFormat format, KeyAlgorithm algorithm)
    {
        Assert.True(PinBlock.Fits(format, algorithm));
        Prop.ForAll(Arbitrary.Cards(algorithm.KeyLength()), card =>
        {
            using var cipher = BlockCipher.For(algorithm, card.Key);
            var block = new byte[PinBlock.Length(algorithm)];
            var pin = new char[12];
            return PinBlock.TryEncipher(cipher, format, card.Pin, card.Pan, card.Fill, block)
                && PinBlock.TryDecipher(cipher, format, block, card.Pan, pin, out var length)
                && card.Pin == new string(pin, 0, length);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Format_3_fills_with_all_letters_from_A_to_F_and_nothing_else()
    {
        var seen = new HashSet<char>();
        Prop.ForAll(Arbitrary.Cards(keyLength: 16), card =>
        {
            var block = new byte[8];
            var account = new byte[8];
            var done = PinBlockIso3.TryEncode(card.Pin, card.Pan, card.Fill, block)
                && PinBlockIso0.TryEncode(card.Pin, card.Pan, account);
            // XOR with the format 0 block of the same card leaves fill XOR F.
            for (var i = 0; i < 8; i++) block[i] ^= account[i];
            var fill = Convert.ToHexString(block)[(2 + card.Pin.Length)..];
            seen.UnionWith(fill);
            return done && fill.All(nibble => nibble is >= '0' and <= '5');
        }).QuickCheckThrowOnFailure();
        Assert.Equal(6, seen.Count);
    }

    [Fact]
    public void A_random_block_is_read_or_refused_and_never_breaks_the_reader() =>
        Prop.ForAll(Arbitrary.Bytes(0, 20), block =>
        {
            var pin = new char[12];
            foreach (var format in Enum.GetValues<PinBlockFormat>())
            {
                using var des = BlockCipher.Des(new byte[8]);
                using var aes = BlockCipher.Aes(new byte[16]);
                var read = format == PinBlockFormat.Iso4
                    ? PinBlock.TryDecipher(aes, format, block, "6225000000000014", pin, out var length)
                    : PinBlock.TryDecipher(des, format, block, "6225000000000014", pin, out length);
                if (read != length is >= 4 and <= 12) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("123")]
    [InlineData("1234567890123")]
    [InlineData("12a4")]
    [InlineData("")]
    public void What_is_no_pin_is_refused_by_every_format(string pin)
    {
        const string Pan = "6225000000000014";
        Assert.False(PinBlockIso0.TryEncode(pin, Pan, new byte[8]));
        Assert.False(PinBlockIso1.TryEncode(pin, new byte[8], new byte[8]));
        Assert.False(PinBlockIso2.TryEncode(pin, new byte[8]));
        Assert.False(PinBlockIso3.TryEncode(pin, Pan, new byte[8], new byte[8]));
        Assert.False(PinBlockIso4.TryEncodePin(pin, new byte[8], new byte[16]));
    }
}
