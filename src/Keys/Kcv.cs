using System.Buffers.Binary;
using System.Globalization;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;

namespace Piaohao.Keys;

/// <summary>A key check value, four bytes as UnionPay carries it. It identifies a key and reveals nothing of
/// it.</summary>
/// <param name="Value">The bytes, big-endian: 0x712C8C73 for <c>712C8C73</c>.</param>
public readonly record struct Kcv(uint Value)
{
    /// <summary>Takes the four bytes as they stand in a message.</summary>
    public static Kcv Read(ReadOnlySpan<byte> fourBytes) => new(BinaryPrimitives.ReadUInt32BigEndian(fourBytes));

    /// <summary>The check value of the key inside <paramref name="cipher"/>: for DES, 3DES and SM4 one block of zeros
    /// enciphered,
    /// for AES the CMAC of one block of zeros (ANSI X9.24-1:2017 annex A); the first four bytes.</summary>
    public static Kcv Of(KeyAlgorithm algorithm, BlockCipher cipher)
    {
        Span<byte> zeros = stackalloc byte[16];
        Span<byte> check = stackalloc byte[16];
        zeros = zeros[..cipher.BlockSize];
        check = check[..cipher.BlockSize];
        zeros.Clear();
        if (algorithm is KeyAlgorithm.Aes128 or KeyAlgorithm.Aes256) Cmac.Compute(cipher, zeros, check);
        else cipher.Encrypt(zeros, check);
        return Read(check);
    }

    /// <summary>Writes the four bytes as they stand in a message.</summary>
    public void Write(Span<byte> fourBytes) => BinaryPrimitives.WriteUInt32BigEndian(fourBytes, Value);

    /// <summary>Eight hex digits.</summary>
    public override string ToString() => Value.ToString("X8", CultureInfo.InvariantCulture);
}
