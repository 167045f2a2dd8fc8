using System.Text;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;
using Xunit;

namespace Piaohao.Keys.Tests.Macs;

/// <summary>The UnionPay MAC step by step, written from the description alone.</summary>
internal static class UnionPaySteps
{
    public static void AssertFold(ReadOnlySpan<byte> data, string expected)
    {
        var block = new byte[expected.Length / 2];
        UnionPayMac.Fold(data, block);
        Assert.Equal(expected, Convert.ToHexString(block));
    }

    /// <summary>First encipherment, XOR with the right half, second encipherment.</summary>
    public static string[] Of(BlockCipher cipher, byte[] xor)
    {
        var expanded = Encoding.ASCII.GetBytes(Convert.ToHexString(xor));
        var first = new byte[xor.Length];
        cipher.Encrypt(expanded.AsSpan(0, xor.Length), first);
        var mixed = first.Zip(expanded.Skip(xor.Length), (a, b) => (byte)(a ^ b)).ToArray();
        var second = new byte[xor.Length];
        cipher.Encrypt(mixed, second);
        return [Convert.ToHexString(first), Convert.ToHexString(mixed), Convert.ToHexString(second)];
    }
}
