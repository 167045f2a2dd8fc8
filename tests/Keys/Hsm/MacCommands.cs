using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Piaohao.Keys.Tests.Hsm;

public sealed class MacCommands
{
    private const string Key16 = "0123456789ABCDEFFEDCBA9876543210";

    // "Now is the time for all ", the ISO/IEC 9797-1 annex.
    private static readonly byte[] AnnexData = Encoding.ASCII.GetBytes("Now is the time for all ");

    [Fact]
    public void Algorithms_1_and_3_are_those_of_the_standard_with_padding_1()
    {
        using var temporary = new TemporaryHsm();
        var single = temporary.Import(KeyUsage.Mac, KeyAlgorithm.Des, "0123456789ABCDEF");
        var twice = temporary.Import(KeyUsage.Mac, KeyAlgorithm.TripleDes, Key16);
        var mac = new byte[8];
        temporary.Hsm.GenerateMac(single, MacAlgorithm.Iso9797Algorithm1, AnnexData, mac);
        Assert.Equal("70A30640CC76DD8B", Convert.ToHexString(mac));
        temporary.Hsm.GenerateMac(twice, MacAlgorithm.Iso9797Algorithm3, AnnexData, mac);
        Assert.Equal("A1C72E74EA3FA9B6", Convert.ToHexString(mac));
    }

    [Fact]
    public void Cmac_is_cut_to_its_leftmost_eight_bytes()
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Import(KeyUsage.Mac, KeyAlgorithm.Aes128, "2B7E151628AED2A6ABF7158809CF4F3C");
        var mac = new byte[8];
        temporary.Hsm.GenerateMac(key, MacAlgorithm.Cmac, Convert.FromHexString("6BC1BEE22E409F96E93D7E117393172A"), mac);
        Assert.Equal("070A16B46B4D4144", Convert.ToHexString(mac));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Des, MacAlgorithm.UnionPayEcb)]
    [InlineData(KeyAlgorithm.TripleDes, MacAlgorithm.UnionPayEcb)]
    [InlineData(KeyAlgorithm.Sm4, MacAlgorithm.UnionPayEcb)]
    [InlineData(KeyAlgorithm.TripleDes, MacAlgorithm.Iso9797Algorithm1)]
    [InlineData(KeyAlgorithm.Sm4, MacAlgorithm.Iso9797Algorithm1)]
    [InlineData(KeyAlgorithm.TripleDes, MacAlgorithm.Iso9797Algorithm3)]
    [InlineData(KeyAlgorithm.TripleDes, MacAlgorithm.Cmac)]
    [InlineData(KeyAlgorithm.Sm4, MacAlgorithm.Cmac)]
    [InlineData(KeyAlgorithm.Aes256, MacAlgorithm.Cmac)]
    public void A_mac_is_right_for_its_message_and_wrong_with_any_bit_changed(KeyAlgorithm keyAlgorithm, MacAlgorithm macAlgorithm)
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var key = hsm.GenerateKey(KeyUsage.Mac, keyAlgorithm);
        var bits = Arb.From(from data in Arbitrary.ByteArray(1, 300) from bit in Gen.Choose(0, (8 * data.Length) - 1) select (data, bit));
        Prop.ForAll(bits, change =>
        {
            var (data, bit) = change;
            var mac = new byte[8];
            hsm.GenerateMac(key, macAlgorithm, data, mac);
            var isRight = hsm.VerifyMac(key, macAlgorithm, data, mac);
            data[bit / 8] ^= (byte)(1 << (bit % 8));
            var isWrong = !hsm.VerifyMac(key, macAlgorithm, data, mac);
            data[bit / 8] ^= (byte)(1 << (bit % 8));
            mac[bit % 8] ^= 1;
            return isRight && isWrong && !hsm.VerifyMac(key, macAlgorithm, data, mac);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_mac_of_another_length_is_wrong(int length)
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
        Assert.False(temporary.Hsm.VerifyMac(key, MacAlgorithm.UnionPayEcb, "message"u8, new byte[length]));
        Assert.Throws<ArgumentException>(() => temporary.Hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, "message"u8, new byte[length]));
    }

    [Fact]
    public void The_unionpay_mac_is_eight_upper_case_hex_characters()
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
        var mac = new byte[8];
        temporary.Hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, AnnexData, mac);
        Assert.Matches("^[0-9A-F]{8}$", Encoding.ASCII.GetString(mac));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Des)]
    [InlineData(KeyAlgorithm.Sm4)]
    [InlineData(KeyAlgorithm.Aes128)]
    public void Algorithm_3_refuses_keys_without_two_des_halves(KeyAlgorithm algorithm)
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(KeyUsage.Mac, algorithm);
        Assert.Throws<HsmException>(() => temporary.Hsm.GenerateMac(key, MacAlgorithm.Iso9797Algorithm3, "message"u8, new byte[8]));
    }

    [Fact]
    public void Many_threads_get_the_macs_that_one_gets()
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var keys = new[] { KeyAlgorithm.Des, KeyAlgorithm.TripleDes, KeyAlgorithm.Sm4 }.Select(algorithm => hsm.GenerateKey(KeyUsage.Mac, algorithm)).ToArray();
        var pinKey = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var zoneKey = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var verificationKey = hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        var offset = hsm.MakePinOffset(verificationKey, "6225000000000014", "123456".ToCharArray());
        var expected = keys.Select(key => Mac(hsm, key, AnnexData)).ToArray();

        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            Assert.Equal(expected[i % 3], Mac(hsm, keys[i % 3], AnnexData));
            byte[] block = new byte[8], translated = new byte[8];
            hsm.EncryptPin(pinKey, PinBlockFormat.Iso3, "123456".ToCharArray(), "6225000000000014", block);
            Assert.Equal(PinResult.Ok, hsm.TranslatePin(pinKey, PinBlockFormat.Iso3, zoneKey, PinBlockFormat.Iso0, "6225000000000014", block, translated));
            Assert.Equal(PinResult.Ok, hsm.VerifyPin(zoneKey, PinBlockFormat.Iso0, translated, "6225000000000014", verificationKey, offset));
            Assert.Equal(AnnexData, hsm.Unseal("card", hsm.Seal("card", AnnexData)));
        });
    }

    private static byte[] Mac(SoftwareHsm hsm, WrappedKey key, ReadOnlySpan<byte> data)
    {
        var mac = new byte[8];
        hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, data, mac);
        return mac;
    }
}
