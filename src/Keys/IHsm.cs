namespace Piaohao.Keys;

/// <summary>The boundary behind which clear keys and clear PINs live. Commands take and give wrapped keys,
/// cryptograms and check values; failures of the caller
/// (a key of another usage, a damaged key block) throw <see cref="HsmException"/>, which never holds key or PIN. Safe
/// for use from many threads.</summary>
public interface IHsm
{
    /// <summary>Makes a new random key; DES keys with odd parity, never weak.</summary>
    WrappedKey GenerateKey(KeyUsage usage, KeyAlgorithm algorithm);

    /// <summary>Takes a clear key from a key ceremony (components, demo set-up); <paramref name="clear"/> is
    /// wiped.</summary>
    WrappedKey ImportClear(KeyUsage usage, KeyAlgorithm algorithm, Span<byte> clear);

    /// <summary>Takes a working key (PIN, MAC, track) that a peer sent under a shared master key at least as
    /// strong.</summary>
    /// <exception cref="KcvMismatchException">The check value does not fit: the master keys differ or the message is
    /// damaged.</exception>
    WrappedKey ImportUnder(
        WrappedKey master, KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> cryptogram, Kcv checkValue);

    /// <summary>Gives a working key (PIN, MAC, track) to a peer under a shared master key at least as strong.</summary>
    KeyCryptogram ExportUnder(WrappedKey master, WrappedKey key);

    /// <summary>Gives a terminal master key to the terminal that is being activated: a key block (X9.143 version D, usage
    /// K0) under the AES-256 key that its activation code makes.</summary>
    string ExportMaster(WrappedKey master, ReadOnlySpan<byte> protectionKey);

    /// <summary>Takes the master key of <see cref="ExportMaster"/>; null where the block is damaged, or was made under
    /// another key.</summary>
    WrappedKey? ImportMaster(KeyAlgorithm algorithm, ReadOnlySpan<char> block, ReadOnlySpan<byte> protectionKey);

    /// <summary>Writes the MAC of <paramref name="data"/>: 8 bytes (ASCII hex characters for
    /// <see cref="MacAlgorithm.UnionPayEcb"/>, raw for the others).</summary>
    void GenerateMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> mac);

    /// <summary>Compares in constant time; false also for a MAC that is not 8 bytes long.</summary>
    bool VerifyMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac);

    /// <summary>Builds and enciphers a PIN block, as a PIN pad does; <paramref name="pin"/> (4 to 12 digits) is wiped.
    /// <paramref name="block"/> takes 8 bytes, 16 for format 4 and for SM4 keys
    /// (<see cref="PinBlocks.PinBlock.Length"/>).</summary>
    void EncryptPin(WrappedKey key, PinBlockFormat format, Span<char> pin, ReadOnlySpan<char> pan, Span<byte> block);

    /// <summary>Re-enciphers a PIN block under another key and format; <see cref="PinResult.Malformed"/> where it
    /// holds no PIN.
    /// A block bound to the card number is not translated to one that is not (ISO 9564-1, 9.5).</summary>
    PinResult TranslatePin(
        WrappedKey fromKey, PinBlockFormat fromFormat, WrappedKey toKey, PinBlockFormat toFormat,
        ReadOnlySpan<char> pan, ReadOnlySpan<byte> block, Span<byte> translated);

    /// <summary>Compares the PIN in a block with the card's IBM 3624 offset; constant time.</summary>
    PinResult VerifyPin(
        WrappedKey key, PinBlockFormat format, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan,
        WrappedKey pinVerification, string offset);

    /// <summary>The IBM 3624 offset of a PIN chosen at personalisation, as long as the PIN; <paramref name="pin"/> is
    /// wiped.</summary>
    string MakePinOffset(WrappedKey pinVerification, ReadOnlySpan<char> pan, Span<char> pin);

    /// <summary>Enciphers track data in place by method (a): the 8 bytes (SM4: 16) ending one byte before the last
    /// packed byte.</summary>
    /// <exception cref="HsmException">The track is too short to hold such a block.</exception>
    void EncryptTrack(WrappedKey key, Span<byte> packedTrack);

    /// <summary>The reverse of <see cref="EncryptTrack"/>.</summary>
    void DecryptTrack(WrappedKey key, Span<byte> packedTrack);

    /// <summary>Seals data for storage under a key derived from the local master key for <paramref name="purpose"/>
    /// (AES-GCM); the vault's command.</summary>
    byte[] Seal(string purpose, ReadOnlySpan<byte> data);

    /// <summary>Opens what <see cref="Seal"/> sealed for the same purpose.</summary>
    /// <exception cref="HsmException">It was altered, or sealed for another purpose or under another master
    /// key.</exception>
    byte[] Unseal(string purpose, ReadOnlySpan<byte> sealedData);

    /// <summary>A keyed hash (HMAC-SHA-256 under a derived key, 32 bytes) by which equal card numbers are found
    /// without knowing them.</summary>
    byte[] KeyedHash(string purpose, ReadOnlySpan<char> text);
}
