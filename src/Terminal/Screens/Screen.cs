using System.Collections.Immutable;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Screens;

/// <summary>Everything the glass shows at one moment, in the terminal's language: whoever draws it adds nothing and knows no flow.</summary>
/// <param name="Name">A stable name of the screen for tests and styles: <c>boot</c>, <c>operator</c>, <c>idle</c>, <c>amount</c>, <c>card</c>, <c>pin</c>, <c>waiting</c>, <c>result</c> …</param>
/// <param name="Title">The operation, such as 消费.</param>
/// <param name="Lines">Text between title and prompt, top to bottom.</param>
/// <param name="Prompt">What the person in front does next, short and imperative, such as 请刷卡; empty where there is nothing to do.</param>
/// <param name="Amount">The amount as it is read aloud, such as <c>¥45.00</c>; null where the screen has none.</param>
/// <param name="Input">What is being typed, or null.</param>
/// <param name="SoftKeys">Keys with a meaning on this screen, in order; the first primary one is what Confirm does.</param>
/// <param name="Tone">Colour and lights.</param>
/// <param name="Sound">Played once when the screen appears.</param>
/// <param name="Speech">Spoken once when the screen appears, or null.</param>
/// <param name="Status">The bar at the top.</param>
/// <param name="English">The language of the texts: English, otherwise Chinese.</param>
public sealed record Screen(
    string Name,
    string Title,
    ImmutableArray<ScreenLine> Lines,
    string Prompt,
    string? Amount,
    ScreenInput? Input,
    ImmutableArray<SoftKey> SoftKeys,
    ScreenTone Tone,
    ScreenSound Sound,
    string? Speech,
    StatusBar Status,
    bool English)
{
    /// <summary>How bright the glass is, in percent.</summary>
    public int Brightness { get; init; } = 100;

    /// <summary>How loud sound and speech are, in percent.</summary>
    public int Volume { get; init; } = 100;
}

/// <summary>A line of text; <paramref name="Mark"/> puts a sign in front (self-test, lists).</summary>
public sealed record ScreenLine(string Text, LineMark Mark = LineMark.None);

public enum LineMark { None, Busy, Good, Bad, Note }

/// <summary>What is being typed. A secret shows only its length: <paramref name="Text"/> then holds dots, never digits.</summary>
/// <param name="Text">As shown.</param>
/// <param name="Hint">The line under it, such as the sum <c>6.00 + 1.50</c>; empty where there is none.</param>
public sealed record ScreenInput(InputKind Kind, string Text, string Hint)
{
    /// <summary>The signature that is shown for comparison; null while the pad waits for one, and for every other kind.</summary>
    public SignatureDrawing? Drawing { get; init; }
}

public enum InputKind { Amount, Digits, Secret, Pin, Signature, Text }

/// <summary>A key with its meaning on this screen.</summary>
/// <param name="Enabled">False for a key that is shown but dead, such as Confirm at an amount of zero.</param>
/// <param name="Primary">True for what the person most likely does next.</param>
public sealed record SoftKey(Key Key, string Label, bool Enabled = true, bool Primary = false);

public enum ScreenTone { Neutral, Busy, Good, Bad, Attention }

public enum ScreenSound { None, Attention, Approved, Declined }

/// <summary>The bar at the top of the glass.</summary>
/// <param name="Clock">hh:mm, Asia/Shanghai.</param>
/// <param name="Online">Whether the host answered last time.</param>
/// <param name="SignedIn">Whether the terminal is signed in today.</param>
/// <param name="Operator">Two digits, empty where nobody is logged in.</param>
/// <param name="Batch">Six digits.</param>
/// <param name="WaitingCount">Items that still must reach the host (a reversal, for instance).</param>
/// <param name="Waiting">Their count, sum and age as a sentence; empty where nothing waits.</param>
/// <param name="PaperOut">The printer has no paper.</param>
/// <param name="Terminal">Terminal number, 8 characters.</param>
public sealed record StatusBar(string Clock, bool Online, bool SignedIn, string Operator, string Batch, int WaitingCount, string Waiting, bool PaperOut, string Terminal)
{
    /// <summary>Training: no money moves. The title of every screen says so too.</summary>
    public bool Training { get; init; }

    /// <summary>Percent of the battery; null on the charger, where it need not be watched.</summary>
    public int? Battery { get; init; }
}
