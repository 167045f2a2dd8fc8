using Piaohao.Terminal.Slips;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Devices;

/// <summary>How a card was offered.</summary>
public enum CardEntry { Swipe, Insert, Tap }

/// <summary>A card offered to the reader. For a swipe, track 2 as read, which may be damaged.</summary>
public sealed record OfferedCard(CardEntry Entry, string Track2);

/// <summary>The card reader.</summary>
public interface ICardReader
{
    /// <summary>True where the reader answers its self-test.</summary>
    bool IsReady { get; }

    /// <summary>Waits for the next card; cards offered while nobody waits are ignored.</summary>
    Task<OfferedCard> ReadAsync(CancellationToken cancel);
}

/// <summary>How printing ended.</summary>
public enum PrintResult { Printed, PaperOut, Unreachable }

/// <summary>The slip printer.</summary>
public interface IPrinter
{
    /// <summary>True where the printer answers and has paper.</summary>
    bool IsReady { get; }

    /// <summary>Prints one slip; a slip that was not printed can be printed later from the journal.</summary>
    Task<PrintResult> PrintAsync(Slip slip, CancellationToken cancel);
}

/// <summary>The scanner for printed and shown codes.</summary>
public interface ICodeScanner
{
    /// <summary>True where the scanner answers its self-test.</summary>
    bool IsReady { get; }

    /// <summary>Waits for the next code; codes shown while nobody waits are ignored. The text comes as it was read and may be anything.</summary>
    Task<string> ReadAsync(CancellationToken cancel);
}

/// <summary>The pad on which a cardholder signs with a finger or a pen.</summary>
public interface ISignaturePad
{
    /// <summary>True where the pad answers its self-test.</summary>
    bool IsReady { get; }

    /// <summary>Waits for the next finished signature; what is drawn while nobody waits is ignored.</summary>
    Task<SignatureDrawing> ReadAsync(CancellationToken cancel);
}
