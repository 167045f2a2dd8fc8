using Xunit;

namespace Piaohao.Fuzz.Tests;

/// <summary>All decoders that are tried.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Decoder> All { get; } =
    [
        .. MessageDecoders.All, .. RequestDecoders.All, .. FieldDecoders.All, .. CardDecoders.All, .. KeyDecoders.All, .. OrderDecoders.All,
        .. SignatureDecoders.All, .. FileDecoders.All, .. LinkDecoders.All, .. TextDecoders.All,
    ];

    public static Decoder Named(string name) => All.Single(decoder => decoder.Name == name);

    public static TheoryData<string> Names(IEnumerable<Decoder> decoders) => [.. decoders.Select(decoder => decoder.Name)];
}
