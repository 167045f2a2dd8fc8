using System.Text.Json;
using Piaohao.Keys;

namespace Piaohao.Server.Composition;

/// <summary>A wrapped key kept in a file beside the party's database; safe to store, since only the party's own HSM can use it.</summary>
internal static class KeptKey
{
    /// <summary>Writes the key, replacing what was there, in one step.</summary>
    public static void Write(string path, WrappedKey key) =>
        OwnerFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new Form(key.Usage.ToString(), key.Algorithm.ToString(), key.Block, key.CheckValue.Value)));

    /// <summary>Reads a key that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is missing or damaged; the message says what to do.</exception>
    public static WrappedKey Read(string path)
    {
        try
        {
            var form = JsonSerializer.Deserialize<Form>(File.ReadAllBytes(path))!;
            return new WrappedKey(Enum.Parse<KeyUsage>(form.Usage), Enum.Parse<KeyAlgorithm>(form.Algorithm), form.Block, new Kcv(form.CheckValue));
        }
        catch (Exception damaged) when (damaged is IOException or JsonException or ArgumentException)
        {
            throw new InvalidDataException($"The key file {path} cannot be read: restore it from backup, or remove the demo's data folder to begin anew.", damaged);
        }
    }

    private sealed record Form(string Usage, string Algorithm, string Block, uint CheckValue);
}
