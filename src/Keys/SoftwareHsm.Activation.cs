using System.Security.Cryptography;
using Piaohao.Keys.KeyBlocks;

namespace Piaohao.Keys;

/// <content>A terminal's master key on its way to a new terminal.</content>
public sealed partial class SoftwareHsm
{
    /// <inheritdoc/>
    public string ExportMaster(WrappedKey master, ReadOnlySpan<byte> protectionKey)
    {
        if (protectionKey.Length != 32) throw Refused(nameof(ExportMaster), "a master key travels under an AES-256 key");
        if (master.Usage != KeyUsage.TerminalMaster) throw Refused(nameof(ExportMaster), $"a {master.Usage} key is no terminal master key");
        // Only the lease is wanted: it proves that the block says what its owner does.
        Use(master, nameof(ExportMaster)).Dispose();
        Span<byte> clear = stackalloc byte[LongestKey];
        try
        {
            var length = Unwrap(master.Block, clear, out _, out _);
            Span<byte> padding = stackalloc byte[KeyBlock.PaddingLength(length)];
            random.GetBytes(padding);
            return KeyBlock.Wrap(protectionKey, Travelling(master.Algorithm), clear[..length], padding);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <inheritdoc/>
    public WrappedKey? ImportMaster(KeyAlgorithm algorithm, ReadOnlySpan<char> block, ReadOnlySpan<byte> protectionKey)
    {
        if (protectionKey.Length != 32) throw Refused(nameof(ImportMaster), "a master key travels under an AES-256 key");
        Span<byte> clear = stackalloc byte[LongestKey];
        try
        {
            return KeyBlock.TryUnwrap(protectionKey, block, out var header, clear, out var length)
                && header == Travelling(algorithm) && length == algorithm.KeyLength()
                ? Wrap(KeyUsage.TerminalMaster, algorithm, clear[..length])
                : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <summary>K0: a key that enciphers keys (X9.143, 6.3.1).</summary>
    private static KeyBlockHeader Travelling(KeyAlgorithm algorithm) =>
        new("K0", WrappedKeyHeader.For(KeyUsage.TerminalMaster, algorithm).Algorithm, 'B', "00", 'N');
}
