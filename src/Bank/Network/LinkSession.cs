using Piaohao.Keys;

namespace Piaohao.Bank.Network;

/// <summary>What the network knows of one connection; changed only while its messages are read, one after the other.</summary>
internal sealed class LinkSession
{
    /// <summary>The institution that signed on (field 33), or null.</summary>
    public string? Acquirer { get; set; }

    /// <summary>The connection's working keys, or null before the first key request. A request is answered under the keys it came with.</summary>
    public LinkKeys? Keys { get; set; }
}

/// <param name="Pin">ZPK.</param>
/// <param name="Mac">ZAK.</param>
internal sealed record LinkKeys(WrappedKey Pin, WrappedKey Mac);
