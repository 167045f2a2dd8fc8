namespace Piaohao.Keys;

/// <summary>What a key may be used for; a command given a key of another usage refuses (<see cref="HsmException"/>).</summary>
public enum KeyUsage
{
    /// <summary>Terminal master key: wraps working keys on their way to one terminal.</summary>
    TerminalMaster,

    /// <summary>Zone master key: wraps working keys on their way over the network link.</summary>
    ZoneMaster,

    /// <summary>PIN encryption between terminal and host (PIK) or on the network link (ZPK).</summary>
    Pin,

    /// <summary>Message authentication (MAK, ZAK).</summary>
    Mac,

    /// <summary>Track data encryption (TDK).</summary>
    Track,

    /// <summary>PIN verification at the issuer (IBM 3624 PVK).</summary>
    PinVerification,
}

/// <summary>The cipher a key belongs to, and so its length.</summary>
public enum KeyAlgorithm { Des, TripleDes, Sm4, Aes128, Aes256 }

/// <summary>A key as everyone outside the HSM holds it: an AES key block under the local master key, bound to usage and algorithm, with its check value.
/// Safe to store.</summary>
public sealed record WrappedKey(KeyUsage Usage, KeyAlgorithm Algorithm, string Block, Kcv CheckValue);

/// <summary>A working key on its way to a peer: encrypted under a master key (ECB, as UnionPay sign-in answers carry it), with its check value.</summary>
public sealed record KeyCryptogram(byte[] Value, Kcv CheckValue);

/// <summary>ISO 9564-1 PIN block formats.</summary>
public enum PinBlockFormat { Iso0 = 0, Iso1 = 1, Iso2 = 2, Iso3 = 3, Iso4 = 4 }

/// <summary>Message authentication codes the product speaks.</summary>
public enum MacAlgorithm
{
    /// <summary>UnionPay POS ECB: XOR of the blocks, hex-expanded, enciphered twice; 8 ASCII hex characters of result.</summary>
    UnionPayEcb,

    /// <summary>ISO 9797-1 algorithm 1 (X9.9), padding 1.</summary>
    Iso9797Algorithm1,

    /// <summary>ISO 9797-1 algorithm 3 (X9.19, retail MAC), padding 1.</summary>
    Iso9797Algorithm3,

    /// <summary>ISO 9797-1 algorithm 5, NIST SP 800-38B.</summary>
    Cmac,
}

/// <summary>What became of a PIN.</summary>
public enum PinResult
{
    /// <summary>The PIN is right, or was translated.</summary>
    Ok,

    /// <summary>The PIN is wrong (answer 55).</summary>
    Wrong,

    /// <summary>The block does not decipher to a PIN: keys differ (answer 99).</summary>
    Malformed,
}

/// <summary>The boundary behind which clear keys and clear PINs live. Commands take and give wrapped keys, cryptograms and check values; failures of the caller
/// (a key of another usage, a damaged key block) throw <see cref="HsmException"/>, which never holds key or PIN. Safe for use from many threads.</summary>
public interface IHsm
{
    /// <summary>Makes a new random key.</summary>
    WrappedKey GenerateKey(KeyUsage usage, KeyAlgorithm algorithm);

    /// <summary>Takes a clear key from a key ceremony (components, demo set-up); <paramref name="clear"/> is wiped.</summary>
    WrappedKey ImportClear(KeyUsage usage, KeyAlgorithm algorithm, Span<byte> clear);

    /// <summary>Takes a key that a peer sent under a shared master key.</summary>
    /// <exception cref="KcvMismatchException">The check value does not fit: the master keys differ or the message is damaged.</exception>
    WrappedKey ImportUnder(WrappedKey master, KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> cryptogram, Kcv checkValue);

    /// <summary>Gives a working key to a peer under a shared master key.</summary>
    KeyCryptogram ExportUnder(WrappedKey master, WrappedKey key);

    /// <summary>Writes the MAC of <paramref name="data"/>: 8 bytes (ASCII hex characters for <see cref="MacAlgorithm.UnionPayEcb"/>, raw for the others).</summary>
    void GenerateMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> mac);

    /// <summary>Compares in constant time.</summary>
    bool VerifyMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac);

    /// <summary>Builds and enciphers a PIN block, as a PIN pad does; <paramref name="pin"/> (4 to 12 digits) is wiped. <paramref name="block"/> takes 8 bytes, 16 for format 4.</summary>
    void EncryptPin(WrappedKey key, PinBlockFormat format, Span<char> pin, ReadOnlySpan<char> pan, Span<byte> block);

    /// <summary>Re-enciphers a PIN block under another key and format; <see cref="PinResult.Malformed"/> where it holds no PIN.</summary>
    PinResult TranslatePin(WrappedKey fromKey, PinBlockFormat fromFormat, WrappedKey toKey, PinBlockFormat toFormat, ReadOnlySpan<char> pan, ReadOnlySpan<byte> block, Span<byte> translated);

    /// <summary>Compares the PIN in a block with the card's IBM 3624 offset; constant time.</summary>
    PinResult VerifyPin(WrappedKey key, PinBlockFormat format, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, WrappedKey pinVerification, string offset);

    /// <summary>The IBM 3624 offset of a PIN chosen at personalisation; <paramref name="pin"/> is wiped.</summary>
    string MakePinOffset(WrappedKey pinVerification, ReadOnlySpan<char> pan, Span<char> pin);

    /// <summary>Enciphers track data in place by method (a): the 8 bytes ending one byte before the last packed byte.</summary>
    void EncryptTrack(WrappedKey key, Span<byte> packedTrack);

    /// <summary>The reverse of <see cref="EncryptTrack"/>.</summary>
    void DecryptTrack(WrappedKey key, Span<byte> packedTrack);

    /// <summary>Seals data for storage under a key derived from the local master key for <paramref name="purpose"/> (AES-GCM); the vault's command.</summary>
    byte[] Seal(string purpose, ReadOnlySpan<byte> data);

    /// <summary>Opens what <see cref="Seal"/> sealed for the same purpose.</summary>
    /// <exception cref="HsmException">It was altered, or sealed for another purpose or under another master key.</exception>
    byte[] Unseal(string purpose, ReadOnlySpan<byte> sealedData);

    /// <summary>A keyed hash (HMAC-SHA-256 under a derived key, 32 bytes) by which equal card numbers are found without knowing them.</summary>
    byte[] KeyedHash(string purpose, ReadOnlySpan<char> text);
}

/// <summary>A command the HSM refused. The message names command and reason, never key or PIN.</summary>
public class HsmException(string message) : InvalidOperationException(message);

/// <summary>A key's check value does not fit the key that was unwrapped.</summary>
public sealed class KcvMismatchException(KeyUsage usage)
    : HsmException($"The check value of the {usage} key does not fit: the master keys of the two sides differ, or the message was damaged.");
