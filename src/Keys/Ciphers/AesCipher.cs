using System.Security.Cryptography;

namespace Piaohao.Keys.Ciphers;

/// <summary>AES of .NET, with its transforms kept: four to five times as fast as a one-shot call for a single
/// block.</summary>
internal sealed class AesCipher : BlockCipher
{
    private const int ScratchLength = 64;

    private readonly ICryptoTransform encryptor;
    private readonly ICryptoTransform decryptor;
    private readonly byte[] scratch = GC.AllocateArray<byte>(ScratchLength, pinned: true);

    public AesCipher(byte[] key)
    {
        using var algorithm = System.Security.Cryptography.Aes.Create();
        algorithm.Mode = CipherMode.ECB;
        algorithm.Padding = PaddingMode.None;
        encryptor = algorithm.CreateEncryptor(key, rgbIV: null);
        decryptor = algorithm.CreateDecryptor(key, rgbIV: null);
    }

    public override int BlockSize => 16;

    public override void Encrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Run(encryptor, source, destination);

    public override void Decrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Run(decryptor, source, destination);

    protected override void Dispose(bool disposing)
    {
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
