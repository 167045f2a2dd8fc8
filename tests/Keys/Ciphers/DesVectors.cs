using Piaohao.Keys.Ciphers;
using Xunit;

namespace Piaohao.Keys.Tests.Ciphers;

public sealed class DesVectors
{
    private const string File = "des.json";

    public static TheoryData<string> Ecb => Vector.Ids(File, "des-ecb");

    public static TheoryData<string> Cbc => Vector.Ids(File, "des-cbc");

    [Fact]
    public void Every_vector_of_the_file_is_tested() => Assert.Equal(Vector.All(File).Count(), Ecb.Count + Cbc.Count);

    [Theory, MemberData(nameof(Ecb))]
    public void Des_enciphers_and_deciphers_the_published_blocks(string id)
    {
        var vector = Vector.Find(File, id);
        byte[][] keys = vector.ListOfBytes("keys"), plaintexts = vector.ListOfBytes("plaintexts"), ciphertexts = vector.ExpectedListOfBytes("ciphertexts");
        Assert.Equal((keys.Length, keys.Length), (plaintexts.Length, ciphertexts.Length));
        for (var i = 0; i < keys.Length; i++)
        {
            using var cipher = keys[i].Length == 8 ? BlockCipher.Des(keys[i]) : BlockCipher.TripleDes(keys[i]);
            var blocks = new byte[plaintexts[i].Length];
            cipher.Encrypt(plaintexts[i], blocks);
            Assert.Equal(ciphertexts[i], blocks);
            cipher.Decrypt(blocks, blocks);
            Assert.Equal(plaintexts[i], blocks);
        }
    }

    [Theory, MemberData(nameof(Cbc))]
    public void Triple_des_gives_the_published_chain(string id)
    {
        var vector = Vector.Find(File, id);
        using var cipher = BlockCipher.TripleDes(vector.Bytes("key"));
        var (chain, enciphered) = (vector.Bytes("iv"), new List<byte>());
        foreach (var block in vector.Bytes("plaintext").Chunk(8))
        {
            cipher.Encrypt(chain.Zip(block, (one, other) => (byte)(one ^ other)).ToArray(), chain);
            enciphered.AddRange(chain);
        }
        Assert.Equal(vector.ExpectedBytes("ciphertext"), enciphered);
    }
}
