namespace Piaohao.Terminal.Devices;

/// <summary>A reader without hardware: cards are offered by a page, a test or the simulation. Safe for use from many threads.</summary>
public sealed class VirtualCardReader : ICardReader
{
    private readonly VirtualSlot<OfferedCard> slot = new();

    public bool IsReady => true;

    /// <summary>Offers a card; false where the terminal does not wait for one, and then it is ignored.</summary>
    public bool Offer(OfferedCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return slot.Offer(card);
    }

    public Task<OfferedCard> ReadAsync(CancellationToken cancel) => slot.ReadAsync(cancel);
}
