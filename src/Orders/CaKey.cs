using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Orders;

/// <summary>The public key of a card scheme as field 62 of a download carries it (9F06, 9F22, DF05, DF06, DF07, DF02, DF04, DF03).</summary>
/// <param name="Rid">Registered application provider, 5 bytes.</param>
/// <param name="Index">Number of the key within the scheme.</param>
/// <param name="Expiry">YYYYMMDD.</param>
/// <param name="HashAlgorithm">DF06; 1 = SHA-1.</param>
/// <param name="SignatureAlgorithm">DF07; 1 = RSA.</param>
/// <param name="Modulus">At most 248 bytes.</param>
/// <param name="Exponent">1 or 3 bytes.</param>
/// <param name="Check">SHA-1 over RID, index, modulus and exponent, 20 bytes.</param>
public sealed record CaKey(
    ReadOnlyMemory<byte> Rid, byte Index, string Expiry, byte HashAlgorithm, byte SignatureAlgorithm, ReadOnlyMemory<byte> Modulus, ReadOnlyMemory<byte> Exponent,
    ReadOnlyMemory<byte> Check)
{
    private const int RidTag = 0x9F06, IndexTag = 0x9F22, ExpiryTag = 0xDF05, HashTag = 0xDF06, SignatureTag = 0xDF07, ModulusTag = 0xDF02, ExponentTag = 0xDF04, CheckTag = 0xDF03;

    /// <summary>True where the check is that of the key: nothing was changed on the way.</summary>
    public bool IsWhole => Check.Span.SequenceEqual(CheckOf(Rid.Span, Index, Modulus.Span, Exponent.Span));

    /// <summary>SHA-1 over RID, index, modulus and exponent (EMV book 2, 11.2.2: a check against damage, not a signature).</summary>
    public static byte[] CheckOf(ReadOnlySpan<byte> rid, byte index, ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(rid);
        hash.AppendData([index]);
        hash.AppendData(modulus);
        hash.AppendData(exponent);
        return hash.GetHashAndReset();
    }

    /// <summary>Reads one key; false where an element is missing, doubled or of another length.</summary>
    public static bool TryParse(ReadOnlySpan<byte> item, [NotNullWhen(true)] out CaKey? key)
    {
        key = null;
        if (!ChipElements.TryParse(item, out var elements) || elements.Length != 8) return false;
        if (elements[0].Tag != RidTag || elements[1].Tag != IndexTag) return false;
        ReadOnlyMemory<byte> Value(int tag) => elements.FirstOrDefault(element => element.Tag == tag).Value;
        var (rid, expiry, check) = (Value(RidTag), Value(ExpiryTag), Value(CheckTag));
        var (modulus, exponent) = (Value(ModulusTag), Value(ExponentTag));
        if (rid.Length != 5 || expiry.Length != 8 || check.Length != 20 || modulus.Length is 0 or > 248 || exponent.Length is not (1 or 3)) return false;
        if (Value(IndexTag).Length != 1 || Value(HashTag).Length != 1 || Value(SignatureTag).Length != 1) return false;
        if (expiry.Span.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        key = new CaKey(
            rid, Value(IndexTag).Span[0], Encoding.ASCII.GetString(expiry.Span), Value(HashTag).Span[0], Value(SignatureTag).Span[0], modulus, exponent, check);
        return true;
    }

    /// <summary>The elements in the order of the wire.</summary>
    public byte[] ToArray()
    {
        var bytes = new List<byte>();
        ChipElements.Append(bytes, RidTag, Rid.Span);
        ChipElements.Append(bytes, IndexTag, [Index]);
        ChipElements.Append(bytes, ExpiryTag, Encoding.ASCII.GetBytes(Expiry));
        ChipElements.Append(bytes, HashTag, [HashAlgorithm]);
        ChipElements.Append(bytes, SignatureTag, [SignatureAlgorithm]);
        ChipElements.Append(bytes, ModulusTag, Modulus.Span);
        ChipElements.Append(bytes, ExponentTag, Exponent.Span);
        ChipElements.Append(bytes, CheckTag, Check.Span);
        return [.. bytes];
    }
}
