using System.Net;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Device;

/// <summary>The printer that the settings name: the built-in one, or one on the network.</summary>
/// <param name="at">Makes the printer at an address; null where the device has only its own.</param>
internal sealed class SelectedPrinter(IPrinter builtIn, Func<EndPoint, IPrinter>? at, Func<DeviceSettings> device) : IPrinter
{
    private (EndPoint Address, IPrinter Printer)? other;

    public bool IsReady => Selected.IsReady;

    private IPrinter Selected
    {
        get
        {
            if (at is null || device().Printer is not { } address) return builtIn;
            if (other is not { } known || !known.Address.Equals(address)) other = known = (address, at(address));
            return known.Printer;
        }
    }

    public Task<PrintResult> PrintAsync(Slip slip, CancellationToken cancel) => Selected.PrintAsync(slip, cancel);
}
