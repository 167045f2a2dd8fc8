using Piaohao.Keys.Ciphers;
using Xunit;

namespace Piaohao.Keys.Tests.Ciphers;

public sealed class BlockCipherTests
{
    // NIST SP 800-17, table 1 and the classic weak key: the framework's own DES refuses it.
    [Theory]
    [InlineData("0101010101010101", "8000000000000000", "95F8A5E5DD31D900")]
    [InlineData("0101010101010101", "0000000000000001", "166B40B44ABA4BD6")]
    [InlineData("3333333333333333", "0000000000000000", "ADC67D8473BF2F06")]
    public void Des_takes_every_key(string key, string plain, string enciphered)
    {
        using var cipher = BlockCipher.Des(Convert.FromHexString(key));
        var block = Convert.FromHexString(plain);
        cipher.Encrypt(block, block);
        Assert.Equal(enciphered, Convert.ToHexString(block));
        cipher.Decrypt(block, block);
        Assert.Equal(plain, Convert.ToHexString(block));
    }

    [Fact]
    public void A_double_key_with_equal_halves_is_single_des()
    {
        var half = Convert.FromHexString("0123456789ABCDEF");
        using var single = BlockCipher.Des(half);
        using var twice = BlockCipher.TripleDes([.. half, .. half]);
        byte[] one = new byte[80], two = new byte[80];
        single.Encrypt(new byte[80], one);
        twice.Encrypt(new byte[80], two);
        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData(KeyAlgorithm.Des)]
    [InlineData(KeyAlgorithm.TripleDes)]
    [InlineData(KeyAlgorithm.Sm4)]
    [InlineData(KeyAlgorithm.Aes128)]
    [InlineData(KeyAlgorithm.Aes256)]
    public void Keys_and_data_of_a_wrong_length_are_refused(KeyAlgorithm algorithm)
    {
        Assert.Throws<ArgumentException>(() => BlockCipher.For(algorithm, new byte[algorithm.KeyLength() - 1]));
        using var cipher = BlockCipher.For(algorithm, new byte[algorithm.KeyLength()]);
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(new byte[cipher.BlockSize + 1], new byte[64]));
        Assert.Throws<ArgumentException>(() => cipher.Decrypt(new byte[2 * cipher.BlockSize], new byte[cipher.BlockSize]));
    }
}
