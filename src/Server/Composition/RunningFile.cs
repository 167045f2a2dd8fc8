using System.Text.Json;

namespace Piaohao.Server.Composition;

/// <summary>Where the program that runs on a data folder can be reached.</summary>
/// <param name="Http">Base address of the pages.</param>
/// <param name="PosTlsPort">Terminals' port under TLS; null where there is none.</param>
/// <param name="Host">Address of terminals' and the network's port.</param>
internal sealed record RunningFile(string Http, string Host, int PosPort, int NetworkPort, int ProcessId, int? PosTlsPort = null)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Null where there is no such file, or a damaged one: the next start writes it anew.</summary>
    public static RunningFile? TryRead(DataFolder folder)
    {
        try
        {
            return File.Exists(folder.RunningFile) ? JsonSerializer.Deserialize<RunningFile>(File.ReadAllBytes(folder.RunningFile), Form) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(DataFolder folder) => OwnerFile.Write(folder.RunningFile, JsonSerializer.SerializeToUtf8Bytes(this, Form));
}
