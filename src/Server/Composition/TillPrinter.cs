using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Slips;

namespace Piaohao.Server.Composition;

/// <summary>A real printer whose slips are also seen in the browser. What the real one says counts; the glass shows a slip once it is on paper.</summary>
internal sealed class TillPrinter(NetworkPrinter printer, PaperTray glass) : IPrinter
{
    public bool IsReady => glass.IsReady && printer.IsReady;

    public async Task<PrintResult> PrintAsync(Slip slip, CancellationToken cancel)
    {
        if (!glass.IsReady) return PrintResult.PaperOut;
        var result = await printer.PrintAsync(slip, cancel);
        return result == PrintResult.Printed ? await glass.PrintAsync(slip, cancel) : result;
    }
}
