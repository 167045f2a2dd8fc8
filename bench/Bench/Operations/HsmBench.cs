using System.Security.Cryptography;
using Piaohao.Bench.Parties;
using Piaohao.Bench.Terminals;
using Piaohao.Keys;

namespace Piaohao.Bench.Operations;

/// <summary><c>bench hsm</c>: the commands that a sale takes, beside the bare primitives of System.Security.Cryptography with their keys open and at hand.</summary>
internal static class HsmBench
{
    private const int MessageBytes = 267, NetworkMessageBytes = 230;
    private static readonly byte[] ClearPin = Convert.FromHexString("061253FFFFFFFFFF");

    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(TellOptions.Parse(words), $"hsm {TellOptions.Usage}", options =>
    {
        using var folder = RunFolder.Make(RunFolder.Usual);
        Told.Print(Measure(folder.Path), options.Json);
        return Task.CompletedTask;
    });

    public static Comparisons Measure(string folder)
    {
        using var random = RandomNumberGenerator.Create();
        using var hsm = SoftwareHsm.Open(Path.Combine(folder, "hsm.lmk"), random);
        return new Comparisons([.. Macs(hsm), .. NetworkMacs(hsm), Pins(hsm), Verification(hsm), Import(hsm), .. Vault(hsm)]);
    }

    private static Comparison[] Macs(SoftwareHsm hsm)
    {
        var clear = RandomNumberGenerator.GetBytes(RunKeys.KeyLength);
        using var bare = new MacKey(clear);
        var (key, message, mac) = (hsm.ImportClear(KeyUsage.Mac, KeyAlgorithm.TripleDes, [.. clear]), RandomNumberGenerator.GetBytes(MessageBytes), new byte[MacKey.MacBytes]);
        hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, message, mac);
        if (!bare.IsMacOf(message, mac)) throw new InvalidOperationException("The two MACs differ.");
        var plain = Operation.Measure("ICryptoTransform kept", () => bare.Compute(message, mac));
        return [
            new(Operation.Measure("MAC made", () => hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, message, mac)), plain),
            new(Operation.Measure("MAC checked", () => hsm.VerifyMac(key, MacAlgorithm.UnionPayEcb, message, mac)), plain),
        ];
    }

    private static Comparison[] NetworkMacs(SoftwareHsm hsm)
    {
        var clear = RandomNumberGenerator.GetBytes(RunKeys.KeyLength);
        using var bare = new RetailMac(clear);
        var (key, message, mac, expected) = (hsm.ImportClear(KeyUsage.Mac, KeyAlgorithm.TripleDes, [.. clear]), RandomNumberGenerator.GetBytes(NetworkMessageBytes), new byte[8], new byte[8]);
        hsm.GenerateMac(key, MacAlgorithm.Iso9797Algorithm3, message, mac);
        bare.Compute(message, expected);
        if (!mac.AsSpan().SequenceEqual(expected)) throw new InvalidOperationException("The two MACs differ.");
        var plain = Operation.Measure("ICryptoTransforms kept", () => bare.Compute(message, expected));
        return [
            new(Operation.Measure("network MAC made", () => hsm.GenerateMac(key, MacAlgorithm.Iso9797Algorithm3, message, mac)), plain),
            new(Operation.Measure("network MAC checked", () => hsm.VerifyMac(key, MacAlgorithm.Iso9797Algorithm3, message, mac)), plain),
        ];
    }

    private static Comparison Pins(SoftwareHsm hsm)
    {
        var (from, to) = (RandomNumberGenerator.GetBytes(RunKeys.KeyLength), RandomNumberGenerator.GetBytes(RunKeys.KeyLength));
        var (fromKey, toKey) = (hsm.ImportClear(KeyUsage.Pin, KeyAlgorithm.TripleDes, [.. from]), hsm.ImportClear(KeyUsage.Pin, KeyAlgorithm.TripleDes, [.. to]));
        var (pan, block, translated) = (BenchCard.Of(1).Pan.Digits.ToString(), new byte[8], new byte[8]);
        hsm.EncryptPin(fromKey, PinBlockFormat.Iso0, BenchCard.Pin.ToCharArray(), pan, block);
        using var opening = MacKey.NewCipher(from);
        using var closing = MacKey.NewCipher(to);
        var (open, close, one, other) = (opening.CreateDecryptor(), closing.CreateEncryptor(), new byte[8], new byte[8]);
        return new(
            Operation.Measure("PIN changed", () =>
            {
                if (hsm.TranslatePin(fromKey, PinBlockFormat.Iso0, toKey, PinBlockFormat.Iso0, pan, block, translated) != PinResult.Ok) throw new InvalidOperationException("The PIN is lost.");
            }),
            Operation.Measure("two kept ICryptoTransforms, no checks", () =>
            {
                open.TransformBlock(block, 0, 8, one, 0);
                close.TransformBlock(one, 0, 8, other, 0);
            }));
    }

    private static Comparison Verification(SoftwareHsm hsm)
    {
        var (zone, issuer) = (RandomNumberGenerator.GetBytes(RunKeys.KeyLength), RandomNumberGenerator.GetBytes(RunKeys.KeyLength));
        var (zoneKey, issuerKey) = (hsm.ImportClear(KeyUsage.Pin, KeyAlgorithm.TripleDes, [.. zone]), hsm.ImportClear(KeyUsage.PinVerification, KeyAlgorithm.TripleDes, [.. issuer]));
        var (pan, block) = (BenchCard.Of(1).Pan.Digits.ToString(), new byte[8]);
        hsm.EncryptPin(zoneKey, PinBlockFormat.Iso0, BenchCard.Pin.ToCharArray(), pan, block);
        var offset = hsm.MakePinOffset(issuerKey, pan, BenchCard.Pin.ToCharArray());
        using var opening = MacKey.NewCipher(zone);
        using var proving = MacKey.NewCipher(issuer);
        var (open, prove, one, other) = (opening.CreateDecryptor(), proving.CreateEncryptor(), new byte[8], new byte[8]);
        return new(
            Operation.Measure("PIN verified", () =>
            {
                if (hsm.VerifyPin(zoneKey, PinBlockFormat.Iso0, block, pan, issuerKey, offset) != PinResult.Ok) throw new InvalidOperationException("The PIN is wrong.");
            }),
            Operation.Measure("two kept ICryptoTransforms, no checks", () =>
            {
                open.TransformBlock(block, 0, 8, one, 0);
                prove.TransformBlock(one, 0, 8, other, 0);
            }));
    }

    /// <summary>A working key arrives: deciphered, its check value made, and put under the local master key; bare there is no local master key.</summary>
    private static Comparison Import(SoftwareHsm hsm)
    {
        var clear = RandomNumberGenerator.GetBytes(RunKeys.KeyLength);
        var master = hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, [.. clear]);
        var working = hsm.ExportUnder(master, hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes));
        using var under = MacKey.NewCipher(clear);
        return new(
            Operation.Measure("key taken in", () => hsm.ImportUnder(master, KeyUsage.Mac, KeyAlgorithm.TripleDes, working.Value, working.CheckValue)),
            Operation.Measure("two TripleDES, no key block", () =>
            {
                using var key = MacKey.NewCipher(under.DecryptEcb(working.Value, PaddingMode.None));
                key.EncryptEcb(ClearPin, PaddingMode.None);
            }));
    }

    private static Comparison[] Vault(SoftwareHsm hsm)
    {
        const int tag = 16, nonce = 12;
        var (pan, text) = (RandomNumberGenerator.GetBytes(19), BenchCard.Of(1).Pan.Digits.ToString());
        using var gcm = new AesGcm(RandomNumberGenerator.GetBytes(32), tag);
        var (key, sealedPan, hash, ascii) = (RandomNumberGenerator.GetBytes(32), new byte[nonce + 19 + tag], new byte[32], System.Text.Encoding.ASCII.GetBytes(text));
        return [
            new(Operation.Measure("card sealed", () => hsm.Seal("bench", pan)), Operation.Measure("AES-GCM kept", () =>
            {
                RandomNumberGenerator.Fill(sealedPan.AsSpan(0, nonce));
                gcm.Encrypt(sealedPan.AsSpan(0, nonce), pan, sealedPan.AsSpan(nonce, pan.Length), sealedPan.AsSpan(nonce + pan.Length));
            })),
            new(Operation.Measure("card hashed", () => hsm.KeyedHash("bench", text)), Operation.Measure("HMAC-SHA-256", () => HMACSHA256.HashData(key, ascii, hash))),
        ];
    }
}
