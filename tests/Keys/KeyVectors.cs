using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;
using Xunit;

namespace Piaohao.Keys.Tests;

public sealed class KeyVectors
{
    private const string File = "keys.json";

    public static TheoryData<string> CheckValues => Vector.Ids(File, "kcv");

    public static TheoryData<string> Components => Vector.Ids(File, "key-from-components");

    public static TheoryData<string> Parities => Vector.Ids(File, "des-odd-parity-adjust");

    public static TheoryData<string> Ibm3624Pins => Vector.Ids(File, "ibm3624");

    [Fact]
    public void Every_vector_of_the_file_is_tested() =>
        Assert.Equal(Vector.All(File).Count(), new[] { CheckValues, Components, Parities, Ibm3624Pins }.Sum(ids => ids.Count));

    [Theory, MemberData(nameof(CheckValues))]
    public void A_key_has_its_check_value(string id)
    {
        var vector = Vector.Find(File, id);
        var key = vector.Bytes("key");
        var algorithm = (vector.Text("algorithm"), key.Length) switch
        {
            ("AES", 16) => KeyAlgorithm.Aes128,
            ("AES", _) => KeyAlgorithm.Aes256,
            (_, 8) => KeyAlgorithm.Des,
            _ => KeyAlgorithm.TripleDes,
        };
        using var cipher = BlockCipher.For(algorithm, key);

        var block = new byte[cipher.BlockSize];
        if (vector.Text("method") == "cmac-zero-block") Cmac.Compute(cipher, new byte[cipher.BlockSize], block);
        else cipher.Encrypt(new byte[cipher.BlockSize], block);
        Assert.Equal(vector.ExpectedText("fullCheckBlock"), Convert.ToHexString(block));
        Assert.StartsWith(vector.ExpectedText("kcv"), Convert.ToHexString(block), StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexString(block)[..8], Kcv.Of(algorithm, cipher).ToString());
    }

    [Fact]
    public void A_check_value_is_written_as_it_is_read()
    {
        var bytes = new byte[4];
        var check = Kcv.Read([0x71, 0x2C, 0x8C, 0x73]);
        check.Write(bytes);
        Assert.Equal("712C8C73", Convert.ToHexString(bytes));
        Assert.Equal("712C8C73", check.ToString());
        Assert.Equal(new Kcv(0x712C8C73), check);
    }

    [Theory, MemberData(nameof(Components))]
    public void Components_make_the_key_and_are_wiped(string id)
    {
        var vector = Vector.Find(File, id);
        var key = new byte[vector.ExpectedBytes("key").Length];
        foreach (var component in vector.Inputs.GetProperty("components").EnumerateArray())
        {
            var bytes = Convert.FromHexString(component.GetString()!);
            KeyComponents.Add(key, bytes);
            Assert.All(bytes, value => Assert.Equal(0, value));
        }
        Assert.Equal(vector.ExpectedBytes("key"), key);
        using var cipher = BlockCipher.TripleDes(key);
        Assert.StartsWith(vector.ExpectedText("kcv"), Kcv.Of(KeyAlgorithm.TripleDes, cipher).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => KeyComponents.Add(new byte[16], new byte[8]));

    [Theory, MemberData(nameof(Parities))]
    public void Parity_is_made_odd(string id)
    {
        var vector = Vector.Find(File, id);
        var key = vector.Bytes("key");
        Assert.False(DesParity.IsOdd(key));
        DesParity.MakeOdd(key);
        Assert.Equal(vector.ExpectedBytes("key"), key);
        Assert.True(DesParity.IsOdd(key));
    }

    [Theory]
    [InlineData("0101010101010101", true)]
    [InlineData("01FE01FE01FE01FE", true)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF", true)]
    [InlineData("0123456789ABCDEF0101010101010101", true)]
    [InlineData("0123456789ABCDEFFEDCBA9876543210", false)]
    [InlineData("0123456789ABCDEF", false)]
    public void Weak_keys_are_known(string key, bool isWeak) => Assert.Equal(isWeak, DesParity.IsWeak(Convert.FromHexString(key)));

    [Theory, MemberData(nameof(Ibm3624Pins))]
    public void Ibm_3624_goes_from_offset_to_pin_and_back(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = BlockCipher.TripleDes(vector.Bytes("pvk"));
        var pan = vector.Text("pan").Substring(vector.Number("panOffset"), vector.Number("panLength"));
        var validationData = Convert.FromHexString(pan.PadRight(16, vector.Text("panPad")[0]));
        Assert.Equal(vector.ExpectedText("validationData"), Convert.ToHexString(validationData));

        var natural = new char[4];
        Ibm3624.NaturalPin(cipher, validationData, vector.Text("decimalisationTable"), natural);
        Assert.Equal(vector.ExpectedText("intermediatePin"), new string(natural));

        var offset = new char[4];
        Ibm3624.Offset(natural, vector.ExpectedText("pin"), offset);
        Assert.Equal(vector.Text("offset"), new string(offset));

        Ibm3624.AddOffset(natural, vector.Text("offset"));
        Assert.Equal(vector.ExpectedText("pin"), new string(natural));
    }

    [Theory]
    [InlineData("1122334455667788", "1122334455667788")]
    [InlineData("11223344556677", "11223344556677FF")]
    [InlineData("6212345678901234567", "2345678901234567")]
    [InlineData("12345678901", null)]
    [InlineData("12345678901A", null)]
    public void Validation_data_are_the_rightmost_digits_of_the_card_number(string pan, string? expected)
    {
        var data = new byte[8];
        Assert.Equal(expected is not null, Ibm3624.TryWriteValidationData(pan, data));
        if (expected is not null) Assert.Equal(expected, Convert.ToHexString(data));
    }
}
