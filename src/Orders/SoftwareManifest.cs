using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Orders;

/// <summary>What a software package says of itself, signed.</summary>
/// <param name="Version">Program version, 1 to 8 printable characters without spaces.</param>
/// <param name="Size">Bytes of the package.</param>
/// <param name="Digest">SHA-256 of the package, 64 lower-case hex digits.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="SignedText"/>, 64 bytes (r, s).</param>
/// <param name="Signer">Whose key it is, for people, at most 40 characters.</param>
public sealed record SoftwareManifest(string Version, int Size, string Digest, ReadOnlyMemory<byte> Signature, string Signer)
{
    /// <summary>The largest package taken: 8 MiB.</summary>
    public const int SizeMax = 8 << 20;

    private const int SignatureLength = 64;

    /// <summary>What is signed: the form's name, version, size and digest, each followed by a line feed, in ASCII.</summary>
    public static byte[] SignedText(string version, int size, string digest) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PIAOHAO-SOFTWARE-1\n{version}\n{size}\n{digest}\n"));

    /// <summary>Reads the elements of tag 2, length 3 and value; false where one is missing or not in its form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> item, [NotNullWhen(true)] out SoftwareManifest? manifest)
    {
        manifest = null;
        if (item.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E) || !Field59.TryParse(Encoding.ASCII.GetString(item), out var parts)) return false;
        if (parts["01"] is not { } version || !IsVersion(version)) return false;
        if (!int.TryParse(parts["02"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is 0 or > SizeMax) return false;
        if (parts["03"] is not { } digest || !SetStamp.IsDigest(digest)) return false;
        if (parts["04"] is not { Length: 2 * SignatureLength } signature || parts["05"] is not { Length: > 0 and <= 40 } signer) return false;
        var bytes = new byte[SignatureLength];
        if (Convert.FromHexString(signature, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        manifest = new SoftwareManifest(version, size, digest, bytes, signer);
        return true;
    }

    /// <summary>1 to 8 printable characters without spaces.</summary>
    public static bool IsVersion(string version) => version is { Length: > 0 and <= 8 } && !version.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>True where the holder of the key has signed version, size and digest.</summary>
    public bool IsSignedBy(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.VerifyData(SignedText(Version, Size, Digest), Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>The item as it goes into field 62.</summary>
    public byte[] ToArray() => Encoding.ASCII.GetBytes(Field59.Of(
        new("01", Version), new("02", Size.ToString(CultureInfo.InvariantCulture)), new("03", Digest), new("04", Convert.ToHexStringLower(Signature.Span)), new("05", Signer)).ToText());
}
