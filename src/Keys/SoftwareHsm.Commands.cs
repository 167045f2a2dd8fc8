namespace Piaohao.Keys;

public sealed partial class SoftwareHsm
{
    public WrappedKey GenerateKey(KeyUsage usage, KeyAlgorithm algorithm) => throw new NotImplementedException();

    public WrappedKey ImportClear(KeyUsage usage, KeyAlgorithm algorithm, Span<byte> clear) => throw new NotImplementedException();

    public WrappedKey ImportUnder(WrappedKey master, KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> cryptogram, Kcv checkValue) => throw new NotImplementedException();

    public KeyCryptogram ExportUnder(WrappedKey master, WrappedKey key) => throw new NotImplementedException();

    public void GenerateMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> mac) => throw new NotImplementedException();

    public bool VerifyMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac) => throw new NotImplementedException();

    public void EncryptPin(WrappedKey key, PinBlockFormat format, Span<char> pin, ReadOnlySpan<char> pan, Span<byte> block) => throw new NotImplementedException();

    public PinResult TranslatePin(WrappedKey fromKey, PinBlockFormat fromFormat, WrappedKey toKey, PinBlockFormat toFormat, ReadOnlySpan<char> pan, ReadOnlySpan<byte> block, Span<byte> translated) => throw new NotImplementedException();

    public PinResult VerifyPin(WrappedKey key, PinBlockFormat format, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, WrappedKey pinVerification, string offset) => throw new NotImplementedException();

    public string MakePinOffset(WrappedKey pinVerification, ReadOnlySpan<char> pan, Span<char> pin) => throw new NotImplementedException();

    public void EncryptTrack(WrappedKey key, Span<byte> packedTrack) => throw new NotImplementedException();

    public void DecryptTrack(WrappedKey key, Span<byte> packedTrack) => throw new NotImplementedException();

    public byte[] Seal(string purpose, ReadOnlySpan<byte> data) => throw new NotImplementedException();

    public byte[] Unseal(string purpose, ReadOnlySpan<byte> sealedData) => throw new NotImplementedException();

    public byte[] KeyedHash(string purpose, ReadOnlySpan<char> text) => throw new NotImplementedException();

}
