using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Orders;

/// <summary>What both sides make of an activation code: the terminal's proof that it has it, and the key under which the master key comes (docs/wire.md).</summary>
public static class ActivationSecret
{
    public const int Length = 32, NonceLength = 16, ProofLength = 32;

    /// <summary>K: HKDF-Extract over the code's characters, salted with TID and MID. Whoever holds it can activate: it is sealed or wiped.</summary>
    public static byte[] Of(ReadOnlySpan<char> code, string tid, string mid)
    {
        Span<byte> secret = stackalloc byte[code.Length];
        Encoding.ASCII.GetBytes(code, secret);
        var key = new byte[Length];
        HKDF.Extract(HashAlgorithmName.SHA256, secret, Encoding.ASCII.GetBytes(tid + mid), key);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>HMAC-SHA-256 over TID, MID, trace number and nonce.</summary>
    public static byte[] Proof(ReadOnlySpan<byte> secret, string tid, string mid, int trace, ReadOnlySpan<byte> nonce)
    {
        Span<byte> key = stackalloc byte[Length];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, key, "request"u8);
        byte[] data = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tid}{mid}{trace:000000}")), .. nonce];
        var proof = HMACSHA256.HashData(key, data);
        CryptographicOperations.ZeroMemory(key);
        return proof;
    }

    /// <summary>The AES-256 key of the key block.</summary>
    public static byte[] ProtectionKey(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> terminalNonce, ReadOnlySpan<byte> hostNonce)
    {
        var key = new byte[Length];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, key, [.. "key"u8, .. terminalNonce, .. hostNonce]);
        return key;
    }
}
