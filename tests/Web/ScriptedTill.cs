using System.Collections.Concurrent;
using System.Collections.Immutable;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions.Signatures;
using Piaohao.Web.Pos;

namespace Piaohao.Web.Tests;

/// <summary>A machine that shows what the test says and writes down what was done to it.</summary>
public sealed class ScriptedTill : IPosDevice
{
    private Screen screen = Scenes.Idle(english: false);
    private ImmutableArray<PaperSlip> slips = [];
    private bool paperOut;

    public string Terminal => "10000001";

    public Screen Screen
    {
        get => screen;
        set => Set(ref screen, value);
    }

    public ImmutableArray<PaperSlip> Slips
    {
        get => slips;
        set => Set(ref slips, value);
    }

    public bool PaperOut
    {
        get => paperOut;
        set => Set(ref paperOut, value);
    }

    public bool WaitsForCard { get; set; }

    public bool WaitsForCode { get; set; }

    public bool WaitsForSignature { get; set; }

    public ConcurrentQueue<string> Scanned { get; } = [];

    public ConcurrentQueue<SignatureDrawing> Signed { get; } = [];

    public ConcurrentQueue<Key> Pressed { get; } = [];

    public ConcurrentQueue<OfferedCard> Offered { get; } = [];

    public event EventHandler? Changed;

    public void Press(Key key) => Pressed.Enqueue(key);

    public bool Offer(OfferedCard card)
    {
        if (WaitsForCard) Offered.Enqueue(card);
        return WaitsForCard;
    }

    public bool Scan(string text)
    {
        if (WaitsForCode) Scanned.Enqueue(text);
        return WaitsForCode;
    }

    public bool Sign(SignatureDrawing drawing)
    {
        if (WaitsForSignature) Signed.Enqueue(drawing);
        return WaitsForSignature;
    }

    public void Print(Slip slip) => Slips = slips.Add(new PaperSlip(slips.Length + 1, slip, Torn: false));

    private void Set<T>(ref T place, T value)
    {
        place = value;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
