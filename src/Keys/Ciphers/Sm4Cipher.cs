using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Piaohao.Keys.Ciphers;

/// <summary>SM4 of Portable.BouncyCastle. Its round keys lie in the package's own arrays, which are left to the
/// garbage collector.</summary>
internal sealed class Sm4Cipher : BlockCipher
{
    private readonly SM4Engine encryptor = new();
    private readonly SM4Engine decryptor = new();
    private readonly byte[] scratch = GC.AllocateArray<byte>(16, pinned: true);

    public Sm4Cipher(ReadOnlySpan<byte> key)
    {
        var copy = GC.AllocateUninitializedArray<byte>(16, pinned: true);
        key.CopyTo(copy);
        var parameter = new KeyParameter(copy);
        encryptor.Init(forEncryption: true, parameter);
        decryptor.Init(forEncryption: false, parameter);
        CryptographicOperations.ZeroMemory(copy);
    }

    public override int BlockSize => 16;

    public override void Encrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Run(encryptor, source, destination);

    public override void Decrypt(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Run(decryptor, source, destination);

    protected override void Dispose(bool disposing)
    {
        var nothing = new KeyParameter(new byte[16]);
        encryptor.Init(forEncryption: true, nothing);
        decryptor.Init(forEncryption: false, nothing);
    }

    private void Run(SM4Engine engine, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        CheckLengths(source.Length, destination.Length);
        for (var at = 0; at < source.Length; at += 16)
        {
            source.Slice(at, 16).CopyTo(scratch);
            engine.ProcessBlock(scratch, 0, scratch, 0);
            scratch.CopyTo(destination[at..]);
        }
        CryptographicOperations.ZeroMemory(scratch);
    }
}
