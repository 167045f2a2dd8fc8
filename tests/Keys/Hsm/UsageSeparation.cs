using Xunit;

namespace Piaohao.Keys.Tests.Hsm;

public sealed class UsageSeparation
{
    private const string Pan = "6225000000000014";

    private static readonly Dictionary<string, (KeyUsage[] Takes, Action<SoftwareHsm, WrappedKey> Run)> Commands = new(StringComparer.Ordinal)
    {
        ["GenerateMac"] = ([KeyUsage.Mac], (hsm, key) => hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, "m"u8, new byte[8])),
        ["VerifyMac"] = ([KeyUsage.Mac], (hsm, key) => hsm.VerifyMac(key, MacAlgorithm.UnionPayEcb, "m"u8, new byte[8])),
        ["EncryptPin"] = ([KeyUsage.Pin], (hsm, key) => hsm.EncryptPin(key, PinBlockFormat.Iso0, "1234".ToCharArray(), Pan, new byte[8])),
        ["TranslatePin from"] = ([KeyUsage.Pin], (hsm, key) => hsm.TranslatePin(key, PinBlockFormat.Iso1, PinKey(hsm), PinBlockFormat.Iso1, Pan, Block(hsm, key), new byte[8])),
        ["TranslatePin to"] = ([KeyUsage.Pin], (hsm, key) => Translate(hsm, key)),
        ["VerifyPin"] = ([KeyUsage.Pin], (hsm, key) => hsm.VerifyPin(key, PinBlockFormat.Iso1, new byte[8], Pan, VerificationKey(hsm), "0000")),
        ["VerifyPin against"] = ([KeyUsage.PinVerification], VerifyAgainst),
        ["MakePinOffset"] = ([KeyUsage.PinVerification], (hsm, key) => hsm.MakePinOffset(key, Pan, "1234".ToCharArray())),
        ["EncryptTrack"] = ([KeyUsage.Track], (hsm, key) => hsm.EncryptTrack(key, new byte[19])),
        ["DecryptTrack"] = ([KeyUsage.Track], (hsm, key) => hsm.DecryptTrack(key, new byte[19])),
        ["ImportUnder"] = ([KeyUsage.TerminalMaster, KeyUsage.ZoneMaster], (hsm, key) => Import(hsm, key)),
        ["ExportUnder"] = ([KeyUsage.TerminalMaster, KeyUsage.ZoneMaster], (hsm, key) => hsm.ExportUnder(key, PinKey(hsm))),
        ["ExportUnder of"] = ([KeyUsage.Pin, KeyUsage.Mac, KeyUsage.Track], (hsm, key) => hsm.ExportUnder(hsm.GenerateKey(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes), key)),
    };

    public static TheoryData<string> CommandNames => [.. Commands.Keys];

    [Theory, MemberData(nameof(CommandNames))]
    public void A_command_takes_keys_of_its_usage_and_no_others(string name)
    {
        using var temporary = new TemporaryHsm();
        var (takes, run) = Commands[name];
        foreach (var usage in Enum.GetValues<KeyUsage>())
        {
            var key = temporary.Hsm.GenerateKey(usage, KeyAlgorithm.TripleDes);
            var refusal = Record.Exception(() => run(temporary.Hsm, key));
            if (takes.Contains(usage)) Assert.Null(refusal);
            else Assert.IsType<HsmException>(refusal);
        }
    }

    private static WrappedKey PinKey(SoftwareHsm hsm) => hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);

    private static WrappedKey VerificationKey(SoftwareHsm hsm) => hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);

    private static byte[] Block(SoftwareHsm hsm, WrappedKey key)
    {
        var block = new byte[8];
        if (key.Usage == KeyUsage.Pin) hsm.EncryptPin(key, PinBlockFormat.Iso1, "1234".ToCharArray(), Pan, block);
        return block;
    }

    private static void Translate(SoftwareHsm hsm, WrappedKey toKey)
    {
        var fromKey = PinKey(hsm);
        hsm.TranslatePin(fromKey, PinBlockFormat.Iso1, toKey, PinBlockFormat.Iso0, Pan, Block(hsm, fromKey), new byte[8]);
    }

    private static void VerifyAgainst(SoftwareHsm hsm, WrappedKey verificationKey)
    {
        var key = PinKey(hsm);
        hsm.VerifyPin(key, PinBlockFormat.Iso1, Block(hsm, key), Pan, verificationKey, "0000");
    }

    private static void Import(SoftwareHsm hsm, WrappedKey master)
    {
        var cryptogram = master.Usage is KeyUsage.TerminalMaster or KeyUsage.ZoneMaster
            ? hsm.ExportUnder(master, PinKey(hsm))
            : new KeyCryptogram(new byte[16], default);
        hsm.ImportUnder(master, KeyUsage.Mac, KeyAlgorithm.TripleDes, cryptogram.Value, cryptogram.CheckValue);
    }
}
