using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>What a host orders: sets by kind, what the terminal has said it uses, and every order message in the order it came.</summary>
internal sealed class OrderScript
{
    private readonly Dictionary<SetKind, (SetStamp Stamp, ImmutableArray<byte[]> Items)> sets = [];

    /// <summary>Version in use by kind, as the terminal said at an end or in a status.</summary>
    public Dictionary<SetKind, int> InUse { get; } = [];

    /// <summary>The latest status.</summary>
    public TerminalStatus? Status { get; private set; }

    /// <summary>60.3 and field 62 of every order message.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Looks at the number of an order message, from 1, and may answer in the host's place.</summary>
    public Func<int, Plan?> Disturb { get; set; } = _ => null;

    /// <summary>Wanted once of the terminal, before any set.</summary>
    public ProcessingRequirement Wish { get; set; }

    public void Publish(SetKind kind, int version, params ImmutableArray<byte[]> items) => sets[kind] = (new SetStamp(version, SetDigest.Of(items)), items);

    /// <summary>Publishes a set whose digest is another's.</summary>
    public void PublishDamaged(SetKind kind, int version, params ImmutableArray<byte[]> items) => sets[kind] = (new SetStamp(version, new string('a', 64)), items);

    public void On(ScriptedHost host)
    {
        host.OnManagement = Answer;
        host.OnSale = _ => new Plan { Change = Mark };
    }

    private Plan Answer(Message request)
    {
        _ = Field60.TryRead(request, out var field60);
        if (field60.NetworkCode <= NetworkCodes.SignInDoubleWithTrackKey || field60.NetworkCode == NetworkCodes.Echo) return new Plan { Change = Mark };
        Asked.Add($"{field60.NetworkCode} {request.Text(62)}");
        return Disturb(Asked.Count) ?? Order(request, field60.NetworkCode);
    }

    private Plan Order(Message request, int code) => code switch
    {
        NetworkCodes.Parameters => Give(SetKind.Parameters, items => items[0]),
        NetworkCodes.Software => Give(SetKind.Software, items => items[0]),
        NetworkCodes.CaKeyQuery => Names(SetKind.CaKeys, request),
        NetworkCodes.ChipParameterQuery => Names(SetKind.ChipParameters, request),
        NetworkCodes.CaKeys => Named(SetKind.CaKeys, request),
        NetworkCodes.ChipParameters => Named(SetKind.ChipParameters, request),
        NetworkCodes.Blacklist => Numbered(SetKind.Blacklist, Number(request)),
        NetworkCodes.SoftwareBlock => Numbered(SetKind.Software, (Number(request) / SetItems.BlockLength) + 1),
        NetworkCodes.Status => TakeStatus(request),
        _ => End(request, code),
    };

    /// <summary>Two names a message, so that lists have several.</summary>
    private Plan Names(SetKind kind, Message request)
    {
        var heard = int.Parse(Encoding.ASCII.GetString(request.Bytes(62))[1..], CultureInfo.InvariantCulture);
        return Give(kind, items =>
        {
            var names = items.Skip(heard).Take(2).SelectMany(item => SetItems.NameOf(kind, item).ToArray());
            return [(byte)(heard >= items.Length ? '0' : heard + 2 >= items.Length ? '1' : '2'), .. names];
        });
    }

    private Plan Named(SetKind kind, Message request)
    {
        var name = request.Bytes(62).ToArray();
        return Give(kind, items => [(byte)'1', .. items.First(item => SetItems.NameOf(kind, item).SequenceEqual(name))]);
    }

    private Plan Numbered(SetKind kind, int number) => Give(kind, items => [(byte)(number == items.Length - 1 ? '1' : '2'), .. items[number]]);

    private Plan Give(SetKind kind, Func<ImmutableArray<byte[]>, byte[]> field62)
    {
        if (!sets.TryGetValue(kind, out var set)) return new Plan("25") { Change = Mark };
        return new Plan
        {
            Change = answer =>
            {
                answer.Set(59, Field59.Of(set.Stamp.ToElement()).ToText()).SetBytes(62, field62(set.Items));
                Mark(answer);
            },
        };
    }

    private Plan End(Message request, int code)
    {
        var kind = code switch
        {
            NetworkCodes.CaKeysEnd => SetKind.CaKeys,
            NetworkCodes.ChipParametersEnd => SetKind.ChipParameters,
            NetworkCodes.BlacklistEnd => SetKind.Blacklist,
            _ => SetKind.Software,
        };
        if (!SetStamp.TryRead(request, out var stamp) || stamp != sets[kind].Stamp) return new Plan("12") { Change = Mark };
        InUse[kind] = stamp.Version;
        return new Plan { Change = Mark };
    }

    private Plan TakeStatus(Message request)
    {
        Status = TerminalStatus.TryRead(request, out var status) ? status : throw new InvalidOperationException("A status is damaged.");
        if (Wish == ProcessingRequirement.UploadStatus) Wish = ProcessingRequirement.None;
        foreach (var held in status.Sets) InUse[held.Kind] = held.InUse;
        return new Plan { Change = Mark };
    }

    private void Mark(Message answer)
    {
        var place = answer.Prefix[PosHeader.Offset..];
        _ = PosHeader.TryRead(place, out var header);
        (header with { Requirement = Wanted() }).Write(place);
    }

    private ProcessingRequirement Wanted()
    {
        if (Wish != ProcessingRequirement.None) return Wish;
        foreach (var kind in TerminalStatus.Kinds)
            if (sets.TryGetValue(kind, out var set) && InUse.GetValueOrDefault(kind) != set.Stamp.Version
                && Status?.Sets.First(held => held.Kind == kind).Refused != set.Stamp.Version)
                return (ProcessingRequirement)(int)kind;
        return ProcessingRequirement.None;
    }

    private static int Number(Message request) => int.Parse(Encoding.ASCII.GetString(request.Bytes(62)), CultureInfo.InvariantCulture);

    public static byte[] Key(byte index, bool damaged = false)
    {
        byte[] rid = [0xA0, 0, 0, 3, 0x33], modulus = [.. Enumerable.Range(0, 144).Select(i => (byte)(i ^ index))], exponent = [3];
        var check = CaKey.CheckOf(rid, index, modulus, exponent);
        if (damaged) modulus[7] ^= 1;
        return new CaKey(rid, index, "20301231", 1, 1, modulus, exponent, check).ToArray();
    }

    public static byte[] Application(byte last)
    {
        var bytes = new List<byte>();
        ChipElements.Append(bytes, 0x9F06, [0xA0, 0, 0, 3, 0x33, 1, 1, last]);
        ChipElements.Append(bytes, 0x9F1B, [0, 0, 0, 0]);
        return [.. bytes];
    }

    public static ImmutableArray<byte[]> Blacklist(params string[] pans)
    {
        var digest = new BlacklistDigest(new byte[16], 1000);
        return [digest.ToArray(), .. pans.Select(pan => digest.Of(pan)).Chunk(2).Select(page => page.SelectMany(entry => entry).ToArray())];
    }

    public static ImmutableArray<byte[]> Package(string version, ECDsa signer, int size = 1000, bool tampered = false)
    {
        var content = Enumerable.Range(0, size).Select(i => (byte)(i % 251)).ToArray();
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        var signature = signer.SignData(SoftwareManifest.SignedText(version, size, digest), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        if (tampered) content[500] ^= 1;
        return [new SoftwareManifest(version, size, digest, signature, "test").ToArray(), .. content.Chunk(SetItems.BlockLength)];
    }
}
