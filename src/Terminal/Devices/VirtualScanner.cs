namespace Piaohao.Terminal.Devices;

/// <summary>A scanner without hardware: codes are shown to it by a page, a test or the simulation. Safe for use from many threads.</summary>
public sealed class VirtualScanner : ICodeScanner
{
    private readonly VirtualSlot<string> slot = new();

    public bool IsReady => true;

    /// <summary>Shows a code; false where the terminal does not wait for one, and then it is ignored.</summary>
    public bool Show(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return slot.Offer(text);
    }

    public Task<string> ReadAsync(CancellationToken cancel) => slot.ReadAsync(cancel);
}
