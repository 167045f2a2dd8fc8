using System.Security.Cryptography;

namespace Piaohao.Keys.Ciphers;

/// <summary>3DES and AES of .NET, with its transforms kept: four to five times as fast as a one-shot call for a
/// single block.</summary>
internal sealed class FrameworkCipher : BlockCipher
{
    private const int ScratchLength = 64;

    private readonly ICryptoTransform encryptor;
    private readonly ICryptoTransform decryptor;
    private readonly ICryptoTransform chainer;
    private readonly byte[] chained;
    private readonly byte[] scratch = GC.AllocateArray<byte>(ScratchLength, pinned: true);

    private FrameworkCipher(SymmetricAlgorithm algorithm, byte[] key)
    {
        algorithm.Mode = CipherMode.ECB;
        algorithm.Padding = PaddingMode.None;
        BlockSize = algorithm.BlockSize / 8;
        encryptor = algorithm.CreateEncryptor(key, rgbIV: null);
        decryptor = algorithm.CreateDecryptor(key, rgbIV: null);
        chained = new byte[BlockSize];
        algorithm.Mode = CipherMode.CBC;
        chainer = algorithm.CreateEncryptor(key, chained);
    }

    public override int BlockSize { get; }

    // Key in the call, not in the Key property: the property refuses keys with equal parts, which the field uses (a
    // double key with equal halves is DES).
    public static FrameworkCipher TripleDes(byte[] key)
    {
        using var algorithm = TripleDES.Create();
        return new FrameworkCipher(algorithm, key);
    }

    public static FrameworkCipher Aes(byte[] key)
    {
        using var algorithm = System.Security.Cryptography.Aes.Create();
        return new FrameworkCipher(algorithm, key);
    }

    public override void Encrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Run(encryptor, source, destination);

    public override void Decrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Run(decryptor, source, destination);

    /// <summary>One call for all blocks. The transform goes on from the block it ended with last: taken out of the first one, the chain begins at zero again, which is
    /// cheaper than to begin the transform anew.</summary>
    internal override void Chain(byte[] blocks, int length, Span<byte> last)
    {
        if (length == 0 || length % BlockSize != 0) throw new ArgumentException("The data is not whole blocks.", nameof(length));
        for (var i = 0; i < chained.Length; i++) blocks[i] ^= chained[i];
        chainer.TransformBlock(blocks, 0, length, blocks, 0);
        blocks.AsSpan(length - chained.Length, chained.Length).CopyTo(chained);
        chained.CopyTo(last);
    }

    protected override void Dispose(bool disposing)
    {
        chainer.Dispose();
        CryptographicOperations.ZeroMemory(chained);
        encryptor.Dispose();
        decryptor.Dispose();
    }

    // A transform takes arrays only, so blocks pass through a pinned buffer that is wiped at once.
    private void Run(ICryptoTransform transform, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        CheckLengths(source.Length, destination.Length);
        try
        {
            while (!source.IsEmpty)
            {
                var count = Math.Min(source.Length, ScratchLength);
                source[..count].CopyTo(scratch);
                transform.TransformBlock(scratch, 0, count, scratch, 0);
                scratch.AsSpan(0, count).CopyTo(destination);
                source = source[count..];
                destination = destination[count..];
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scratch);
        }
    }
}
