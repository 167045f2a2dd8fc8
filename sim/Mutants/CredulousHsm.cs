using Piaohao.Keys;
using Piaohao.Keys.PinBlocks;

namespace Piaohao.Simulation.Mutants;

/// <summary>A secure module that finds every MAC right, and otherwise does as it is told.</summary>
internal sealed class CredulousHsm(IHsm hsm) : IHsm
{
    public bool VerifyMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac) => true;

    public WrappedKey GenerateKey(KeyUsage usage, KeyAlgorithm algorithm) => hsm.GenerateKey(usage, algorithm);

    public WrappedKey ImportClear(KeyUsage usage, KeyAlgorithm algorithm, Span<byte> clear) => hsm.ImportClear(usage, algorithm, clear);

    public WrappedKey ImportUnder(WrappedKey master, KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> cryptogram, Kcv checkValue) =>
        hsm.ImportUnder(master, usage, algorithm, cryptogram, checkValue);

    public KeyCryptogram ExportUnder(WrappedKey master, WrappedKey key) => hsm.ExportUnder(master, key);

    public string ExportMaster(WrappedKey master, ReadOnlySpan<byte> protectionKey) => hsm.ExportMaster(master, protectionKey);

    public WrappedKey? ImportMaster(KeyAlgorithm algorithm, ReadOnlySpan<char> block, ReadOnlySpan<byte> protectionKey) => hsm.ImportMaster(algorithm, block, protectionKey);

    public void GenerateMac(WrappedKey key, MacAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> mac) => hsm.GenerateMac(key, algorithm, data, mac);

    public void EncryptPin(WrappedKey key, PinBlockFormat format, Span<char> pin, ReadOnlySpan<char> pan, Span<byte> block) => hsm.EncryptPin(key, format, pin, pan, block);

    public PinResult TranslatePin(
        WrappedKey fromKey, PinBlockFormat fromFormat, WrappedKey toKey, PinBlockFormat toFormat, ReadOnlySpan<char> pan, ReadOnlySpan<byte> block, Span<byte> translated) =>
        hsm.TranslatePin(fromKey, fromFormat, toKey, toFormat, pan, block, translated);

    public PinResult VerifyPin(WrappedKey key, PinBlockFormat format, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, WrappedKey pinVerification, string offset) =>
        hsm.VerifyPin(key, format, block, pan, pinVerification, offset);

    public string MakePinOffset(WrappedKey pinVerification, ReadOnlySpan<char> pan, Span<char> pin) => hsm.MakePinOffset(pinVerification, pan, pin);

    public void EncryptTrack(WrappedKey key, Span<byte> packedTrack) => hsm.EncryptTrack(key, packedTrack);

    public void DecryptTrack(WrappedKey key, Span<byte> packedTrack) => hsm.DecryptTrack(key, packedTrack);

    public byte[] Seal(string purpose, ReadOnlySpan<byte> data) => hsm.Seal(purpose, data);

    public byte[] Unseal(string purpose, ReadOnlySpan<byte> sealedData) => hsm.Unseal(purpose, sealedData);

    public byte[] KeyedHash(string purpose, ReadOnlySpan<char> text) => hsm.KeyedHash(purpose, text);
}
