using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Piaohao.Cards;
using Piaohao.Orders;

namespace Piaohao.Server.Orders;

/// <summary>A set as staff write it: a JSON file, whose forms <c>docs/orders.md</c> shows.</summary>
internal static class SetFile
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>The items of the set.</summary>
    /// <exception cref="InvalidDataException">The file is not in its form; the message says where.</exception>
    public static ImmutableArray<byte[]> Read(SetKind kind, string path, RandomNumberGenerator random)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            return kind switch
            {
                SetKind.Parameters => [Of<OrderedParameters>(json).ToArray()],
                SetKind.CaKeys => [.. Of<KeyFile>(json).Keys.Select((entry, place) => Key(Present(entry, place)))],
                SetKind.ChipParameters => [.. Of<ApplicationFile>(json).Applications.Select((entry, place) => Application(Present(entry, place)))],
                SetKind.Blacklist => Cards(Of<CardFile>(json).Cards, random),
                _ => Package(Of<PackageFile>(json), Path.GetDirectoryName(Path.GetFullPath(path))!),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or OverflowException or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path} holds no {kind}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Writes the file that publishes a signed package.</summary>
    public static void WritePackage(string path, string package, SoftwareManifest manifest) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(
        new PackageFile(
            Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFullPath(package)), manifest.Version, manifest.Size, manifest.Digest,
            Convert.ToHexStringLower(manifest.Signature.Span), manifest.Signer),
        Form));

    private static T Of<T>(byte[] json) => JsonSerializer.Deserialize<T>(json, Form) ?? throw new FormatException("The file is empty.");

    // The serializer lets nulls into arrays whatever their type says.
    private static T Present<T>(T? entry, int place) => entry ?? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Entry {place + 1} is empty."));

    private static byte[] Key(KeyEntry entry)
    {
        var (rid, modulus, exponent) = (Convert.FromHexString(entry.Rid), Convert.FromHexString(entry.Modulus), Convert.FromHexString(entry.Exponent));
        var index = byte.Parse(entry.Index, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var check = entry.Check is null ? CaKey.CheckOf(rid, index, modulus, exponent) : Convert.FromHexString(entry.Check);
        var key = new CaKey(rid, index, entry.Expiry, 1, 1, modulus, exponent, check);
        return key.IsWhole ? key.ToArray() : throw new FormatException($"The check of key {entry.Rid} {entry.Index} does not fit it.");
    }

    private static byte[] Application(Dictionary<string, string> elements)
    {
        var bytes = new List<byte>();
        foreach (var (tag, value) in elements)
            ChipElements.Append(bytes, int.Parse(tag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), Convert.FromHexString(value));
        return [.. bytes];
    }

    private static ImmutableArray<byte[]> Cards(string[] numbers, RandomNumberGenerator random)
    {
        var salt = new byte[BlacklistDigest.SaltLength];
        random.GetBytes(salt);
        var digest = new BlacklistDigest(salt, BlacklistDigest.RoundsUsual);
        var entries = numbers.Select((number, place) => Pan.TryParse(number, out var pan)
            ? digest.Of(pan.Digits)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Entry {place + 1} is no card number.")));
        return [digest.ToArray(), .. entries.Chunk(BlacklistDigest.PerItem).Select(page => page.SelectMany(entry => entry).ToArray())];
    }

    private static ImmutableArray<byte[]> Package(PackageFile file, string folder)
    {
        var package = File.ReadAllBytes(Path.Combine(folder, file.Package));
        var manifest = new SoftwareManifest(file.Version, file.Size, file.Sha256, Convert.FromHexString(file.Signature), file.Signer);
        return [manifest.ToArray(), .. package.Chunk(SetItems.BlockLength)];
    }

    private sealed record KeyFile(KeyEntry[] Keys);

    private sealed record KeyEntry(string Rid, string Index, string Expiry, string Modulus, string Exponent, string? Check = null);

    private sealed record ApplicationFile(Dictionary<string, string>[] Applications);

    private sealed record CardFile(string[] Cards);

    private sealed record PackageFile(string Package, string Version, int Size, string Sha256, string Signature, string Signer);
}
