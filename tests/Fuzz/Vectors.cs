using System.Text.Json;

namespace Piaohao.Fuzz.Tests;

/// <summary>Seeds from the published vectors of other tests.</summary>
internal static class Vectors
{
    /// <summary>Terminal messages as they went over real lines, without the two bytes of length.</summary>
    public static IEnumerable<byte[]> TerminalMessages(bool ofVendor) =>
        from message in Load("unionpay-messages.json").GetProperty("messages").EnumerateArray()
        where message.GetProperty("dialect").GetString()!.StartsWith("vendor", StringComparison.Ordinal) == ofVendor
        let wire = Convert.FromHexString(message.GetProperty("hex").GetString()!)
        select message.GetProperty("lengthPrefix").GetBoolean() ? wire[2..] : wire;

    /// <summary>Messages of other open implementations.</summary>
    public static IEnumerable<byte[]> OtherMessages() =>
        from vector in Load("iso8583-axes.json").EnumerateArray()
        where vector.GetProperty("kind").GetString() == "iso8583-message"
        select Convert.FromHexString(vector.GetProperty("inputs").GetProperty("packed").GetString()!);

    /// <summary>Key blocks, good and bad.</summary>
    public static IEnumerable<string> KeyBlocks() =>
        from vector in Load("key-blocks.json").EnumerateArray()
        select vector.GetProperty("inputs").GetProperty("keyBlock").GetString()!;

    /// <summary>Clear PIN blocks of a format, from wherever in a vector they stand.</summary>
    public static IEnumerable<byte[]> PinBlocks(string format) =>
        from vector in Load("pin-blocks.json").EnumerateArray()
        where vector.GetProperty("kind").GetString()!.StartsWith($"iso9564-{format}", StringComparison.Ordinal)
        from part in vector.GetProperty("inputs").EnumerateObject().Concat(vector.GetProperty("expected").EnumerateObject())
        where part.Name is "pinBlock" or "clearPinBlock" or "pinField"
        select Convert.FromHexString(part.Value.GetString()!);

    private static JsonElement Load(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", file))).RootElement;
}
