using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;

namespace Piaohao.Acquirer.Tests;

/// <summary>Small sets of every kind, and the messages by which a terminal fetches them.</summary>
internal static class TestSets
{
    public static byte[] Key(byte index)
    {
        byte[] rid = [0xA0, 0, 0, 3, 0x33], modulus = [.. Enumerable.Range(0, 144).Select(i => (byte)(i ^ index))], exponent = [3];
        return new CaKey(rid, index, "20301231", 1, 1, modulus, exponent, CaKey.CheckOf(rid, index, modulus, exponent)).ToArray();
    }

    public static byte[] Application(byte last)
    {
        var bytes = new List<byte>();
        ChipElements.Append(bytes, 0x9F06, [0xA0, 0, 0, 3, 0x33, 1, 1, last]);
        ChipElements.Append(bytes, 0xDF01, [0]);
        return [.. bytes];
    }

    public static byte[] Parameters(int timeout) => new OrderedParameters { AnswerTimeoutSeconds = timeout, MerchantName = "票号演示商店", Tips = true }.ToArray();

    public static byte[] TipParameters(int? percent, bool tips = true) => new OrderedParameters { Tips = tips, TipPercent = percent }.ToArray();

    public static ImmutableArray<byte[]> Blacklist(params string[] pans)
    {
        var digest = new BlacklistDigest(new byte[16], 1000);
        return [digest.ToArray(), .. pans.Select(pan => digest.Of(pan)).Chunk(BlacklistDigest.PerItem).Select(page => page.SelectMany(entry => entry).ToArray())];
    }

    public static ImmutableArray<byte[]> Package(string version, int size, ECDsa? signer = null)
    {
        var content = Enumerable.Range(0, size).Select(i => (byte)(i % 251)).ToArray();
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        using var own = signer is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        var signature = (signer ?? own!).SignData(SoftwareManifest.SignedText(version, size, digest), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return [new SoftwareManifest(version, size, digest, signature, "test").ToArray(), .. content.Chunk(SetItems.BlockLength)];
    }

    public static ProcessingRequirement Wanted(Message answer) =>
        PosHeader.TryRead(answer.Prefix[PosHeader.Offset..], out var header) ? header.Requirement : throw new InvalidOperationException("No header.");

    public static SetStamp Stamp(Message answer) => SetStamp.TryRead(answer, out var stamp) ? stamp : throw new InvalidOperationException("No set is named.");

    public static Message Ask(this ScriptedTerminal terminal, short mti, int code, byte[]? field62 = null)
    {
        var message = terminal.Management(mti, code, null);
        return field62 is null ? message : message.SetBytes(62, field62);
    }

    public static Message Ask(this ScriptedTerminal terminal, short mti, int code, string field62) => terminal.Ask(mti, code, Encoding.ASCII.GetBytes(field62));

    public static Message End(this ScriptedTerminal terminal, int code, SetStamp stamp) => terminal.Ask(800, code).Set(59, Field59.Of(stamp.ToElement()).ToText());

    public static Message Status(this ScriptedTerminal terminal, params HeldSet[] sets) =>
        terminal.Ask(820, NetworkCodes.Status).Set(59, Field59.Of(new TerminalStatus([.. sets], "1.0.0", true, 0, 0, 0).ToElement()).ToText());
}
