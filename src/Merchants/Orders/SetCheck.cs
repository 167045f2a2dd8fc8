using System.Collections.Immutable;
using Piaohao.Orders;

namespace Piaohao.Merchants.Orders;

/// <summary>What a set must be before it is published: a version cannot be mended.</summary>
internal static class SetCheck
{
    /// <summary>Throws <see cref="ArgumentException"/> naming the first item that cannot be.</summary>
    public static void Require(SetKind kind, ImmutableArray<byte[]> items)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentException("There is no such kind of set.", nameof(kind));
        if (items.IsDefaultOrEmpty) throw new ArgumentException("A set has items.", nameof(items));
        for (var number = 0; number < items.Length; number++)
            if (items[number].Length is 0 or > SetItems.LengthMax || !IsItem(kind, items[number], number))
                throw new ArgumentException($"Item {number} is not in the form of {kind}.", nameof(items));
        var names = SetItems.NamingElements(kind) > 0;
        if (names && items.Length > SetItems.ListedMax) throw new ArgumentException($"A set of {kind} has at most {SetItems.ListedMax} items.", nameof(items));
        if (names && items.DistinctBy(item => Convert.ToHexString(SetItems.NameOf(kind, item)), StringComparer.Ordinal).Count() != items.Length)
            throw new ArgumentException("Two items bear one name.", nameof(items));
        if (kind == SetKind.Parameters && items.Length != 1) throw new ArgumentException("Parameters are one item.", nameof(items));
        if (kind == SetKind.Blacklist && items.Length > 9999) throw new ArgumentException("A blacklist has at most 9,999 items.", nameof(items));
        if (kind == SetKind.Software) RequirePackage(items);
    }

    private static bool IsItem(SetKind kind, byte[] item, int number) => kind switch
    {
        SetKind.Parameters => OrderedParameters.TryParse(item, out _),
        SetKind.CaKeys => CaKey.TryParse(item, out var key) && key.IsWhole && SetItems.NameOf(kind, item).Length > 0,
        SetKind.ChipParameters => SetItems.NameOf(kind, item).Length > 0 && ChipElements.TryParse(item, out _),
        SetKind.Software => number == 0 ? SoftwareManifest.TryParse(item, out _) : item.Length <= SetItems.BlockLength,
        _ => number == 0 ? BlacklistDigest.TryParse(item, out _) : item.Length % BlacklistDigest.Length == 0 && item.Length <= BlacklistDigest.PerItem * BlacklistDigest.Length,
    };

    private static void RequirePackage(ImmutableArray<byte[]> items)
    {
        _ = SoftwareManifest.TryParse(items[0], out var manifest);
        var blocks = items.AsSpan()[1..];
        for (var number = 0; number < blocks.Length - 1; number++)
            if (blocks[number].Length != SetItems.BlockLength) throw new ArgumentException($"Block {number} is not whole.", nameof(items));
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var size = 0;
        foreach (var block in blocks)
        {
            hash.AppendData(block);
            size += block.Length;
        }

        if (manifest!.Size != size || manifest.Digest != Convert.ToHexStringLower(hash.GetHashAndReset()))
            throw new ArgumentException("The package is not the one its manifest names.", nameof(items));
    }
}
