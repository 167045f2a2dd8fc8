namespace Piaohao.Iso8583.Dialects;

/// <summary>How one network writes its messages: an immutable table of fields, validated when it is made.</summary>
public sealed partial class Dialect
{
    /// <summary>UnionPay POS terminals: TPDU (5 bytes) and header (6 bytes), packed MTI, 64-bit bitmap.</summary>
    public static Dialect UnionPayPos => throw new NotImplementedException();

    /// <summary>The link to the card network: ISO 8583:1987, ASCII MTI and fields, binary primary and secondary bitmap, no prefix.</summary>
    public static Dialect NetworkLink => throw new NotImplementedException();

    /// <summary>Bytes before the MTI: 11 for UnionPay POS, 0 for the network link.</summary>
    public int PrefixLength => throw new NotImplementedException();
}
