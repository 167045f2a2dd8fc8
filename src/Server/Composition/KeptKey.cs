using System.Text.Json;
using Piaohao.Keys;

namespace Piaohao.Server.Composition;

/// <summary>A wrapped key kept in a file beside the party's database; safe to store, since only the party's own HSM can use it.</summary>
internal static class KeptKey
{
    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Writes the key, replacing what was there, in one step.</summary>
    public static void Write(string path, WrappedKey key) =>
        OwnerFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new Form(key.Usage.ToString(), key.Algorithm.ToString(), key.Block, key.CheckValue.Value)));

    /// <summary>Reads a key that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is missing or damaged; the message says what to do.</exception>
    public static WrappedKey Read(string path)
    {
        try
        {
            var form = JsonSerializer.Deserialize<Form>(File.ReadAllBytes(path), Strict) ?? throw new JsonException("The file is empty.");
            return new WrappedKey(Named<KeyUsage>(form.Usage), Named<KeyAlgorithm>(form.Algorithm), form.Block, new Kcv(form.CheckValue));
        }
        catch (Exception damaged) when (damaged is IOException or JsonException)
        {
            throw new InvalidDataException($"The key file {path} cannot be read: restore it from backup, or remove the demo's data folder to begin anew.", damaged);
        }
    }

    // A number is no name, though the parser of enumerations takes one.
    private static T Named<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, out var value) && Enum.IsDefined(value) && value.ToString() == name ? value : throw new JsonException($"There is no such {typeof(T).Name}.");

    private sealed record Form(string Usage, string Algorithm, string Block, uint CheckValue);
}
