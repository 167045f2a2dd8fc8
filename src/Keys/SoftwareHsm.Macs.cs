using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;
using Piaohao.Keys.Secrets;

namespace Piaohao.Keys;

/// <content>Message authentication.</content>
public sealed partial class SoftwareHsm
{
    private const int MacLength = 8;

    /// <inheritdoc/>
    public void GenerateMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (mac.Length != MacLength) throw new ArgumentException("A MAC takes 8 bytes.", nameof(mac));
        ComputeMac(key, algorithm, data, mac);
    }

    /// <inheritdoc/>
    public bool VerifyMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[MacLength];
        ComputeMac(key, algorithm, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }

    private void ComputeMac(
        WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> mac,
        [CallerMemberName] string command = "")
    {
        using var lease = Use(key, KeyUsage.Mac, command);
        var cipher = lease.Secret.Cipher;
        switch (algorithm)
        {
            case MacAlgorithm.UnionPayEcb:
                UnionPayMac.Compute(cipher, data, mac);
                break;
            case MacAlgorithm.UnionPayEcbRaw:
                UnionPayMac.ComputeRaw(cipher, data, mac);
                break;
            case MacAlgorithm.Iso9797Algorithm1:
                Iso9797.Algorithm1(cipher, Iso9797Padding.Method1, data, mac);
                break;
            case MacAlgorithm.Iso9797Algorithm3:
                var (left, right) = Halves(lease.Secret, key.Block, command);
                Iso9797.Algorithm3(left, right, Iso9797Padding.Method1, data, mac);
                break;
            case MacAlgorithm.Cmac:
                Cmac.Compute(cipher, data, mac);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(algorithm));
        }
    }

    private (BlockCipher Left, BlockCipher Right) Halves(OpenKey key, string block, string command)
    {
        if (key.Algorithm != KeyAlgorithm.TripleDes)
            throw Refused(command, $"ISO 9797-1 algorithm 3 takes a double-length DES key, not {key.Algorithm}");
        if (key.Halves is { } halves) return halves;
        Span<byte> clear = stackalloc byte[LongestKey];
        try
        {
            Unwrap(block, clear, out _, out _);
            return key.Split(clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }
}
