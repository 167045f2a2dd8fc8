using System.Security.Cryptography;
using System.Text.Json;
using Piaohao.Server.Composition;

namespace Piaohao.Server.Demo;

/// <summary>What an outside terminal needs of the demo's secrets: the clear master key of the terminal kept for it. Exists in demo mode only.</summary>
/// <param name="OutsideTerminalMasterKey">16 bytes, hex.</param>
/// <param name="OutsideTerminalCheckValue">8 hex digits.</param>
internal sealed record DemoFile(string OutsideTerminalMasterKey, string OutsideTerminalCheckValue)
{
    public static DemoFile? TryRead(DataFolder folder) =>
        folder.HasDemo ? JsonSerializer.Deserialize<DemoFile>(File.ReadAllBytes(folder.DemoFile)) : null;

    public void Write(DataFolder folder) => OwnerFile.Write(folder.DemoFile, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>A fresh double-length key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(16);

    /// <summary>The master key stays out of whatever prints a record.</summary>
    public override string ToString() => $"demo terminal, check value {OutsideTerminalCheckValue}";
}
