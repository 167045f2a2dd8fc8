using Piaohao.Cards;
using Piaohao.Orders;

namespace Piaohao.Terminal.Orders;

/// <summary>Cards that the host has told the terminal not to take.</summary>
internal sealed class Blacklist(OrderStore store)
{
    /// <summary>True where the list in use names the card.</summary>
    public bool Names(Pan pan)
    {
        if (store.InUse(SetKind.Blacklist) is not { } set) return false;
        var items = store.Items(set);
        if (items is not [{ Content: { } head }, ..] || !BlacklistDigest.TryParse(head, out var digest)) return false;
        var wanted = digest.Of(pan.Digits);
        return items.Skip(1).Any(item => Holds(item.Content, wanted));
    }

    private static bool Holds(ReadOnlySpan<byte> page, ReadOnlySpan<byte> wanted)
    {
        for (; page.Length >= BlacklistDigest.Length; page = page[BlacklistDigest.Length..])
            if (page[..BlacklistDigest.Length].SequenceEqual(wanted)) return true;
        return false;
    }
}
