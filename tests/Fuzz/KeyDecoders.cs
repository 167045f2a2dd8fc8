using System.Text;
using Piaohao.Acquirer.Books;
using Piaohao.Keys;
using Piaohao.Keys.KeyBlocks;
using Piaohao.Keys.PinBlocks;

namespace Piaohao.Fuzz.Tests;

/// <summary>Keys and PINs as peers send them and files keep them.</summary>
internal static class KeyDecoders
{
    private const string Pan = "6225000000000000";
    private static readonly byte[] ProtectionKey = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly SoftwareHsm Hsm = FuzzHsm.Hsm;

    public static IReadOnlyList<Decoder> All { get; } =
    [
        KeyBlocks(), WrappedKeys(), MasterKeys(), WorkingKeys(),
        PinBlocks("format0", 0, (block, pin) => PinBlockIso0.TryDecode(block, Pan, pin, out var length) ? length : 0, (pin, block) => PinBlockIso0.TryEncode(pin, Pan, block)),
        PinBlocks("format1", 1, (block, pin) => PinBlockIso1.TryDecode(block, pin, out var length) ? length : 0, (pin, block) => PinBlockIso1.TryEncode(pin, new byte[8], block)),
        PinBlocks("format2", 2, (block, pin) => PinBlockIso2.TryDecode(block, pin, out var length) ? length : 0, PinBlockIso2.TryEncode),
        PinBlocks("format3", 3, (block, pin) => PinBlockIso3.TryDecode(block, Pan, pin, out var length) ? length : 0, (pin, block) => PinBlockIso3.TryEncode(pin, Pan, new byte[8], block)),
        PinBlocks("format4", 4, (block, pin) => PinBlockIso4.TryDecodePin(block, pin, out var length) ? length : 0, (pin, block) => PinBlockIso4.TryEncodePin(pin, new byte[8], block)),
        EncipheredPins("pin-translation", FuzzHsm.Pin, PinBlockFormat.Iso0), EncipheredPins("pin-translation-aes", FuzzHsm.OtherPin, PinBlockFormat.Iso4),
        EncipheredPins("pin-translation-sm4", FuzzHsm.ChinesePin, PinBlockFormat.Iso0),
        EncryptedTracks(), Macs(), SealedData(), StoredKeys(),
    ];

    /// <summary>Half of the inputs are whole blocks of odd headers, keys and paddings, so that what stands behind the MAC is tried too.</summary>
    private static Decoder KeyBlocks()
    {
        byte[] Make(Mutator mutator)
        {
            var text = mutator.Text(mutator.Seed());
            if (mutator.Chance(50)) return text;
            var key = new byte[mutator.Random.Next(1, 33)];
            var padding = new byte[KeyBlock.PaddingLength(key.Length) + (mutator.Chance(30) && key.Length < 24 ? 16 : 0)];
            mutator.Random.NextBytes(key);
            var letters = mutator.Random.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .\0~", 7);
            var block = KeyBlock.Wrap(ProtectionKey, new KeyBlockHeader(letters[..2], letters[2], letters[3], letters[4..6], letters[6]), key, padding);
            return FuzzInput.OfText(block);
        }

        return Forms.OfText("key-block", (ReadOnlySpan<char> text, out (KeyBlockHeader Header, string Key) value) =>
        {
            Span<byte> key = stackalloc byte[32];
            var isRead = KeyBlock.TryUnwrap(ProtectionKey, text, out var header, key, out var length);
            value = (header, Convert.ToHexString(key[..length]));
            return isRead;
        }, value => KeyBlock.Wrap(ProtectionKey, value.Header, Convert.FromHexString(value.Key), new byte[KeyBlock.PaddingLength(value.Key.Length / 2)]),
            [.. Vectors.KeyBlocks(), KeyBlock.Wrap(ProtectionKey, new KeyBlockHeader("P0", 'A', 'B', "00", 'E'), new byte[16], new byte[KeyBlock.PaddingLength(16)])]) with
        { Make = Make, Share = 2000 };
    }

    private static Decoder WrappedKeys() => Text("wrapped-key", [FuzzHsm.Mac.Block, FuzzHsm.Pin.Block, FuzzHsm.Master.Block], text =>
    {
        Span<byte> mac = stackalloc byte[8];
        Hsm.GenerateMac(FuzzHsm.Mac with { Block = text }, MacAlgorithm.UnionPayEcb, "0200"u8, mac);
        return text == FuzzHsm.Mac.Block ? "used" : throw new BrokenRuleException("A key block is used that is none of ours.");
    }) with
    { Refusals = [typeof(HsmException)], Share = 2000 };

    private static Decoder MasterKeys() => Text("travelling-master-key", [Hsm.ExportMaster(FuzzHsm.Master, ProtectionKey), .. Vectors.KeyBlocks()], text =>
        Hsm.ImportMaster(KeyAlgorithm.TripleDes, text, ProtectionKey) is { } key
            ? key.CheckValue == FuzzHsm.Master.CheckValue ? "imported" : throw new BrokenRuleException("Another key was taken in than was sent.")
            : null) with
    { Share = 2000 };

    /// <summary>Usage, algorithm and check value in front of the cryptogram.</summary>
    private static Decoder WorkingKeys()
    {
        var sent = Hsm.ExportUnder(FuzzHsm.Master, FuzzHsm.Mac);
        Span<byte> check = stackalloc byte[4];
        sent.CheckValue.Write(check);
        return new Decoder("working-key", [[(byte)KeyUsage.Mac, (byte)KeyAlgorithm.TripleDes, .. check, .. sent.Value], [(byte)KeyUsage.Pin, (byte)KeyAlgorithm.Des, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]])
        {
            Read = input => input.Bytes.Length < 6 ? null : Hsm.ImportUnder(
                FuzzHsm.Master, (KeyUsage)(input.Bytes[0] % 6), (KeyAlgorithm)(input.Bytes[1] % 5), input.Bytes.AsSpan(6), Kcv.Read(input.Bytes.AsSpan(2, 4))),
            Refusals = [typeof(HsmException), typeof(KcvMismatchException)],
            AllocationBase = 32 << 10,
            Share = 2000,
        };
    }

    private delegate int ReadPin(ReadOnlySpan<byte> block, Span<char> pin);

    private delegate bool WritePin(ReadOnlySpan<char> pin, Span<byte> block);

    private static Decoder PinBlocks(string format, int number, ReadPin read, WritePin write) => Forms.OfBytes($"pin-block-{number}", (ReadOnlySpan<byte> bytes, out string value) =>
    {
        Span<char> pin = stackalloc char[12];
        var length = read(bytes, pin);
        value = pin[..length].ToString();
        return length > 0;
    }, pin =>
    {
        var block = new byte[number == 4 ? 16 : 8];
        return write(pin, block) ? block : throw new BrokenRuleException("A PIN that was read cannot be written.");
    }, [.. Vectors.PinBlocks(format), .. Vectors.PinBlocks("format0"), .. ((string[])["1234", "123456", "123456789012"]).Select(pin =>
    {
        var block = new byte[number == 4 ? 16 : 8];
        write(pin, block);
        return block;
    })]);

    /// <summary>A block and, behind it, a card number in ASCII.</summary>
    private static Decoder EncipheredPins(string name, WrappedKey key, PinBlockFormat format)
    {
        var block = new byte[PinBlock.Length(key.Algorithm)];
        Hsm.EncryptPin(key, format, "123456".ToCharArray(), Pan, block);
        var translated = new byte[8];
        return new Decoder(name, [[.. block, .. Encoding.ASCII.GetBytes(Pan)], [.. block, .. "622500000000"u8]])
        {
            Read = input =>
            {
                var length = Math.Min(block.Length, input.Bytes.Length);
                return Hsm.TranslatePin(key, format, FuzzHsm.Pin, PinBlockFormat.Iso0, Encoding.Latin1.GetString(input.Bytes.AsSpan(length)), input.Bytes.AsSpan(0, length), translated);
            },
            Look = (_, value) => value is PinResult.Ok or PinResult.Malformed ? $"{value}" : throw new BrokenRuleException($"A translation ended as {value}."),
            Share = 2000,
        };
    }

    private static Decoder EncryptedTracks() => new("encrypted-track", [Convert.FromHexString("6225000000000000D30122010000012300000F"), new byte[9]])
    {
        Read = input =>
        {
            var track = input.Bytes.ToArray();
            Hsm.DecryptTrack(FuzzHsm.Track, track);
            return track;
        },
        Look = (input, value) =>
        {
            var track = (byte[])value!;
            Hsm.EncryptTrack(FuzzHsm.Track, track);
            return input.Bytes.AsSpan().SequenceEqual(track) ? "read" : throw new BrokenRuleException("A track that was deciphered and enciphered is another.");
        },
        Refusals = [typeof(HsmException)],
    };

    private static Decoder Macs()
    {
        var message = new byte[48];
        Hsm.GenerateMac(FuzzHsm.Mac, MacAlgorithm.UnionPayEcb, message.AsSpan(0, 40), message.AsSpan(40));
        return new Decoder("mac", [message, new byte[8]]) { Read = Verified, Share = 2000 };

        static object? Verified(FuzzInput input)
        {
            var cut = Math.Max(0, input.Bytes.Length - 8);
            foreach (var algorithm in Enum.GetValues<MacAlgorithm>())
                if (Hsm.VerifyMac(FuzzHsm.Mac, algorithm, input.Bytes.AsSpan(0, cut), input.Bytes.AsSpan(cut))) return algorithm;
            return null;
        }
    }

    private static Decoder SealedData()
    {
        byte[] secret = [1, 2, 3, 4, 5, 6, 7];
        return new Decoder("sealed-data", [Hsm.Seal("fuzz", secret), Hsm.Seal("another", secret), Hsm.Seal("fuzz", [])])
        {
            Read = input => Hsm.Unseal("fuzz", input.Bytes),
            Look = (_, value) => value is byte[] { Length: 0 } || secret.AsSpan().SequenceEqual((byte[])value!) ? "opened" : throw new BrokenRuleException("What was opened is not what was sealed."),
            Refusals = [typeof(HsmException)],
            Share = 2000,
        };
    }

    private static Decoder StoredKeys() => Forms.OfText("stored-key", (ReadOnlySpan<char> text, out WrappedKey value) =>
    {
        value = WrappedKeyText.Read(text.ToString());
        return Enum.IsDefined(value.Usage) && Enum.IsDefined(value.Algorithm) ? true : throw new BrokenRuleException("A stored key has a usage or algorithm that is none.");
    }, WrappedKeyText.Write, WrappedKeyText.Write(FuzzHsm.Mac), WrappedKeyText.Write(FuzzHsm.Master)) with
    { Refusals = [typeof(InvalidOperationException)] };

    private static Decoder Text(string name, string[] seeds, Func<string, object?> read) => new(name, [.. seeds.Select(seed => FuzzInput.OfText(seed))])
    {
        IsText = true,
        Make = mutator => mutator.Text(mutator.Seed()),
        Read = input => read(input.Text),
        AllocationBase = 32 << 10,
    };
}
