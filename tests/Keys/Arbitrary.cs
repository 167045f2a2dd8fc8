using FsCheck;
using FsCheck.Fluent;

namespace Piaohao.Keys.Tests;

internal sealed record Card(string Pin, string Pan, byte[] Key, byte[] Fill);

internal static class Arbitrary
{
    public static Gen<string> Digits(int shortest, int longest) =>
        Gen.Choose(shortest, longest).SelectMany(length => Gen.Choose(0, 9).ListOf(length)).Select(digits => string.Concat(digits));

    public static Gen<byte[]> ByteArray(int shortest, int longest) =>
        Gen.Choose(shortest, longest).SelectMany(length => Gen.Choose(0, 255).ListOf(length)).Select(bytes => bytes.Select(value => (byte)value).ToArray());

    public static Arbitrary<byte[]> Bytes(int shortest, int longest) => Arb.From(ByteArray(shortest, longest));

    public static Arbitrary<Card> Cards(int keyLength) => Arb.From(
        from pin in Digits(4, 12)
        from pan in Digits(13, 19)
        from key in ByteArray(keyLength, keyLength)
        from fill in ByteArray(8, 8)
        select new Card(pin, pan, key, fill));
}
