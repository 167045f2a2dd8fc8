using Piaohao.Iso8583.Dialects;

namespace Piaohao.Iso8583;

/// <summary>A forward-only look at a message for those who route it: MTI and a few fields, without reading the rest into anything.</summary>
public static class MessageScanner
{
    /// <summary>Finds MTI and the value bytes (as on the wire) of <paramref name="field"/>; false where the message is damaged before it or the field is absent.</summary>
    public static bool TryFind(Dialect dialect, ReadOnlySpan<byte> source, int field, out Mti mti, out ReadOnlySpan<byte> value) => throw new NotImplementedException();
}
