namespace Piaohao.Orders;

/// <summary>How items of sets stand in field 62.</summary>
public static class SetItems
{
    /// <summary>Bytes of a software block.</summary>
    public const int BlockLength = 480;

    /// <summary>The most an item can have: field 62 without the byte in front.</summary>
    public const int LengthMax = 511;

    /// <summary>Keys and AIDs of a set: their count has two digits on the wire.</summary>
    public const int ListedMax = 99;

    /// <summary>Elements at the beginning of an item that name it: 9F06 of an AID, 9F06 and 9F22 of a key; 0 for the kinds that count their items.</summary>
    public static int NamingElements(SetKind kind) => kind switch
    {
        SetKind.CaKeys => 2,
        SetKind.ChipParameters => 1,
        _ => 0,
    };

    /// <summary>The bytes at the beginning of a key or AID that name it; empty where there are none in form.</summary>
    public static ReadOnlySpan<byte> NameOf(SetKind kind, ReadOnlySpan<byte> item)
    {
        var count = NamingElements(kind);
        if (count == 0) return [];
        var name = item[..ChipElements.LengthOf(item, count)];
        if (!ChipElements.TryParse(name, out var elements) || elements.Length != count || elements[0].Tag != 0x9F06) return [];
        if (elements[0].Value.Length is < 5 or > 16) return [];
        return kind != SetKind.CaKeys || (elements[1].Tag == 0x9F22 && elements[1].Value.Length == 1) ? name : [];
    }
}
