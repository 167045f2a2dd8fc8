using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Piaohao.Keys.Ciphers;

/// <summary>The SM3 hash (GB/T 32905-2016), 32 bytes, and HMAC with it (GM/T 0042-2015).</summary>
public static class Sm3
{
    /// <summary>Bytes of a hash and of a HMAC.</summary>
    public const int Length = 32;

    /// <summary>Hashes <paramref name="data"/>.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var digest = new SM3Digest();
        digest.BlockUpdate(data.ToArray(), 0, data.Length);
        var hash = new byte[Length];
        digest.DoFinal(hash, 0);
        return hash;
    }

    /// <summary>The keyed hash of <paramref name="data"/>.</summary>
    public static byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var hmac = new HMac(new SM3Digest());
        var copy = key.ToArray();
        hmac.Init(new KeyParameter(copy));
        CryptographicOperations.ZeroMemory(copy);
        hmac.BlockUpdate(data.ToArray(), 0, data.Length);
        var mac = new byte[Length];
        hmac.DoFinal(mac, 0);
        return mac;
    }
}
