using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Devices;

/// <summary>A pad without hardware: signatures are given to it by a page, a test or the simulation. Safe for use from many threads.</summary>
public sealed class VirtualSignaturePad : ISignaturePad
{
    private readonly VirtualSlot<SignatureDrawing> slot = new();

    public bool IsReady => true;

    /// <summary>Gives a signature; false where the terminal does not wait for one, and then it is ignored.</summary>
    public bool Sign(SignatureDrawing drawing)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        return slot.Offer(drawing);
    }

    public Task<SignatureDrawing> ReadAsync(CancellationToken cancel) => slot.ReadAsync(cancel);
}
