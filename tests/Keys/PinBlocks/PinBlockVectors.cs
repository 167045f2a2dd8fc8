using Piaohao.Keys.Ciphers;
using Piaohao.Keys.PinBlocks;
using Xunit;

namespace Piaohao.Keys.Tests.PinBlocks;

public sealed class PinBlockVectors
{
    private const string File = "pin-blocks.json";

    public static TheoryData<string> Format0Encode => Vector.Ids(File, "iso9564-format0-encode");

    public static TheoryData<string> Format0Encrypt => Vector.Ids(File, "iso9564-format0-encrypt-tdes");

    public static TheoryData<string> Format0Decode => Vector.Ids(File, "iso9564-format0-decode");

    public static TheoryData<string> Format1Encode => Vector.Ids(File, "iso9564-format1-encode");

    public static TheoryData<string> Format1Decode => Vector.Ids(File, "iso9564-format1-decode-tdes");

    public static TheoryData<string> Format2Encode => Vector.Ids(File, "iso9564-format2-encode");

    public static TheoryData<string> Format2Encrypt => Vector.Ids(File, "iso9564-format2-encrypt-tdes");

    public static TheoryData<string> Format2Decode => Vector.Ids(File, "iso9564-format2-decode");

    public static TheoryData<string> Format3Decode => Vector.Ids(File, "iso9564-format3-decode");

    public static TheoryData<string> Format4PinField => Vector.Ids(File, "iso9564-format4-pinfield-decode");

    public static TheoryData<string> Format4PanField => Vector.Ids(File, "iso9564-format4-panfield");

    public static TheoryData<string> Format4Encrypt => Vector.Ids(File, "iso9564-format4-encrypt");

    public static TheoryData<string> Format4Decrypt => Vector.Ids(File, "iso9564-format4-decrypt");

    [Fact]
    public void Every_vector_of_the_file_is_tested()
    {
        var tested = new[]
        {
            Format0Encode, Format0Encrypt, Format0Decode, Format1Encode, Format1Decode, Format2Encode, Format2Encrypt, Format2Decode,
            Format3Decode, Format4PinField, Format4PanField, Format4Encrypt, Format4Decrypt,
        };
        Assert.Equal(Vector.All(File).Count(), tested.Sum(ids => ids.Count));
    }

    [Theory, MemberData(nameof(Format0Encode))]
    public void Format_0_is_encoded_and_decoded(string id)
    {
        var vector = Vector.Find(File, id);
        var block = new byte[vector.IsRefused ? 8 : vector.ExpectedBytes("pinBlock").Length];
        Assert.Equal(!vector.IsRefused, PinBlockIso0.TryEncode(vector.Text("pin"), vector.Text("pan"), block));
        if (vector.IsRefused) return;
        Assert.Equal(vector.ExpectedBytes("pinBlock"), block);
        AssertPin(vector.Text("pin"), pin => (PinBlockIso0.TryDecode(block, vector.Text("pan"), pin, out var length), length));
    }

    [Theory, MemberData(nameof(Format0Encrypt))]
    public void Format_0_is_enciphered_with_3des(string id)
    {
        var vector = Vector.Find(File, id);
        // The source gives the 12 account digits only: any check digit follows, and a leading zero makes 13 digits or more.
        var pan = "0" + vector.Text("pan12") + "0";
        var block = new byte[8];
        Assert.True(PinBlockIso0.TryEncode(vector.Text("pin"), pan, block));
        Assert.Equal(vector.ExpectedBytes("pinBlock"), block);
        AssertEnciphered(vector, PinBlockFormat.Iso0, pan);
    }

    [Theory, MemberData(nameof(Format0Decode))]
    public void Format_0_is_refused_where_it_holds_no_pin(string id)
    {
        var vector = Vector.Find(File, id);
        Assert.True(vector.IsRefused);
        Assert.False(PinBlockIso0.TryDecode(vector.Bytes("pinBlock"), vector.Text("pan"), new char[12], out var length));
        Assert.Equal(0, length);
    }

    [Theory, MemberData(nameof(Format1Encode))]
    public void Format_1_is_encoded_and_decoded(string id)
    {
        var vector = Vector.Find(File, id);
        var fill = Convert.FromHexString(vector.Text("transactionField").PadLeft(16, '0'));
        var block = new byte[8];
        Assert.True(PinBlockIso1.TryEncode(vector.Text("pin"), fill, block));
        Assert.Equal(vector.ExpectedBytes("pinBlock"), block);
        AssertPin(vector.Text("pin"), pin => (PinBlockIso1.TryDecode(block, pin, out var length), length));
    }

    [Theory, MemberData(nameof(Format1Decode))]
    public void Format_1_is_deciphered_with_3des(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = BlockCipher.TripleDes(vector.Bytes("key"));
        var clear = new byte[8];
        cipher.Decrypt(vector.Bytes("encryptedPinBlock"), clear);
        Assert.Equal(vector.ExpectedBytes("clearPinBlock"), clear);
        AssertDeciphered(cipher, PinBlockFormat.Iso1, vector.Bytes("encryptedPinBlock"), "", vector.ExpectedText("pin"));
    }

    [Theory, MemberData(nameof(Format2Encode))]
    public void Format_2_is_encoded_and_decoded(string id)
    {
        var vector = Vector.Find(File, id);
        var block = new byte[8];
        Assert.True(PinBlockIso2.TryEncode(vector.Text("pin"), block));
        Assert.Equal(vector.ExpectedBytes("pinBlock"), block);
        AssertPin(vector.Text("pin"), pin => (PinBlockIso2.TryDecode(block, pin, out var length), length));
    }

    [Theory, MemberData(nameof(Format2Encrypt))]
    public void Format_2_is_enciphered_with_3des(string id)
    {
        var vector = Vector.Find(File, id);
        var block = new byte[8];
        Assert.True(PinBlockIso2.TryEncode(vector.Text("pin"), block));
        Assert.Equal(vector.ExpectedBytes("clearPinBlock"), block);
        AssertEnciphered(vector, PinBlockFormat.Iso2, "");
    }

    [Theory, MemberData(nameof(Format2Decode))]
    public void Format_2_is_refused_where_it_holds_no_pin(string id)
    {
        var vector = Vector.Find(File, id);
        Assert.True(vector.IsRefused);
        Assert.False(PinBlockIso2.TryDecode(vector.Bytes("pinBlock"), new char[12], out _));
    }

    [Theory, MemberData(nameof(Format3Decode))]
    public void Format_3_is_decoded(string id)
    {
        var vector = Vector.Find(File, id);
        var block = vector.Bytes("pinBlock");
        if (vector.IsRefused)
        {
            Assert.False(PinBlockIso3.TryDecode(block, vector.Text("pan"), new char[12], out _));
            return;
        }
        AssertPin(vector.ExpectedText("pin"), pin => (PinBlockIso3.TryDecode(block, vector.Text("pan"), pin, out var length), length));
    }

    [Theory, MemberData(nameof(Format4PinField))]
    public void The_pin_field_of_format_4_is_decoded(string id)
    {
        var vector = Vector.Find(File, id);
        var field = vector.Bytes("pinField");
        if (vector.IsRefused)
        {
            Assert.False(PinBlockIso4.TryDecodePin(field, new char[12], out _));
            return;
        }
        AssertPin(vector.ExpectedText("pin"), pin => (PinBlockIso4.TryDecodePin(field, pin, out var length), length));
    }

    [Theory, MemberData(nameof(Format4PanField))]
    public void The_card_number_field_of_format_4_is_encoded(string id)
    {
        var vector = Vector.Find(File, id);
        var field = new byte[16];
        Assert.Equal(!vector.IsRefused, PinBlockIso4.TryEncodePan(vector.Text("pan"), field));
        if (!vector.IsRefused) Assert.Equal(vector.ExpectedBytes("panField"), field);
    }

    [Theory, MemberData(nameof(Format4Encrypt))]
    public void Format_4_is_enciphered_with_aes(string id)
    {
        var vector = Vector.Find(File, id);
        var pinField = new byte[16];
        var panField = new byte[16];
        Assert.True(PinBlockIso4.TryEncodePin(vector.Text("pin"), vector.Bytes("random"), pinField));
        Assert.True(PinBlockIso4.TryEncodePan(vector.Text("pan"), panField));
        Assert.Equal(vector.ExpectedBytes("pinField"), pinField);
        Assert.Equal(vector.ExpectedBytes("panField"), panField);

        using var cipher = BlockCipher.Aes(vector.Bytes("key"));
        var block = new byte[16];
        Assert.True(PinBlock.TryEncipher(cipher, PinBlockFormat.Iso4, vector.Text("pin"), vector.Text("pan"), vector.Bytes("random"), block));
        Assert.Equal(vector.ExpectedBytes("encryptedPinBlock"), block);
    }

    [Theory, MemberData(nameof(Format4Decrypt))]
    public void Format_4_is_deciphered_with_aes(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = BlockCipher.Aes(vector.Bytes("key"));
        var block = vector.Bytes("encryptedPinBlock");
        if (vector.IsRefused)
        {
            Assert.False(PinBlock.TryDecipher(cipher, PinBlockFormat.Iso4, block, vector.Text("pan"), new char[12], out _));
            return;
        }
        AssertDeciphered(cipher, PinBlockFormat.Iso4, block, vector.Text("pan"), vector.ExpectedText("pin"));

        // The printed PIN field ends in its random half, from which the block comes out again.
        var field = vector.ExpectedBytes("pinField");
        var again = new byte[16];
        Assert.True(PinBlockIso4.TryEncipher(cipher, vector.ExpectedText("pin"), vector.Text("pan"), field.AsSpan(8), again));
        Assert.Equal(block, again);
        var panField = new byte[16];
        Assert.True(PinBlockIso4.TryEncodePan(vector.Text("pan"), panField));
        Assert.Equal(vector.ExpectedBytes("panField"), panField);
    }

    private static void AssertEnciphered(Vector vector, PinBlockFormat format, string pan)
    {
        using var cipher = BlockCipher.TripleDes(vector.Bytes("key"));
        var block = new byte[8];
        Assert.True(PinBlock.TryEncipher(cipher, format, vector.Text("pin"), pan, new byte[8], block));
        Assert.Equal(vector.ExpectedBytes("encryptedPinBlock"), block);
        AssertDeciphered(cipher, format, block, pan, vector.Text("pin"));
    }

    private static void AssertDeciphered(BlockCipher cipher, PinBlockFormat format, byte[] block, string pan, string expected) =>
        AssertPin(expected, pin => (PinBlock.TryDecipher(cipher, format, block, pan, pin, out var length), length));

    private static void AssertPin(string expected, Func<char[], (bool IsRead, int Length)> read)
    {
        var pin = new char[12];
        var (isRead, length) = read(pin);
        Assert.True(isRead);
        Assert.Equal(expected, new string(pin, 0, length));
    }
}
