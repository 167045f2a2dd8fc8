using System.Collections.Immutable;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Devices;

/// <summary>The virtual printer: slips come out into a tray that keeps the last ones. Safe for use from many threads.</summary>
public sealed class PaperTray : IPrinter
{
    private const int Kept = 20;
    private readonly Lock access = new();
    private ImmutableList<Slip> slips = [];
    private bool paperOut;

    /// <summary>A slip has come out; raised on the terminal's own flow, so handlers return at once.</summary>
    public event EventHandler<SlipEventArgs>? SlipOut;

    /// <summary>Takes the paper away, or puts it in.</summary>
    public bool PaperOut
    {
        get
        {
            lock (access) return paperOut;
        }

        set
        {
            lock (access) paperOut = value;
        }
    }

    /// <summary>The last slips, oldest first.</summary>
    public ImmutableList<Slip> Slips
    {
        get
        {
            lock (access) return slips;
        }
    }

    public bool IsReady => !PaperOut;

    public Task<PrintResult> PrintAsync(Slip slip, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (access)
        {
            if (paperOut) return Task.FromResult(PrintResult.PaperOut);
            slips = slips.Count == Kept ? slips.RemoveAt(0).Add(slip) : slips.Add(slip);
        }

        SlipOut?.Invoke(this, new SlipEventArgs(slip));
        return Task.FromResult(PrintResult.Printed);
    }
}

/// <summary>The slip that came out.</summary>
public sealed class SlipEventArgs(Slip slip) : EventArgs
{
    public Slip Slip => slip;
}
