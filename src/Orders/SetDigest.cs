using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Piaohao.Orders;

/// <summary>The digest by which a terminal knows a set whole: SHA-256 over all items in order, each with its length (4 bytes, big-endian) in front.</summary>
public sealed class SetDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The digest of a whole set, 64 lower-case hex digits.</summary>
    public static string Of(IEnumerable<byte[]> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        using var digest = new SetDigest();
        foreach (var item in items) digest.Add(item);
        return digest.Finish();
    }

    public void Add(ReadOnlySpan<byte> item)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, item.Length);
        hash.AppendData(length);
        hash.AppendData(item);
    }

    /// <summary>64 lower-case hex digits; the digest begins anew.</summary>
    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();
}
