using System.Collections.Immutable;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Web.Pos;

/// <summary>
/// The machine behind the glass, as far as a page needs it: what it shows, what hangs from its printer, and the things
/// a hand can do to it. Members may be called from any thread and must not block; keys are taken in the order of the calls.
/// </summary>
public interface IPosDevice
{
    /// <summary>The most characters of a code.</summary>
    const int CodeMost = 512;

    /// <summary>Terminal number, 8 characters.</summary>
    string Terminal { get; }

    /// <summary>What the glass shows now.</summary>
    Screen Screen { get; }

    /// <summary>The newest slips, oldest first, at most <see cref="PaperSlip.Kept"/>.</summary>
    ImmutableArray<PaperSlip> Slips { get; }

    /// <summary>True while the paper compartment is empty. Setting it takes the roll out or puts one in.</summary>
    bool PaperOut { get; set; }

    /// <summary>Raised after <see cref="Screen"/>, <see cref="Slips"/> or <see cref="PaperOut"/> has changed, with the device as its sender; for every screen, so that no sound is missed.</summary>
    event EventHandler? Changed;

    /// <summary>Presses a key; what it means is the screen's business. <see cref="Key.Paper"/> also takes what hangs from the slot.</summary>
    void Press(Key key);

    /// <summary>Offers a card to the reader; false where nobody waits for one.</summary>
    bool Offer(OfferedCard card);

    /// <summary>Shows a code to the scanner; false where nobody waits for one.</summary>
    /// <param name="text">What the code says, 1 to <see cref="CodeMost"/> characters.</param>
    bool Scan(string text);

    /// <summary>Gives the pad a signature; false where nobody waits for one.</summary>
    bool Sign(SignatureDrawing drawing);
}
