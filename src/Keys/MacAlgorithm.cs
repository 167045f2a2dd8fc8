namespace Piaohao.Keys;

/// <summary>Message authentication codes the product speaks.</summary>
public enum MacAlgorithm
{
    /// <summary>UnionPay POS ECB: XOR of the blocks, hex-expanded, enciphered twice; 8 ASCII hex characters of
    /// result.</summary>
    UnionPayEcb,

    /// <summary>The same, as 8 raw bytes: what terminals send that cannot send the characters.</summary>
    UnionPayEcbRaw,

    /// <summary>ISO 9797-1 algorithm 1 (X9.9), padding 1.</summary>
    Iso9797Algorithm1,

    /// <summary>ISO 9797-1 algorithm 3 (X9.19, retail MAC), padding 1.</summary>
    Iso9797Algorithm3,

    /// <summary>ISO 9797-1 algorithm 5, NIST SP 800-38B.</summary>
    Cmac,
}
