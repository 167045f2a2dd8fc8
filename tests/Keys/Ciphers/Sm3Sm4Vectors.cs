using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;
using Xunit;

namespace Piaohao.Keys.Tests.Ciphers;

public sealed class Sm3Sm4Vectors
{
    private const string File = "sm3-sm4.json";

    public static TheoryData<string> Hashes => Vector.Ids(File, "sm3");

    public static TheoryData<string> Hmacs => Vector.Ids(File, "hmac-sm3");

    public static TheoryData<string> Ecb => Vector.Ids(File, "sm4-ecb", "sm4-ecb-iterated");

    public static TheoryData<string> Cmacs => Vector.Ids(File, "cmac-sm4");

    public static TheoryData<string> CbcMacs => Vector.Ids(File, "iso9797-mac-sm4");

    [Fact]
    public void Every_vector_of_the_file_is_tested() =>
        Assert.Equal(Vector.All(File).Count(), new[] { Hashes, Hmacs, Ecb, Cmacs, CbcMacs }.Sum(ids => ids.Count));

    [Theory, MemberData(nameof(Hashes))]
    public void Sm3_gives_the_published_hash(string id)
    {
        var vector = Vector.Find(File, id);
        var message = vector.Inputs.TryGetProperty("repeat", out _)
            ? Enumerable.Repeat(vector.Bytes("repeat"), vector.Number("times")).SelectMany(part => part).ToArray()
            : vector.Bytes("message");
        Assert.Equal(vector.ExpectedText("digest"), Convert.ToHexString(Sm3.Hash(message)));
    }

    [Theory, MemberData(nameof(Hmacs))]
    public void Hmac_sm3_gives_the_published_mac(string id)
    {
        var vector = Vector.Find(File, id);
        Assert.Equal(vector.ExpectedText("mac"), Convert.ToHexString(Sm3.Hmac(vector.Bytes("key"), vector.Bytes("message"))));
    }

    [Theory, MemberData(nameof(Ecb))]
    public void Sm4_enciphers_and_deciphers_the_published_blocks(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = BlockCipher.Sm4(vector.Bytes("key"));
        var block = vector.Bytes("plaintext");
        var times = vector.Inputs.TryGetProperty("iterations", out var iterations) ? iterations.GetInt32() : 1;
        for (var i = 0; i < times; i++) cipher.Encrypt(block, block);
        Assert.Equal(vector.ExpectedText("ciphertext"), Convert.ToHexString(block));
        if (times > 1000) return;
        for (var i = 0; i < times; i++) cipher.Decrypt(block, block);
        Assert.Equal(vector.Bytes("plaintext"), block);
    }

    [Theory, MemberData(nameof(Cmacs))]
    public void Cmac_with_sm4_gives_the_published_mac(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = BlockCipher.Sm4(vector.Bytes("key"));
        var mac = new byte[16];
        Cmac.Compute(cipher, vector.Bytes("message"), mac);
        Assert.Equal(vector.ExpectedText("mac"), Convert.ToHexString(mac));
    }

    [Theory, MemberData(nameof(CbcMacs))]
    public void Cbc_macs_with_sm4_are_the_published_ones(string id)
    {
        var vector = Vector.Find(File, id);
        var padding = (Iso9797Padding)vector.Number("padding");
        using var cipher = BlockCipher.Sm4(vector.Bytes("key"));
        var mac = new byte[16];
        if (vector.Number("algorithm") == 1)
        {
            Iso9797.Algorithm1(cipher, padding, vector.Bytes("message"), mac);
        }
        else
        {
            using var second = BlockCipher.Sm4(vector.Bytes("key2"));
            Iso9797.Algorithm3(cipher, second, padding, vector.Bytes("message"), mac);
        }
        Assert.Equal(vector.ExpectedText("mac"), Convert.ToHexString(mac)[..vector.ExpectedText("mac").Length]);
    }
}
