using System.Security.Cryptography;

namespace Piaohao.Ledger;

/// <summary>The chain of a merchant's entries: each entry's hash covers the one before it, so that no entry can be changed, moved or taken out unseen.</summary>
public static class Chain
{
    /// <summary>Bytes of a chain hash (SHA-256).</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>What the first entry is chained to: 32 zero bytes, and sequence 0.</summary>
    public static ReadOnlySpan<byte> Start => [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
