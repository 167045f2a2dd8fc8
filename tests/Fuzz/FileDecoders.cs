using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Piaohao.Keys;
using Piaohao.Orders;
using Piaohao.Server.Composition;
using Piaohao.Server.Demo;
using Piaohao.Server.Orders;
using Piaohao.Terminal.Backup;

namespace Piaohao.Fuzz.Tests;

/// <summary>Files that people write, restore or put back.</summary>
internal static class FileDecoders
{
    private const string Tid = "10000001";
    private static readonly byte[] Package = new byte[1000];
    private static readonly byte[] Database = [.. Enumerable.Range(0, 64).Select(number => (byte)number)];

    private static readonly BackupManifest Manifest = new(
        Tid, BackupFile.ModuleOf(FuzzHsm.Hsm, Tid), new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), 5, 12, 1, 3, 0, 1,
        [new BatchSum(1, 2, 9000, 1, 4500)], [new TableDigest("journal", 3, new string('a', 64))]);

    public static IReadOnlyList<Decoder> All { get; } =
    [
        SetFiles("parameters", SetKind.Parameters,
            """{ "answerTimeoutSeconds": 30, "tries": 3, "telephone": "4008001234", "tips": true, "tipPercent": 15, "manualEntry": false, "automaticSignOff": true, "merchantName": "票号演示商店", "sendings": 3, "offlineSales": true, "supports": "Sale, SaleVoid, Refund", "offlineMaximum": 50000, "keyIndex": 1 }"""),
        SetFiles("ca-keys", SetKind.CaKeys,
            """{ "keys": [ { "rid": "A000000333", "index": "08", "expiry": "20301231", "modulus": "B61645EDFD5498FB246444037A0FA18C0F101EBD8EFA54573CE6E6A7FBF63ED2", "exponent": "03" } ] }"""),
        SetFiles("aids", SetKind.ChipParameters, """{ "applications": [ { "9F06": "A000000333010101", "DF01": "00", "9F1B": "00000000" } ] }"""),
        // The cards are few: each is digested ten thousand times over.
        SetFiles("blacklist", SetKind.Blacklist, """{ "cards": [ "622500000000" ] }""") with { Share = 60 },
        SetFiles("software", SetKind.Software,
            $$"""{ "package": "package", "version": "2.0", "size": 1000, "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(Package))}}", "signature": "{{new string('0', 128)}}", "signer": "acquirer" }"""),
        Manifests(), Backups(), ZoneKeys(), RunningFiles(), DemoFiles(), MasterKeyFiles(),
    ];

    static FileDecoders() => FuzzHsm.File("package", Package);

    /// <summary>What staff write is in its form and can be used by a terminal, or is refused with a line that says why.</summary>
    private static Decoder SetFiles(string name, SetKind kind, string seed) => new($"set-file-{name}", [Encoding.UTF8.GetBytes(seed), "{}"u8.ToArray(), "null"u8.ToArray()])
    {
        Make = JsonMutation.Make,
        Read = input => SetFile.Read(kind, FuzzHsm.File($"set-{name}", input.Bytes), FuzzHsm.Random),
        Look = (_, value) => OrderDecoders.Published(kind, (ImmutableArray<byte[]>)value!),
        Refusals = [typeof(InvalidDataException)],
        AllocationBase = 512 << 10,
        AllocationPerByte = 256,
        Share = 500,
    };

    private static Decoder Manifests() => new("backup-manifest", [Manifest.ToBytes(), "null"u8.ToArray()])
    {
        Make = JsonMutation.Make,
        Read = input => BackupManifest.TryRead(input.Bytes),
        Look = (_, value) => value is not BackupManifest manifest ? "refused"
            : BackupManifest.TryRead(manifest.ToBytes()) is { } again && again.ToBytes().AsSpan().SequenceEqual(manifest.ToBytes()) ? $"{manifest.Batches.Length} {manifest.Tables.Length} {manifest.TakenAt.Year}"
            : throw new BrokenRuleException("A manifest that was read is another after it is written."),
        AllocationBase = 64 << 10,
        AllocationPerByte = 128,
    };

    /// <summary>Whole files; half of them are sealed by the module over a manifest that was changed, so that what stands behind the seal is tried too.</summary>
    private static Decoder Backups()
    {
        var path = Path.Combine(FuzzHsm.Folder, "backup");
        BackupFile.Write(path, FuzzHsm.Hsm, Manifest, Database);
        return new Decoder("backup-file", [File.ReadAllBytes(path), [.. File.ReadAllBytes(path)[..30], .. "{}\n"u8]])
        {
            Read = input => BackupFile.Read(FuzzHsm.File("backup", input.Bytes), FuzzHsm.Hsm, Tid),
            Look = (_, value) =>
            {
                var (manifest, database, refused) = ((BackupManifest?, byte[], string?))value!;
                if (refused is null && (manifest is null || !database.AsSpan().SequenceEqual(Database))) throw new BrokenRuleException("A backup is opened that is not the one that was written.");
                return refused is null or "E34" or "E35" ? $"{refused} {manifest is null}" : throw new BrokenRuleException($"A backup is refused with {refused}.");
            },
            AllocationBase = 128 << 10,
            AllocationPerByte = 128,
            Share = 600,
        };
    }

    private static Decoder ZoneKeys()
    {
        KeptKey.Write(Path.Combine(FuzzHsm.Folder, "zmk"), FuzzHsm.Master);
        return new Decoder("kept-key", [File.ReadAllBytes(Path.Combine(FuzzHsm.Folder, "zmk")), "null"u8.ToArray()])
        {
            Make = JsonMutation.Make,
            Read = input => KeptKey.Read(FuzzHsm.File("zmk", input.Bytes)),
            Look = (_, value) => value is WrappedKey { Block: not null } key && Enum.IsDefined(key.Usage) && Enum.IsDefined(key.Algorithm)
                ? $"{key.Usage} {key.Algorithm}" : throw new BrokenRuleException("A kept key has no block, or a usage or algorithm that is none."),
            Refusals = [typeof(InvalidDataException)],
            AllocationBase = 64 << 10,
            AllocationPerByte = 128,
            Share = 600,
        };
    }

    private static Decoder RunningFiles()
    {
        var folder = new DataFolder(FuzzHsm.Folder);
        var running = new RunningFile("http://127.0.0.1:8080", "127.0.0.1", 8583, 9583, 1, 8584);
        return new Decoder("running-file", [JsonSerializer.SerializeToUtf8Bytes(running, JsonSerializerOptions.Web)])
        {
            Make = JsonMutation.Make,
            Read = input =>
            {
                FuzzHsm.File("running.json", input.Bytes);
                return RunningFile.TryRead(folder);
            },
            Look = (_, value) => value is null ? "refused" : value is RunningFile { Host: not null, Http: not null } ? "read" : throw new BrokenRuleException("A running program has no address."),
            AllocationBase = 64 << 10,
            AllocationPerByte = 128,
            Share = 600,
        };
    }

    private static Decoder DemoFiles()
    {
        var folder = new DataFolder(FuzzHsm.Folder);
        return new Decoder("demo-file", [JsonSerializer.SerializeToUtf8Bytes(new DemoFile("0123456789ABCDEF0123456789ABCDEF", "01234567"))])
        {
            Make = JsonMutation.Make,
            Read = input =>
            {
                FuzzHsm.File("demo.json", input.Bytes);
                return DemoFile.TryRead(folder);
            },
            Look = (_, value) => value is null ? "refused" : value is DemoFile { OutsideTerminalMasterKey: not null, OutsideTerminalCheckValue: not null } ? "read"
                : throw new BrokenRuleException("A demo's file has no key."),
            AllocationBase = 64 << 10,
            AllocationPerByte = 128,
            Share = 600,
        };
    }

    private static Decoder MasterKeyFiles()
    {
        var path = Path.Combine(FuzzHsm.Folder, "another-lmk");
        SoftwareHsm.Open(path, FuzzHsm.Random).Dispose();
        return new Decoder("master-key-file", [File.ReadAllBytes(path), File.ReadAllBytes(path)[..^1]])
        {
            Read = input =>
            {
                FuzzHsm.File("another-lmk", input.Bytes);
                SoftwareHsm.Open(path, FuzzHsm.Random).Dispose();
                return input;
            },
            Refusals = [typeof(HsmException)],
            AllocationBase = 128 << 10,
            Share = 300,
        };
    }
}
