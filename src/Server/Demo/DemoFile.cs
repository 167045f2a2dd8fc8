using System.Security.Cryptography;
using System.Text.Json;
using Piaohao.Server.Composition;

namespace Piaohao.Server.Demo;

/// <summary>What an outside terminal needs of the demo's secrets: the clear master key of the terminal kept for it. Exists in demo mode only.</summary>
/// <param name="OutsideTerminalMasterKey">16 bytes, hex.</param>
/// <param name="OutsideTerminalCheckValue">8 hex digits.</param>
internal sealed record DemoFile(string OutsideTerminalMasterKey, string OutsideTerminalCheckValue)
{
    private static readonly JsonSerializerOptions Form = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Null where there is no such file, or a damaged one: the next start gives the outside terminal a new key.</summary>
    public static DemoFile? TryRead(DataFolder folder)
    {
        try
        {
            return folder.HasDemo ? JsonSerializer.Deserialize<DemoFile>(File.ReadAllBytes(folder.DemoFile), Form) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(DataFolder folder) => OwnerFile.Write(folder.DemoFile, JsonSerializer.SerializeToUtf8Bytes(this, Form));

    /// <summary>A fresh double-length key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(16);

    /// <summary>The master key stays out of whatever prints a record.</summary>
    public override string ToString() => $"demo terminal, check value {OutsideTerminalCheckValue}";
}
