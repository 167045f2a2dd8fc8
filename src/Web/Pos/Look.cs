using System.Collections.Immutable;
using Piaohao.Terminal.Screens;
using Piaohao.Web.Demo;

namespace Piaohao.Web.Pos;

/// <summary>All that can be seen at the till at one moment.</summary>
public sealed record Look(
    Screen Screen, ImmutableArray<PaperSlip> Slips, bool PaperOut, ImmutableArray<DemoCard> Cards, ImmutableArray<DemoFault> Faults)
{
    /// <summary>The language of the terminal, which the page follows.</summary>
    public bool English => Screen.English;

    /// <summary>What can be seen now.</summary>
    public static Look At(IPosDevice device, IDemoTray tray) =>
        new(device.Screen, device.Slips, device.PaperOut, tray.Cards, tray.Faults);

    internal bool FrameDiffers(Look? shown) => shown is null || shown.English != English;

    internal bool ScreenDiffers(Look? shown) => shown is null || shown.Screen != Screen;

    internal bool PaperDiffers(Look? shown) =>
        FrameDiffers(shown) || shown!.PaperOut != PaperOut || !shown.Slips.SequenceEqual(Slips);

    internal bool TrayDiffers(Look? shown) =>
        FrameDiffers(shown) || shown!.PaperOut != PaperOut || !shown.Cards.SequenceEqual(Cards) || !shown.Faults.SequenceEqual(Faults);
}
