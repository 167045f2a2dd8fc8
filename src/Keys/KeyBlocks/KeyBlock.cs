using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.Macs;

namespace Piaohao.Keys.KeyBlocks;

/// <summary>Key blocks of version D (ANSI X9.143:2021, before that TR-31:2018): a key enciphered with AES-CBC and
/// bound to its header by a CMAC,
/// both under keys derived from one AES protection key. Without optional blocks.</summary>
/// <remarks>Layout: header of 16 characters; then, in upper-case hex, the enciphered payload (key length in bits,
/// key, random padding)
/// and the MAC of 16 bytes, which is also the CBC initialisation vector.</remarks>
public static class KeyBlock
{
    private const int HeaderLength = 16;
    private const int BlockSize = 16;
    private const int LongestKey = 32;
    private const int LongestPayload = 4 * BlockSize;

    /// <summary>The padding that follows a key of the given length, in bytes.</summary>
    public static int PaddingLength(int keyLength) => BlockSize - 1 - ((keyLength + 1) % BlockSize);

    /// <summary>Wraps a key of at most 32 bytes.</summary>
    /// <param name="protectionKey">The AES key the block is under.</param>
    /// <param name="header">What the key is for.</param>
    /// <param name="key">The clear key.</param>
    /// <param name="padding">Random bytes that bring key and its length to whole blocks (<see cref="PaddingLength"/>,
    /// or whole blocks more).</param>
    public static string Wrap(
        ReadOnlySpan<byte> protectionKey, KeyBlockHeader header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> padding)
    {
        var payloadLength = 2 + key.Length + padding.Length;
        if (key.Length is 0 or > LongestKey)
            throw new ArgumentException("A wrapped key has 1 to 32 bytes.", nameof(key));
        if (payloadLength % BlockSize != 0 || payloadLength > LongestPayload)
            throw new ArgumentException("Key and padding do not make whole blocks.", nameof(padding));

        Span<byte> payload = stackalloc byte[LongestPayload];
        payload = payload[..payloadLength];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)(key.Length * 8));
        key.CopyTo(payload[2..]);
        padding.CopyTo(payload[(2 + key.Length)..]);

        Span<byte> encryptionKey = stackalloc byte[protectionKey.Length];
        Span<byte> authenticationKey = stackalloc byte[protectionKey.Length];
        Span<byte> mac = stackalloc byte[BlockSize];
        try
        {
            var text = Format(header, payloadLength);
            DeriveKeys(protectionKey, encryptionKey, authenticationKey);
            Authenticate(authenticationKey, text, payload, mac);
            using var aes = Aes.Create();
            aes.SetKey(encryptionKey);
            aes.EncryptCbc(payload, mac, payload, PaddingMode.None);
            return string.Concat(text, Convert.ToHexString(payload), Convert.ToHexString(mac));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
            CryptographicOperations.ZeroMemory(encryptionKey);
            CryptographicOperations.ZeroMemory(authenticationKey);
        }
    }

    /// <summary>Opens a block. False where it is damaged in any bit, was made under another protection key, or holds
    /// what this reader does not take
    /// (another version, optional blocks, a key above 32 bytes, lower-case hex).</summary>
    /// <param name="protectionKey">The AES key the block is under.</param>
    /// <param name="block">The block.</param>
    /// <param name="header">What the key is for.</param>
    /// <param name="key">Takes 32 bytes; the caller wipes it.</param>
    /// <param name="keyLength">How many of them are the key.</param>
    public static bool TryUnwrap(
        ReadOnlySpan<byte> protectionKey, ReadOnlySpan<char> block, out KeyBlockHeader header, Span<byte> key,
        out int keyLength)
    {
        keyLength = 0;
        if (!TryReadHeader(block, out header)) return false;

        Span<byte> payload = stackalloc byte[LongestPayload];
        Span<byte> mac = stackalloc byte[BlockSize];
        Span<byte> expectedMac = stackalloc byte[BlockSize];
        Span<byte> encryptionKey = stackalloc byte[protectionKey.Length];
        Span<byte> authenticationKey = stackalloc byte[protectionKey.Length];
        payload = payload[..((block.Length - HeaderLength - (2 * BlockSize)) / 2)];
        if (!TryReadHex(block[HeaderLength..^(2 * BlockSize)], payload) || !TryReadHex(block[^(2 * BlockSize)..], mac))
            return false;
        try
        {
            DeriveKeys(protectionKey, encryptionKey, authenticationKey);
            using var aes = Aes.Create();
            aes.SetKey(encryptionKey);
            aes.DecryptCbc(payload, mac, payload, PaddingMode.None);
            Authenticate(authenticationKey, block[..HeaderLength], payload, expectedMac);
            if (!CryptographicOperations.FixedTimeEquals(mac, expectedMac)) return false;

            var bits = BinaryPrimitives.ReadUInt16BigEndian(payload);
            if (bits == 0 || bits % 8 != 0 || bits / 8 > Math.Min(LongestKey, payload.Length - 2)) return false;
            keyLength = bits / 8;
            payload.Slice(2, keyLength).CopyTo(key);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
            CryptographicOperations.ZeroMemory(encryptionKey);
            CryptographicOperations.ZeroMemory(authenticationKey);
        }
    }

    /// <summary>The two keys of a block, each as long as the protection key: CMAC of a counter, the key's purpose, a
    /// zero, its algorithm and its length
    /// (X9.143:2021, 7.3.2; 16 bytes at a time).</summary>
    public static void DeriveKeys(
        ReadOnlySpan<byte> protectionKey, Span<byte> encryptionKey, Span<byte> authenticationKey)
    {
        using var cipher = BlockCipher.Aes(protectionKey);
        Derive(cipher, purpose: 0x0000, encryptionKey);
        Derive(cipher, purpose: 0x0001, authenticationKey);
    }

    private static void Derive(BlockCipher cipher, ushort purpose, Span<byte> key)
    {
        Span<byte> input = stackalloc byte[8];
        Span<byte> output = stackalloc byte[BlockSize];
        input.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(input[1..], purpose);
        BinaryPrimitives.WriteUInt16BigEndian(input[4..], (ushort)(key.Length / 8));
        BinaryPrimitives.WriteUInt16BigEndian(input[6..], (ushort)(key.Length * 8));
        for (var at = 0; at < key.Length; at += BlockSize)
        {
            input[0]++;
            Cmac.Compute(cipher, input, output);
            output[..Math.Min(BlockSize, key.Length - at)].CopyTo(key[at..]);
        }
        CryptographicOperations.ZeroMemory(output);
    }

    private static void Authenticate(
        ReadOnlySpan<byte> authenticationKey, ReadOnlySpan<char> header, ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        Span<byte> data = stackalloc byte[HeaderLength + LongestPayload];
        data = data[..(HeaderLength + payload.Length)];
        Encoding.ASCII.GetBytes(header, data);
        payload.CopyTo(data[HeaderLength..]);
        using var cipher = BlockCipher.Aes(authenticationKey);
        Cmac.Compute(cipher, data, mac);
        CryptographicOperations.ZeroMemory(data);
    }

    private static string Format(KeyBlockHeader header, int payloadLength)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"D{HeaderLength + (2 * payloadLength) + (2 * BlockSize):D4}{header.Usage}{header.Algorithm}{header.Mode}{header.Version}{header.Exportability}0000");
        return text.Length == HeaderLength && Ascii.IsValid(text)
            ? text
            : throw new ArgumentException("The header's parts are two, one, one, two and one ASCII characters.", nameof(header));
    }

    private static bool TryReadHeader(ReadOnlySpan<char> block, out KeyBlockHeader header)
    {
        header = default;
        var hexLength = block.Length - HeaderLength - (2 * BlockSize);
        if (hexLength < 2 * BlockSize || hexLength > 2 * LongestPayload || hexLength % (2 * BlockSize) != 0)
            return false;
        var text = block[..HeaderLength];
        if (text[0] != 'D' || !Ascii.IsValid(text) || text[12..] is not "0000") return false;
        if (!int.TryParse(text[1..5], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length != block.Length)
            return false;
        header = new KeyBlockHeader(text[5..7].ToString(), text[7], text[8], text[9..11].ToString(), text[11]);
        return true;
    }

    // Upper case only: a block has one spelling, so that any changed bit is a changed block.
    private static bool TryReadHex(ReadOnlySpan<char> hex, Span<byte> bytes) =>
        !hex.ContainsAnyInRange('a', 'f')
        && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
}
