using System.Text.Json;
using Xunit;

namespace Piaohao.Keys.Tests;

/// <summary>One published example out of the files in <c>vectors/</c>.</summary>
internal sealed record Vector(string Id, string Kind, JsonElement Inputs, JsonElement Expected)
{
    public bool IsRefused => Expected.TryGetProperty("reject", out _);

    public static IEnumerable<Vector> All(string file)
    {
        using var document = Document(file);
        return [.. document.RootElement.EnumerateArray().Select(vector => new Vector(
            vector.GetProperty("id").GetString()!,
            vector.GetProperty("kind").GetString()!,
            vector.GetProperty("inputs").Clone(),
            vector.GetProperty("expected").Clone()))];
    }

    public static TheoryData<string> Ids(string file, params string[] kinds) =>
        [.. All(file).Where(vector => kinds.Contains(vector.Kind)).Select(vector => vector.Id)];

    public static Vector Find(string file, string id) => All(file).Single(vector => vector.Id == id);

    public static JsonDocument Document(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", file)));

    public string Text(string name) => Inputs.GetProperty(name).GetString()!;

    public byte[] Bytes(string name) => Convert.FromHexString(Text(name));

    public byte[][] ListOfBytes(string name) => List(Inputs, name);

    public byte[][] ExpectedListOfBytes(string name) => List(Expected, name);

    public int Number(string name) => Inputs.GetProperty(name).GetInt32();

    public string ExpectedText(string name) => Expected.GetProperty(name).GetString()!;

    public byte[] ExpectedBytes(string name) => Convert.FromHexString(ExpectedText(name));

    private static byte[][] List(JsonElement from, string name) =>
        [.. from.GetProperty(name).EnumerateArray().Select(value => Convert.FromHexString(value.GetString()!))];
}
