using System.Text;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;
using Xunit;

namespace Piaohao.Keys.Tests.Macs;

public sealed class MacVectors
{
    private const string File = "macs.json";

    public static TheoryData<string> Paddings => Vector.Ids(File, "iso9797-1-padding-1", "iso9797-1-padding-2", "iso9797-1-padding-3");

    public static TheoryData<string> Algorithm1 => Vector.Ids(File, "iso9797-1-alg1");

    public static TheoryData<string> Algorithm3 => Vector.Ids(File, "iso9797-1-alg3");

    public static TheoryData<string> CmacIds => Vector.Ids(File, "cmac");

    public static TheoryData<string> Pboc => Vector.Ids(File, "pboc-3des-mac");

    public static TheoryData<string> UnionPay => Vector.Ids(File, "unionpay-pos-ecb-mac");

    [Fact]
    public void Every_vector_of_the_file_is_tested() =>
        Assert.Equal(Vector.All(File).Count(), new[] { Paddings, Algorithm1, Algorithm3, CmacIds, Pboc, UnionPay }.Sum(ids => ids.Count));

    [Theory, MemberData(nameof(Paddings))]
    public void Data_is_padded(string id)
    {
        var vector = Vector.Find(File, id);
        var padding = (Iso9797Padding)(vector.Kind[^1] - '0');
        var data = vector.Bytes("data");
        var padded = new byte[padding.PaddedLength(data.Length, vector.Number("blockSize"))];
        padding.Write(data, vector.Number("blockSize"), padded);
        Assert.Equal(vector.ExpectedBytes("padded"), padded);
    }

    [Theory, MemberData(nameof(Algorithm1))]
    public void Algorithm_1_gives_the_published_mac(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = Cipher(vector.Text("cipher"), vector.Bytes("key"));
        var mac = new byte[vector.Number("macLength")];
        Iso9797.Algorithm1(cipher, (Iso9797Padding)vector.Number("padding"), vector.Bytes("data"), mac);
        Assert.Equal(vector.ExpectedBytes("mac"), mac);
    }

    [Theory, MemberData(nameof(Algorithm3))]
    public void Algorithm_3_gives_the_published_mac(string id)
    {
        var vector = Vector.Find(File, id);
        var hasTwoKeys = vector.Inputs.TryGetProperty("key1", out _);
        var first = hasTwoKeys ? vector.Bytes("key1") : vector.Bytes("key")[..8];
        var second = hasTwoKeys ? vector.Bytes("key2") : vector.Bytes("key")[8..];
        using var left = Cipher(vector.Text("cipher"), first);
        using var right = Cipher(vector.Text("cipher"), second);
        var mac = new byte[vector.Number("macLength")];
        Iso9797.Algorithm3(left, right, (Iso9797Padding)vector.Number("padding"), vector.Bytes("data"), mac);
        Assert.Equal(vector.ExpectedBytes("mac"), mac);
    }

    [Theory, MemberData(nameof(CmacIds))]
    public void Cmac_gives_the_published_mac(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = Cipher(vector.Text("cipher"), vector.Bytes("key"));
        var mac = new byte[vector.Number("macLength")];
        Cmac.Compute(cipher, vector.Bytes("data"), mac);
        Assert.Equal(vector.ExpectedBytes("mac"), mac);
    }

    [Theory, MemberData(nameof(Pboc))]
    public void The_pboc_mac_is_algorithm_3_with_padding_2(string id)
    {
        var vector = Vector.Find(File, id);
        var data = vector.Bytes("data");
        using var left = BlockCipher.Des(vector.Bytes("key").AsSpan(0, 8));
        using var right = BlockCipher.Des(vector.Bytes("key").AsSpan(8));
        var mac = new byte[8];
        Iso9797.Algorithm3(left, right, Iso9797Padding.Method2, data, mac);
        Assert.Equal(vector.ExpectedBytes("mac"), mac);

        // The source prints the chain after each of the first blocks, which is algorithm 1 over what was read so far.
        var printed = vector.Expected.GetProperty("intermediates").EnumerateArray().Select(value => value.GetString()!).ToArray();
        for (var i = 0; i < printed.Length; i++)
        {
            Iso9797.Algorithm1(left, Iso9797Padding.Method1, data.AsSpan(0, 8 * (i + 1)), mac);
            Assert.Equal(printed[i], Convert.ToHexString(mac));
        }
    }

    [Theory, MemberData(nameof(UnionPay))]
    public void The_unionpay_mac_and_its_steps_are_the_published_ones(string id)
    {
        var vector = Vector.Find(File, id);
        var key = vector.Bytes("key");
        var mab = vector.Bytes("mab");
        using var cipher = key.Length == 8 ? BlockCipher.Des(key) : BlockCipher.TripleDes(key);
        UnionPaySteps.AssertFold(mab, vector.ExpectedText("xor"));
        if (vector.Expected.TryGetProperty("xorPartials", out var partials))
            foreach (var (blocks, partial) in partials.EnumerateArray().Index())
                UnionPaySteps.AssertFold(mab.AsSpan(0, 8 * (blocks + 2)), partial.GetString()!);
        if (vector.Expected.TryGetProperty("steps", out var steps))
            Assert.Equal(string.Join(' ', steps.EnumerateArray()), string.Join(' ', UnionPaySteps.Of(cipher, vector.ExpectedBytes("xor"))));

        var mac = new byte[8];
        UnionPayMac.Compute(cipher, mab, mac);
        Assert.Equal(vector.ExpectedText("macAscii"), Encoding.ASCII.GetString(mac));
        if (vector.Expected.TryGetProperty("macField64", out var field)) Assert.Equal(field.GetString(), Convert.ToHexString(mac));
    }

    [Fact]
    public void The_key_of_the_second_unionpay_example_comes_out_of_its_cryptogram()
    {
        var vector = Vector.Find(File, "unionpay-ecb-csdn-0200");
        using var master = BlockCipher.TripleDes(vector.Bytes("tmk"));
        var key = new byte[8];
        master.Decrypt(vector.Bytes("takEncrypted"), key);
        Assert.Equal(vector.Bytes("key"), key);
    }

    private static BlockCipher Cipher(string name, byte[] key) => name switch
    {
        "DES" => BlockCipher.Des(key),
        "TDES" => BlockCipher.TripleDes(key),
        "AES" => BlockCipher.Aes(key),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
