using System.Collections.Immutable;
using Piaohao.Terminal;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions.Signatures;
using Piaohao.Web.Pos;

namespace Piaohao.Server.Composition;

/// <summary>The machine that the browser draws: the till's glass, its virtual reader and its paper, held together for the pages.</summary>
internal sealed class DemoTill : IPosDevice, IGlass
{
    private readonly Lock access = new();
    private ImmutableArray<PaperSlip> slips = [];
    private int printed;
    private Screen? shown;
    private Till? till;

    public DemoTill() => Paper.SlipOut += (_, slip) => Hang(slip.Slip);

    public event EventHandler? Changed;

    /// <summary>The till's card reader.</summary>
    public VirtualCardReader Reader { get; } = new();

    /// <summary>The till's scanner.</summary>
    public VirtualScanner Scanner { get; } = new();

    /// <summary>The till's signature pad.</summary>
    public VirtualSignaturePad Pad { get; } = new();

    /// <summary>The till's battery.</summary>
    public VirtualBattery Battery { get; } = new();

    /// <summary>The till's printer.</summary>
    public PaperTray Paper { get; } = new();

    public string Terminal => Plugged.Tid;

    public Screen Screen
    {
        get
        {
            lock (access) return shown ?? throw new InvalidOperationException("The till shows nothing before it is switched on.");
        }
    }

    /// <summary>True once the till has drawn its first screen.</summary>
    public bool IsOn
    {
        get
        {
            lock (access) return shown is not null;
        }
    }

    public ImmutableArray<PaperSlip> Slips
    {
        get
        {
            lock (access) return slips;
        }
    }

    public bool PaperOut
    {
        get => Paper.PaperOut;
        set
        {
            Paper.PaperOut = value;
            Tell();
        }
    }

    private Till Plugged => till ?? throw new InvalidOperationException("No till is plugged in.");

    /// <summary>Connects the till that draws on this glass.</summary>
    public void Plug(Till machine) => till = machine;

    public void Show(Screen screen)
    {
        lock (access) shown = screen;
        Tell();
    }

    public void Press(Key key)
    {
        if (key == Key.Paper) Tear();
        Plugged.Press(key);
    }

    public bool Offer(OfferedCard card) => Reader.Offer(card);

    public bool Scan(string text) => Scanner.Show(text);

    public bool Sign(SignatureDrawing drawing) => Pad.Sign(drawing);

    private void Hang(Slip slip)
    {
        lock (access)
        {
            slips = slips.Add(new PaperSlip(++printed, slip, Torn: false));
            if (slips.Length > PaperSlip.Kept) slips = slips.RemoveAt(0);
        }

        Tell();
    }

    private void Tear()
    {
        lock (access) slips = [.. slips.Select(s => s with { Torn = true })];
        Tell();
    }

    private void Tell() => Changed?.Invoke(this, EventArgs.Empty);
}
