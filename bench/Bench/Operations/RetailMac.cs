using System.Security.Cryptography;
using Piaohao.Bench.Terminals;

namespace Piaohao.Bench.Operations;

/// <summary>The MAC of network messages (ISO 9797-1 algorithm 3, padding 1), by the runtime's own ciphers kept ready. For one thread.</summary>
internal sealed class RetailMac : IDisposable
{
    private const int BlockBytes = 8;

    private readonly ICryptoTransform single, triple;
    private readonly byte[] chain = new byte[BlockBytes];

    public RetailMac(byte[] clear)
    {
        using var left = TripleDES.Create();
        (left.Mode, left.Padding) = (CipherMode.ECB, PaddingMode.None);
        // Three equal keys are single DES; in the call, for the property refuses them.
        single = left.CreateEncryptor([.. clear.AsSpan(0, BlockBytes), .. clear.AsSpan(0, BlockBytes), .. clear.AsSpan(0, BlockBytes)], rgbIV: null);
        using var both = MacKey.NewCipher(clear);
        triple = both.CreateEncryptor();
    }

    /// <summary>Single DES over all blocks but the last, which takes triple DES.</summary>
    public void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Array.Clear(chain);
        while (true)
        {
            var count = Math.Min(BlockBytes, data.Length);
            for (var at = 0; at < count; at++) chain[at] ^= data[at];
            data = data[count..];
            if (data.IsEmpty) break;
            single.TransformBlock(chain, 0, BlockBytes, chain, 0);
        }
        triple.TransformBlock(chain, 0, BlockBytes, chain, 0);
        chain.CopyTo(mac);
    }

    public void Dispose()
    {
        single.Dispose();
        triple.Dispose();
    }
}
