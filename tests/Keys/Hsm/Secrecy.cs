using System.Text;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.KeyBlocks;
using Xunit;

namespace Piaohao.Keys.Tests.Hsm;

/// <summary>Clear keys and PINs appear in nothing that leaves the HSM.</summary>
public sealed class Secrecy
{
    private const string Key = "C1D0F8FB4958670DBA40AB1F3752EF0D";
    private const string ShortKey = "C1D0F8FB4958670D";
    private const string Pin = "908172";
    private const string Pan = "6225887766554433";

    private static readonly string[] Secrets =
    [
        Key, ShortKey, Key[16..], Pin, Pan, Pan[^13..^1],
        Convert.ToBase64String(Convert.FromHexString(Key)), Encoding.Latin1.GetString(Convert.FromHexString(Key)), string.Join(", ", Convert.FromHexString(Key)),
    ];

    [Fact]
    public void No_refusal_of_any_command_tells_a_secret()
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var pinKey = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, Key);
        var macKey = temporary.Import(KeyUsage.Mac, KeyAlgorithm.TripleDes, Key);
        var trackKey = temporary.Import(KeyUsage.Track, KeyAlgorithm.TripleDes, Key);
        var master = temporary.Import(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, Key);
        var verificationKey = temporary.Import(KeyUsage.PinVerification, KeyAlgorithm.TripleDes, Key);
        var sm4Key = temporary.Import(KeyUsage.PinVerification, KeyAlgorithm.Sm4, Key);
        var damaged = pinKey with { Block = pinKey.Block.Replace('0', '1') };
        var block = new byte[8];

        Action[] refused =
        [
            () => hsm.GenerateKey((KeyUsage)99, KeyAlgorithm.TripleDes),
            () => hsm.GenerateKey(KeyUsage.Pin, (KeyAlgorithm)99),
            () => hsm.ImportClear(KeyUsage.Pin, KeyAlgorithm.Des, Convert.FromHexString(Key)),
            () => hsm.ImportUnder(pinKey, KeyUsage.Pin, KeyAlgorithm.TripleDes, Convert.FromHexString(Key), default),
            () => hsm.ImportUnder(master, KeyUsage.Pin, KeyAlgorithm.TripleDes, Convert.FromHexString(Key), default),
            () => hsm.ImportUnder(master, KeyUsage.Pin, KeyAlgorithm.TripleDes, Convert.FromHexString(ShortKey), default),
            () => hsm.ExportUnder(pinKey, macKey),
            () => hsm.ExportUnder(master, verificationKey),
            () => hsm.ExportUnder(master, damaged),
            () => hsm.GenerateMac(pinKey, MacAlgorithm.Cmac, Encoding.ASCII.GetBytes(Pan), block),
            () => hsm.GenerateMac(macKey, MacAlgorithm.Cmac, Encoding.ASCII.GetBytes(Pan), new byte[4]),
            () => hsm.GenerateMac(macKey, (MacAlgorithm)99, Encoding.ASCII.GetBytes(Pan), block),
            () => hsm.VerifyMac(damaged with { Usage = KeyUsage.Mac }, MacAlgorithm.Cmac, Encoding.ASCII.GetBytes(Pan), block),
            () => hsm.EncryptPin(pinKey, PinBlockFormat.Iso0, (Pin + Pin + Pin).ToCharArray(), Pan, block),
            () => hsm.EncryptPin(pinKey, PinBlockFormat.Iso0, Pin.ToCharArray(), Pan + Pan, block),
            () => hsm.EncryptPin(pinKey, PinBlockFormat.Iso4, Pin.ToCharArray(), Pan, block),
            () => hsm.EncryptPin(pinKey, PinBlockFormat.Iso0, Pin.ToCharArray(), Pan, new byte[3]),
            () => hsm.EncryptPin(damaged, PinBlockFormat.Iso0, Pin.ToCharArray(), Pan, block),
            () => hsm.TranslatePin(pinKey, PinBlockFormat.Iso0, pinKey, PinBlockFormat.Iso1, Pan, block, block),
            () => hsm.TranslatePin(macKey, PinBlockFormat.Iso0, pinKey, PinBlockFormat.Iso0, Pan, block, block),
            () => hsm.VerifyPin(pinKey, PinBlockFormat.Iso0, block, Pan, verificationKey, Pin + "x"),
            () => hsm.MakePinOffset(verificationKey, Pan + Pan, Pin.ToCharArray()),
            () => hsm.MakePinOffset(verificationKey, Pan, (Pin + "x").ToCharArray()),
            () => hsm.MakePinOffset(sm4Key, Pan, Pin.ToCharArray()),
            () => hsm.EncryptTrack(trackKey, Convert.FromHexString(Pan)),
            () => hsm.DecryptTrack(trackKey, Convert.FromHexString(Pan)),
            () => hsm.EncryptTrack(macKey, new byte[20]),
            () => hsm.Unseal("card", Encoding.ASCII.GetBytes(Pan)),
            () => hsm.Unseal("card", hsm.Seal("phone", Encoding.ASCII.GetBytes(Pan))),
        ];
        foreach (var (number, command) in refused.Index())
        {
            var refusal = Record.Exception(command);
            Assert.True(refusal is HsmException or ArgumentException, $"command {number}: {refusal}");
            AssertSilent(refusal.ToString());
        }
        Assert.Throws<ObjectDisposedException>(() =>
        {
            hsm.Dispose();
            hsm.ImportClear(KeyUsage.Pin, KeyAlgorithm.TripleDes, Convert.FromHexString(Key));
        });
    }

    [Fact]
    public void No_public_type_prints_a_secret()
    {
        using var temporary = new TemporaryHsm();
        var master = temporary.Import(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, "0123456789ABCDEFFEDCBA9876543210");
        var key = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, Key);
        using var cipher = BlockCipher.Sm4(Convert.FromHexString(Key));
        object[] instances =
        [
            key, temporary.Hsm.ExportUnder(master, key), key.CheckValue, new KeyBlockHeader("P0", 'T', 'B', "00", 'E'), cipher, temporary.Hsm,
            new HsmException("refused"), new KcvMismatchException(KeyUsage.Pin),
        ];
        Assert.All(instances, instance => AssertSilent(instance.ToString()!));

        // A new public type joins the list above, or is one that has no instances to print.
        var printable = typeof(IHsm).Assembly.GetExportedTypes().Where(type => type is { IsEnum: false, IsInterface: false } && !(type.IsAbstract && type.IsSealed));
        Assert.All(printable, type => Assert.Contains(instances, type.IsInstanceOfType));
    }

    [Fact]
    public void Neither_key_blocks_nor_the_key_file_nor_sealed_data_hold_a_clear_secret()
    {
        using var temporary = new TemporaryHsm();
        var block = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, Key).Block;
        AssertSilent(block);
        AssertSilent(Encoding.Latin1.GetString(Convert.FromHexString(block.AsSpan(16))));
        AssertSilent(File.ReadAllText(temporary.KeyFile));
        AssertSilent(Encoding.Latin1.GetString(temporary.Hsm.Seal("card", Encoding.ASCII.GetBytes(Pan))));

        var fileKey = File.ReadAllText(temporary.KeyFile).Split(' ')[5];
        Assert.DoesNotContain(fileKey, block, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertSilent(string text) =>
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
}
