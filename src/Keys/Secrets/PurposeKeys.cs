using System.Security.Cryptography;

namespace Piaohao.Keys.Secrets;

/// <summary>The two keys of one purpose: one seals, one hashes.</summary>
internal sealed class PurposeKeys(AesGcm sealing, byte[] hashing) : Secret
{
    public AesGcm Sealing => sealing;

    public ReadOnlySpan<byte> Hashing => hashing;

    protected override void Wipe()
    {
        sealing.Dispose();
        CryptographicOperations.ZeroMemory(hashing);
    }
}
