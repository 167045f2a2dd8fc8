using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;
using Piaohao.Keys.Tests.Ciphers;
using Xunit;

namespace Piaohao.Keys.Tests.Macs;

/// <summary>The MACs of any data, beside the runtime's own ciphers over the data padded whole.</summary>
public sealed class MacProperties
{
    private static readonly Arbitrary<(byte[] Key, byte[] Data, Iso9797Padding Padding)> Messages = Arb.From(
        from key in Arbitrary.ByteArray(16, 16)
        from data in Arbitrary.ByteArray(0, 300)
        from padding in Gen.Elements(Iso9797Padding.Method1, Iso9797Padding.Method2, Iso9797Padding.Method3)
        select (key, data, padding));

    [Fact]
    public void Algorithm_1_is_the_last_block_of_the_chain() => Prop.ForAll(Messages, message =>
    {
        using var cipher = BlockCipher.TripleDes(message.Key);
        var mac = new byte[8];
        Iso9797.Algorithm1(cipher, message.Padding, message.Data, mac);
        return mac.AsSpan().SequenceEqual(TripleDesByRuntime.Encrypt(message.Key, CipherMode.CBC, Padded(message.Padding, message.Data)).AsSpan(^8..));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Algorithm_3_puts_the_last_block_through_the_other_half() => Prop.ForAll(Messages, message =>
    {
        var (left, right) = (message.Key[..8], message.Key[8..]);
        using var first = BlockCipher.Des(left);
        using var second = BlockCipher.Des(right);
        var mac = new byte[8];
        Iso9797.Algorithm3(first, second, message.Padding, message.Data, mac);
        var last = TripleDesByRuntime.Encrypt(left, CipherMode.CBC, Padded(message.Padding, message.Data))[^8..];
        return mac.SequenceEqual(TripleDesByRuntime.Encrypt(left, CipherMode.ECB, TripleDesByRuntime.Decrypt(right, last)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void The_fold_of_unionpay_is_each_byte_at_its_place_in_the_block(int blockLength) => Prop.ForAll(Arbitrary.Bytes(0, 100), data =>
    {
        byte[] expected = new byte[blockLength], folded = RandomNumberGenerator.GetBytes(blockLength);
        foreach (var (at, octet) in data.Index()) expected[at % blockLength] ^= octet;
        UnionPayMac.Fold(data, folded);
        return folded.SequenceEqual(expected);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static byte[] Padded(Iso9797Padding padding, byte[] data)
    {
        var padded = new byte[padding.PaddedLength(data.Length, blockSize: 8)];
        padding.Write(data, blockSize: 8, padded);
        return padded;
    }
}
