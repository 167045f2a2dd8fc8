using System.Reflection;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Piaohao.Keys.Ciphers;
using Xunit;

namespace Piaohao.Keys.Tests.Ciphers;

/// <summary>The cipher written here is the runtime's, whatever the key and the data.</summary>
public sealed class DesProperties
{
    // Random keys of each length, some with equal parts.
    private static readonly Gen<byte[]> Keys = Gen.OneOf(
        Arbitrary.ByteArray(8, 8), Arbitrary.ByteArray(16, 16), Arbitrary.ByteArray(24, 24),
        Arbitrary.ByteArray(8, 8).Select(part => (byte[])[.. part, .. part]),
        Arbitrary.ByteArray(8, 8).Select(part => (byte[])[.. part, .. part, .. part]),
        Arbitrary.ByteArray(16, 16).Select(parts => (byte[])[.. parts, .. parts[8..]]));

    private static readonly Arbitrary<(byte[] Key, byte[] Data)> Blocks = Arb.From(
        from key in Keys
        from count in Gen.Choose(0, 12)
        from data in Arbitrary.ByteArray(8 * count, 8 * count)
        select (key, data));

    [Fact]
    public void Enciphering_and_deciphering_are_those_of_the_runtime() => Prop.ForAll(Blocks, blocks =>
    {
        using var cipher = Own(blocks.Key);
        byte[] enciphered = new byte[blocks.Data.Length], deciphered = new byte[blocks.Data.Length];
        cipher.Encrypt(blocks.Data, enciphered);
        cipher.Decrypt(blocks.Data, deciphered);
        return enciphered.SequenceEqual(TripleDesByRuntime.Encrypt(blocks.Key, CipherMode.ECB, blocks.Data))
            && deciphered.SequenceEqual(TripleDesByRuntime.Decrypt(blocks.Key, blocks.Data));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Blocks_are_enciphered_in_place_as_elsewhere() => Prop.ForAll(Blocks, blocks =>
    {
        using var cipher = Own(blocks.Key);
        var (elsewhere, inPlace) = (new byte[blocks.Data.Length], blocks.Data.ToArray());
        cipher.Encrypt(blocks.Data, elsewhere);
        cipher.Encrypt(inPlace, inPlace);
        var enciphersAlike = inPlace.SequenceEqual(elsewhere);
        cipher.Decrypt(inPlace, inPlace);
        return enciphersAlike && inPlace.SequenceEqual(blocks.Data);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parity_bits_change_nothing() => Prop.ForAll(Blocks, blocks =>
    {
        using var cipher = Own(blocks.Key);
        using var other = Own([.. blocks.Key.Select(octet => (byte)(octet ^ 1))]);
        byte[] one = new byte[blocks.Data.Length], two = new byte[blocks.Data.Length];
        cipher.Encrypt(blocks.Data, one);
        other.Encrypt(blocks.Data, two);
        return one.SequenceEqual(two);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    public void A_cipher_put_away_keeps_nothing_of_its_key_and_enciphers_nothing(int keyLength)
    {
        var cipher = Own(RandomNumberGenerator.GetBytes(keyLength));
        var roundKeys = (ulong[])cipher.GetType().GetField("roundKeys", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(cipher)!;
        Assert.Contains(roundKeys, roundKey => roundKey != 0);
        cipher.Dispose();
        Assert.All(roundKeys, roundKey => Assert.Equal(0UL, roundKey));
        Assert.Throws<ObjectDisposedException>(() => cipher.Encrypt(new byte[8], new byte[8]));
        Assert.Throws<ObjectDisposedException>(() => cipher.Decrypt(new byte[8], new byte[8]));
    }

    private static BlockCipher Own(byte[] key) => key.Length == 8 ? BlockCipher.Des(key) : BlockCipher.TripleDes(key);
}
