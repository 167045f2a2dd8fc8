using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Orders;

/// <summary>How a blacklist names cards without their numbers: PBKDF2 (HMAC-SHA-256) of the digits, 16 bytes. It keeps numbers out of sight; who tries all numbers of
/// a BIN can still find one, slowly.</summary>
/// <param name="Salt">16 random bytes, new with each version.</param>
/// <param name="Rounds">1,000 to 1,000,000.</param>
public sealed record BlacklistDigest(ReadOnlyMemory<byte> Salt, int Rounds)
{
    public const int SaltLength = 16, Length = 16, PerItem = 30;
    public const int RoundsUsual = 10_000;
    private const int RoundsMin = 1_000, RoundsMax = 1_000_000;

    /// <summary>Reads the first item of a blacklist; false where it is not in its form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> item, out BlacklistDigest digest)
    {
        digest = new BlacklistDigest(default, 0);
        if (item.Length != SaltLength + 4) return false;
        var rounds = BinaryPrimitives.ReadInt32BigEndian(item[SaltLength..]);
        if (rounds is < RoundsMin or > RoundsMax) return false;
        digest = new BlacklistDigest(item[..SaltLength].ToArray(), rounds);
        return true;
    }

    /// <summary>The first item of the list.</summary>
    public byte[] ToArray()
    {
        var item = new byte[SaltLength + 4];
        Salt.Span.CopyTo(item);
        BinaryPrimitives.WriteInt32BigEndian(item.AsSpan(SaltLength), Rounds);
        return item;
    }

    /// <summary>The card's 16 bytes in this list.</summary>
    public byte[] Of(ReadOnlySpan<char> pan)
    {
        Span<byte> digits = stackalloc byte[pan.Length];
        Encoding.ASCII.GetBytes(pan, digits);
        var digest = Rfc2898DeriveBytes.Pbkdf2(digits, Salt.Span, Rounds, HashAlgorithmName.SHA256, Length);
        CryptographicOperations.ZeroMemory(digits);
        return digest;
    }
}
