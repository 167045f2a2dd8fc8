using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;
using Piaohao.Terminal.Orders;

namespace Piaohao.Fuzz.Tests;

/// <summary>Sets that a host gives its terminals, and what terminals report.</summary>
internal static class OrderDecoders
{
    // An element can be two bytes long, and is a value with an array of its own.
    private const int PerByteOfElements = 80;

    private static readonly OrderedParameters Parameters = new()
    {
        AnswerTimeoutSeconds = 30, Tries = 3, Telephone = "4008001234", Tips = true, TipPercent = 15, ManualEntry = false, MerchantName = "票号演示商店", Sendings = 2,
        Supports = SupportBits.Sale | SupportBits.Refund, OfflineMaximum = 50_000, KeyIndex = 1, OfflineSales = true, AutomaticSignOff = false,
    };

    private static readonly byte[] Rid = [0xA0, 0, 0, 3, 0x33], Modulus = [.. Enumerable.Range(0, 144).Select(number => (byte)number)];
    private static readonly CaKey Key = new(Rid, 8, "20301231", 1, 1, Modulus, new byte[] { 3 }, CaKey.CheckOf(Rid, 8, Modulus, [3]));
    private static readonly byte[] Application = [0x9F, 0x06, 8, 0xA0, 0, 0, 3, 0x33, 1, 1, 1, 0xDF, 0x01, 1, 0, 0x9F, 0x1B, 4, 0, 0, 0, 0];
    private static readonly string Digest = new('a', 64);
    private static readonly byte[] Manifest = new SoftwareManifest("2.0", 1000, Digest, new byte[64], "acquirer").ToArray();

    public static IReadOnlyList<Decoder> All { get; } =
    [
        Forms.OfBytes<OrderedParameters>("ordered-parameters", OrderedParameters.TryParse, parameters => parameters.ToArray(), Parameters.ToArray(), "1230142601234567891234260000000F"u8.ToArray()),
        Forms.OfBytes<CaKey?>("ca-key", CaKey.TryParse, key => key!.ToArray(), Key.ToArray(), (Key with { Modulus = new byte[248], Exponent = new byte[] { 1, 0, 1 } }).ToArray()) with { AllocationPerByte = PerByteOfElements },
        Elements(), Names(),
        Forms.OfBytes<SoftwareManifest?>("software-manifest", SoftwareManifest.TryParse, manifest => manifest!.ToArray(), Manifest),
        Forms.OfBytes<BlacklistDigest>("blacklist-digest", BlacklistDigest.TryParse, digest => digest.ToArray(), new BlacklistDigest(new byte[16], 10_000).ToArray()),
        Forms.OfText<SetStamp>("set-stamp", SetStamp.TryParse, stamp => stamp.ToString(), new SetStamp(7, Digest).ToString()),
        Forms.OfText<TerminalStatus>("terminal-status", TerminalStatus.TryParse, status => status.ToString(),
            new TerminalStatus([.. TerminalStatus.Kinds.Select(kind => new HeldSet(kind, (int)kind, 3))], "1.0.0", true, 1, 2, 3).ToString()),
        Sets(),
    ];

    private static Decoder Elements() => new("chip-elements", [Key.ToArray(), Application, [0x9F, 0x06, 0x82, 0x01, 0x00, .. new byte[256]]])
    {
        Read = input => ChipElements.TryParse(input.Bytes, out var elements) ? elements : null,
        Look = (input, value) =>
        {
            if (value is not ImmutableArray<ChipElement> elements) return "refused";
            var bytes = new List<byte>();
            foreach (var element in elements) ChipElements.Append(bytes, element.Tag, element.Value.Span);
            if (!ChipElements.TryParse([.. bytes], out var again) || again.Length != elements.Length || again.Zip(elements).Any(pair => pair.First.Tag != pair.Second.Tag || !pair.First.Value.Span.SequenceEqual(pair.Second.Value.Span)))
                throw new BrokenRuleException("Elements that were read are others after they are written.");
            if (ChipElements.LengthOf(input.Bytes, elements.Length) != input.Bytes.Length) throw new BrokenRuleException("All elements are not as long as what they were read from.");
            return string.Join(' ', elements.Take(12).Select(element => element.Tag.ToString("X", null)));
        },
        AllocationPerByte = PerByteOfElements,
    };

    private static Decoder Names() => new("set-item-name", [Key.ToArray(), Application])
    {
        Read = input => SetItems.NameOf(SetKind.CaKeys, input.Bytes).Length + (100 * SetItems.NameOf(SetKind.ChipParameters, input.Bytes).Length) + SetItems.NameOf(SetKind.Software, input.Bytes).Length,
        Look = (_, value) => $"{value}",
        AllocationPerByte = PerByteOfElements,
    };

    /// <summary>What the registry lets staff publish, every terminal takes; the signature of software is the terminal's own affair.</summary>
    public static string Published(SetKind kind, ImmutableArray<byte[]> items)
    {
        try
        {
            SetCheck.Require(kind, items);
        }
        catch (ArgumentException)
        {
            return $"not published {items.Length}";
        }

        var fault = new SetExamination(default).FaultOf(new StoredSet(kind, 0, new SetStamp(1, SetDigest.Of(items)), SetProgress.Arriving), [.. items.Select((item, number) => new StoredItem(number + 1, [], item))]);
        if (fault is not null && (kind, fault) != (SetKind.Software, "E83")) throw new BrokenRuleException($"A set is published that terminals refuse with {fault}.");
        return string.Join(' ', items.Take(8).Select(item => int.Log2(item.Length + 1)));
    }

    /// <summary>A whole set as a terminal has it, before it is used: kind, then items of length 2 and bytes. The digest is made to fit.</summary>
    private static Decoder Sets()
    {
        byte[] signer;
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256)) signer = key.ExportSubjectPublicKeyInfo();
        var examination = new SetExamination(signer);
        static byte[] Seed(SetKind kind, params byte[][] items) => [(byte)kind, .. items.SelectMany(item => (byte[])[(byte)(item.Length >> 8), (byte)(item.Length & 0xFF), .. item])];
        return new Decoder("set-examination",
            [Seed(SetKind.Parameters, Parameters.ToArray()), Seed(SetKind.CaKeys, Key.ToArray(), Key.ToArray()), Seed(SetKind.ChipParameters, Application), Seed(SetKind.Software, Manifest, new byte[1000]),
             Seed(SetKind.Blacklist, new BlacklistDigest(new byte[16], 10_000).ToArray(), new byte[32])])
        {
            Read = input =>
            {
                var items = Items(input.Bytes);
                var kind = (SetKind)(input.Bytes.Length == 0 ? 0 : input.Bytes[0]);
                var digest = SetDigest.Of(items.Select(item => item.Content ?? []));
                return examination.FaultOf(new StoredSet(kind, 0, new SetStamp(1, digest), SetProgress.Arriving), items);
            },
            Look = (input, value) => value is null or "E82" or "E83"
                ? $"{input.Bytes.FirstOrDefault()} {value} {Published((SetKind)input.Bytes.FirstOrDefault(), [.. Items(input.Bytes).Select(item => item.Content!)])}" : throw new BrokenRuleException($"A set has the fault {value}."),
            AllocationBase = 128 << 10,
            AllocationPerByte = 200,
            Share = 2000,
        };
    }

    private static List<StoredItem> Items(ReadOnlySpan<byte> bytes)
    {
        var items = new List<StoredItem>();
        for (var rest = bytes.IsEmpty ? bytes : bytes[1..]; rest.Length >= 2;)
        {
            var length = Math.Min((rest[0] << 8) | rest[1], rest.Length - 2);
            items.Add(new StoredItem(items.Count + 1, Encoding.ASCII.GetBytes("item"), rest.Slice(2, length).ToArray()));
            rest = rest[(2 + length)..];
        }

        return items;
    }
}
