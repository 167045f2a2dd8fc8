using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Journal;

/// <summary>How it stands with the cardholder's signature. The numbers are stored and never change.</summary>
public enum SignatureState
{
    /// <summary>Asked for on the glass; nothing is decided.</summary>
    Asked = 1,

    /// <summary>The cardholder signs the merchant's slip.</summary>
    OnPaper = 2,

    /// <summary>The amount is within the limit up to which nobody signs.</summary>
    NotNeeded = 3,

    /// <summary>Confirmed by the cashier; must still reach the host.</summary>
    Waiting = 4,

    /// <summary>The host has it.</summary>
    Delivered = 5,

    /// <summary>The cashier refused it: the transaction is taken back.</summary>
    Refused = 6,

    /// <summary>The host does not take it; it stays here, and people look at it.</summary>
    Rejected = 7,
}

/// <summary>The signature of one transaction in the terminal's journal.</summary>
/// <param name="Drawing">Null unless it was given on the glass and confirmed.</param>
/// <param name="Hash">Binds the drawing to its transaction; empty without one.</param>
/// <param name="Tries">How often the host was asked to take it.</param>
/// <param name="LastAnswer">Field 39 of the last upload, or empty.</param>
public sealed record SignatureEntry(int Batch, int Trace, SignatureState State, SignatureDrawing? Drawing, byte[] Hash, int Tries, string LastAnswer);
