using System.Security.Cryptography;

namespace Piaohao.Keys.Tests.Ciphers;

/// <summary>DES and triple DES by System.Security.Cryptography; DES as triple DES with three equal keys, for OpenSSL has no other.</summary>
internal static class TripleDesByRuntime
{
    public static byte[] Encrypt(byte[] key, CipherMode mode, byte[] data)
    {
        using var algorithm = Make(mode);
        using var transform = algorithm.CreateEncryptor(Whole(key), new byte[8]);
        return transform.TransformFinalBlock(data, 0, data.Length);
    }

    public static byte[] Decrypt(byte[] key, byte[] data)
    {
        using var algorithm = Make(CipherMode.ECB);
        using var transform = algorithm.CreateDecryptor(Whole(key), new byte[8]);
        return transform.TransformFinalBlock(data, 0, data.Length);
    }

    private static TripleDES Make(CipherMode mode)
    {
        var algorithm = TripleDES.Create();
        (algorithm.Mode, algorithm.Padding) = (mode, PaddingMode.None);
        return algorithm;
    }

    private static byte[] Whole(byte[] key) => key.Length switch
    {
        8 => [.. key, .. key, .. key],
        16 => [.. key, .. key[..8]],
        _ => key,
    };
}
