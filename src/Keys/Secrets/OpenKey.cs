using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys.Secrets;

/// <summary>An opened key block: what its header says, and the key as a cipher ready to run.</summary>
internal sealed class OpenKey(KeyUsage usage, KeyAlgorithm algorithm, Kcv checkValue, BlockCipher cipher) : Secret
{
    public KeyUsage Usage => usage;

    public KeyAlgorithm Algorithm => algorithm;

    public Kcv CheckValue => checkValue;

    public BlockCipher Cipher => cipher;

    /// <summary>The halves of a double-length DES key as two DES keys, as ISO 9797-1 algorithm 3 wants them; null
    /// until <see cref="Split"/>.</summary>
    public (BlockCipher Left, BlockCipher Right)? Halves { get; private set; }

    public (BlockCipher Left, BlockCipher Right) Split(ReadOnlySpan<byte> key)
    {
        Halves = (BlockCipher.Des(key[..8]), BlockCipher.Des(key[8..16]));
        return Halves.Value;
    }

    protected override void Wipe()
    {
        cipher.Dispose();
        Halves?.Left.Dispose();
        Halves?.Right.Dispose();
    }
}
