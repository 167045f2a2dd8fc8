using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Orders;

namespace Piaohao.Merchants.Orders;

/// <summary>Which terminals of a group should have which version.</summary>
/// <param name="Number">1, 2, 3 … for the group and kind; the latest holds.</param>
/// <param name="Version">For the terminals named, and for the percentage.</param>
/// <param name="BaseVersion">For the others; 0 where they get none.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Terminals">Terminal numbers that get it whatever the percentage.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record RollOut(
    string Group, SetKind Kind, int Number, int Version, int BaseVersion, int Percent, ImmutableArray<string> Terminals, string Reason, DateTimeOffset At)
{
    /// <summary>The version a terminal of the group should have; 0 for none.</summary>
    public int VersionFor(string terminalId) =>
        Percent == 100 || Terminals.Contains(terminalId, StringComparer.Ordinal) || PlaceOf(terminalId) < Percent ? Version : BaseVersion;

    /// <summary>A terminal's place among a hundred, the same for ever: a growing percentage only adds terminals.</summary>
    public static int PlaceOf(string terminalId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(terminalId), hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % 100);
    }
}
