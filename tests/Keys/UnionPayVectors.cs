using System.Text;
using System.Text.Json;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;
using Piaohao.Keys.PinBlocks;
using Piaohao.Keys.Tests.Macs;
using Xunit;

namespace Piaohao.Keys.Tests;

public sealed class UnionPayVectors
{
    public static TheoryData<string> SignIns => ["workkeys-40-a", "workkeys-60"];

    [Theory, MemberData(nameof(SignIns))]
    public void The_working_keys_of_a_sign_in_answer_are_taken_and_given_again(string name)
    {
        var example = Find("keyExamples", name);
        using var temporary = new TemporaryHsm();
        var master = temporary.Import(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, Text(example, "TMK"));
        var field = Convert.FromHexString(Text(example, "field62"));

        AssertTaken(temporary.Hsm, master, KeyUsage.Pin, KeyAlgorithm.TripleDes, field.AsSpan(0, 20), Text(example, "PIK"), Text(example, "PIK_KCV"));
        // A MAK of 8 bytes travels in 16, the rest zeros.
        byte[] macKey = [.. field[20..28], .. field[36..40]];
        Assert.All(field[28..36], value => Assert.Equal(0, value));
        AssertTaken(temporary.Hsm, master, KeyUsage.Mac, KeyAlgorithm.Des, macKey, Text(example, "MAK"), Text(example, "MAK_KCV"));
        if (example.TryGetProperty("TDK", out _))
            AssertTaken(temporary.Hsm, master, KeyUsage.Track, KeyAlgorithm.TripleDes, field.AsSpan(40, 20), Text(example, "TDK"), Text(example, "TDK_KCV"));
    }

    [Fact]
    public void The_working_keys_of_the_second_collection_agree()
    {
        var example = Array("logonKeys").Single();
        var inputs = example.GetProperty("inputs");
        var expected = example.GetProperty("expected");
        using var temporary = new TemporaryHsm();
        var master = temporary.Import(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, Text(inputs, "terminalMasterKey"));
        var field = Convert.FromHexString(Text(inputs, "field62"));
        AssertTaken(temporary.Hsm, master, KeyUsage.Pin, KeyAlgorithm.TripleDes, field.AsSpan(0, 20), Text(expected, "pinKey"), Text(expected, "pinKeyKcv"));
        byte[] macKey = [.. field[20..28], .. field[36..40]];
        AssertTaken(temporary.Hsm, master, KeyUsage.Mac, KeyAlgorithm.Des, macKey, Text(expected, "macKey"), Text(expected, "macKeyKcv"));
    }

    [Fact]
    public void A_terminal_master_key_comes_out_from_under_its_transport_key()
    {
        var example = Find("keyExamples", "tmk-transport");
        using var transport = BlockCipher.TripleDes(Convert.FromHexString(Text(example, "transportKey")));
        var key = new byte[16];
        transport.Decrypt(Convert.FromHexString(Text(example, "TMKcipher")), key);
        Assert.Equal(Text(example, "TMKstated"), Convert.ToHexString(key));

        using var cipher = BlockCipher.TripleDes(key);
        var check = new byte[8];
        cipher.Encrypt(new byte[8], check);
        Assert.Equal(Text(example, "KCVstated"), Convert.ToHexString(check));
        using var temporary = new TemporaryHsm();
        Assert.Equal("712C8C73", temporary.Hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, key).CheckValue.ToString());
    }

    [Fact]
    public void A_working_key_of_sm4_is_taken()
    {
        var example = Array("sm4KeyExamples").Single();
        using var temporary = new TemporaryHsm();
        var master = temporary.Import(KeyUsage.TerminalMaster, KeyAlgorithm.Sm4, Text(example, "TMK"));
        var message = Convert.FromHexString(Text(example, "cryptogram") + Text(example, "KCV")[..8]);
        AssertTaken(temporary.Hsm, master, KeyUsage.Pin, KeyAlgorithm.Sm4, message, Text(example, "PIK"), Text(example, "KCV")[..8]);
    }

    [Fact]
    public void The_mac_example_comes_out_in_every_step()
    {
        var example = Array("macExamples").Single();
        var mab = Convert.FromHexString(Text(example, "mab"));
        using var cipher = BlockCipher.TripleDes(Convert.FromHexString(Text(example, "key")));
        UnionPaySteps.AssertFold(mab, Text(example, "xor"));
        Assert.Equal(Text(example, "expanded"), Convert.ToHexString(Encoding.ASCII.GetBytes(Text(example, "xor"))));
        Assert.Equal(
            string.Join(' ', Text(example, "firstEncryption"), Text(example, "xorWithRight"), Text(example, "secondEncryption")),
            string.Join(' ', UnionPaySteps.Of(cipher, Convert.FromHexString(Text(example, "xor")))));

        using var temporary = new TemporaryHsm();
        var key = temporary.Import(KeyUsage.Mac, KeyAlgorithm.TripleDes, Text(example, "key"));
        var mac = new byte[8];
        temporary.Hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, mab, mac);
        Assert.Equal(Text(example, "field64Hex"), Convert.ToHexString(mac));
        Assert.Equal(Text(example, "statedBySource"), Encoding.ASCII.GetString(mac));
    }

    [Fact]
    public void The_mac_with_sm4_follows_the_same_steps_in_blocks_of_16()
    {
        byte[] data = [.. Enumerable.Range(0, 45).Select(value => (byte)(value * 5))];
        using var cipher = BlockCipher.Sm4(Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210"));
        var block = new byte[16];
        for (var i = 0; i < data.Length; i++) block[i % 16] ^= data[i];
        var mac = new byte[8];
        UnionPayMac.Compute(cipher, data, mac);
        Assert.Equal(UnionPaySteps.Of(cipher, block)[^1][..8], Encoding.ASCII.GetString(mac));
    }

    [Theory]
    [InlineData("pinblock-x98-123456789012345678")]
    [InlineData("pinblock-x98-1234567890123456")]
    public void The_pin_block_examples_come_out(string name)
    {
        var example = Find("pinBlockExamples", name);
        var block = new byte[8];
        Assert.True(PinBlockIso0.TryEncode(Text(example, "pin"), Text(example, "pan"), block));
        Assert.Equal(Text(example, "clearBlock"), Convert.ToHexString(block));
        Assert.Equal(Text(example, "statedBySource"), Convert.ToHexString(block));
    }

    [Fact]
    public void A_pin_is_enciphered_as_in_the_derived_sale()
    {
        var example = Find("derived", "pin-encrypted");
        using var temporary = new TemporaryHsm();
        var key = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, Text(example, "keyPIK"));
        var clear = new byte[8];
        Assert.True(PinBlockIso0.TryEncode(Text(example, "pin"), Text(example, "pan"), clear));
        Assert.Equal(Text(example, "clearBlock"), Convert.ToHexString(clear));

        var pin = Text(example, "pin").ToCharArray();
        var block = new byte[8];
        temporary.Hsm.EncryptPin(key, PinBlockFormat.Iso0, pin, Text(example, "pan"), block);
        Assert.Equal(Text(example, "field52"), Convert.ToHexString(block));
    }

    [Fact]
    public void A_track_is_enciphered_as_in_the_derived_sale()
    {
        var example = Find("derived", "track2-encrypted");
        using var temporary = new TemporaryHsm();
        var key = temporary.Import(KeyUsage.Track, KeyAlgorithm.TripleDes, Text(example, "keyTDK"));
        var track = Packed(Text(example, "track2Bcd"));
        Assert.Equal(Text(example, "blockTaken"), Convert.ToHexString(track.AsSpan(track.Length - 9, 8)));

        temporary.Hsm.EncryptTrack(key, track);
        Assert.Equal(Text(example, "track2AfterEncryption"), Convert.ToHexString(track)[..37]);
        temporary.Hsm.DecryptTrack(key, track);
        Assert.Equal(Packed(Text(example, "track2Bcd")), track);
    }

    [Fact]
    public void The_block_taken_from_a_track_ends_one_byte_before_the_last()
    {
        var example = Array("trackBlocks").Single();
        using var temporary = new TemporaryHsm();
        var key = temporary.Import(KeyUsage.Track, KeyAlgorithm.TripleDes, "0123456789ABCDEFFEDCBA9876543210");
        var clear = Packed(Text(example, "track"));
        var track = clear.ToArray();
        temporary.Hsm.EncryptTrack(key, track);

        using var cipher = BlockCipher.TripleDes(Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210"));
        var block = Convert.FromHexString(Text(example, "block"));
        cipher.Encrypt(block, block);
        Assert.Equal(clear[..^9], track[..^9]);
        Assert.Equal(block, track[^9..^1]);
        Assert.Equal(clear[^1], track[^1]);
    }

    private static void AssertTaken(SoftwareHsm hsm, WrappedKey master, KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> keyAndCheckValue, string clear, string checkValue)
    {
        var cryptogram = keyAndCheckValue[..^4];
        var key = hsm.ImportUnder(master, usage, algorithm, cryptogram, Kcv.Read(keyAndCheckValue[^4..]));
        Assert.Equal(checkValue, key.CheckValue.ToString());
        Assert.Equal(hsm.ImportClear(usage, algorithm, Convert.FromHexString(clear)).CheckValue, key.CheckValue);

        var given = hsm.ExportUnder(master, key);
        Assert.Equal(cryptogram, given.Value);
        Assert.Equal(checkValue, given.CheckValue.ToString());
    }

    // Packed fields of odd length end in a zero nibble.
    private static byte[] Packed(string digits) => Convert.FromHexString(digits + (int.IsOddInteger(digits.Length) ? "0" : ""));

    private static string Text(JsonElement example, string name) => example.GetProperty(name).GetString()!;

    private static JsonElement Find(string array, string name) => Array(array).Single(example => Text(example, "name") == name);

    private static IEnumerable<JsonElement> Array(string name)
    {
        using var document = Vector.Document("unionpay.json");
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(example => example.Clone())];
    }
}
