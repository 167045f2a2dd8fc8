using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Keys;

/// <content>Data at rest: sealing and keyed hashes.</content>
/// <remarks>Sealed: one byte version, 12 bytes random nonce, 16 bytes tag, ciphertext; version and purpose are
/// authenticated with it.
/// Random nonces hold for 2^32 sealings of one purpose (NIST SP 800-38D, 8.3).</remarks>
public sealed partial class SoftwareHsm
{
    private const byte SealVersion = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int ShortText = 256;
    private const int SealOverhead = 1 + NonceLength + TagLength;

    /// <inheritdoc/>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> data)
    {
        var box = new byte[SealOverhead + data.Length];
        box[0] = SealVersion;
        var nonce = box.AsSpan(1, NonceLength);
        random.GetBytes(nonce);
        using var lease = purposes.Lease(purpose, openPurpose);
        lease.Secret.Sealing.Encrypt(nonce, data, box.AsSpan(SealOverhead), box.AsSpan(1 + NonceLength, TagLength), Bound(purpose));
        return box;
    }

    /// <inheritdoc/>
    public byte[] Unseal(string purpose, ReadOnlySpan<byte> sealedData)
    {
        if (sealedData.Length < SealOverhead || sealedData[0] != SealVersion)
            throw Refused(nameof(Unseal), "this is not sealed data");
        var data = new byte[sealedData.Length - SealOverhead];
        using var lease = purposes.Lease(purpose, openPurpose);
        try
        {
            lease.Secret.Sealing.Decrypt(sealedData.Slice(1, NonceLength), sealedData[SealOverhead..], sealedData.Slice(1 + NonceLength, TagLength), data, Bound(purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Refused(nameof(Unseal), $"the data was altered, or sealed for another purpose than '{purpose}', or under another local master key");
        }
        return data;
    }

    /// <inheritdoc/>
    public byte[] KeyedHash(string purpose, ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        // On the stack, which nothing moves; a pinned array costs more than the hash.
        Span<byte> bytes = length <= ShortText ? stackalloc byte[length] : GC.AllocateUninitializedArray<byte>(length, pinned: true);
        try
        {
            Encoding.UTF8.GetBytes(text, bytes);
            using var lease = purposes.Lease(purpose, openPurpose);
            return HMACSHA256.HashData(lease.Secret.Hashing, bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static byte[] Bound(string purpose) => Encoding.UTF8.GetBytes($"{SealVersion} {purpose}");
}
