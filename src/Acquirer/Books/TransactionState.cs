namespace Piaohao.Acquirer.Books;

/// <summary>Where a transaction stands. It moves only as <see cref="TransactionMoves"/> allows.</summary>
public enum TransactionState
{
    /// <summary>Durable, and perhaps sent to the network; no outcome yet.</summary>
    Pending = 1,

    /// <summary>Money moved; the entry stands in the ledger.</summary>
    Approved = 2,

    /// <summary>Refused by us or by the network; no money moved.</summary>
    Declined = 3,

    /// <summary>No answer that can be trusted: the terminal hears 98 and the network is told to take it back.</summary>
    Unknown = 4,

    /// <summary>Taken back: by the terminal, or confirmed by the network after <see cref="Unknown"/>.</summary>
    Reversed = 5,

    /// <summary>The reversal came and no original was known; the original is refused if it comes later.</summary>
    Barred = 6,
}

/// <summary>The allowed moves between states.</summary>
public static class TransactionMoves
{
    /// <summary>True for pending → approved, declined, unknown; unknown → reversed; approved → reversed.
    /// Declined, reversed and barred are final; rows begin as pending, declined or barred.</summary>
    public static bool IsAllowed(TransactionState from, TransactionState to) => (from, to) switch
    {
        (TransactionState.Pending, TransactionState.Approved or TransactionState.Declined or TransactionState.Unknown) => true,
        (TransactionState.Unknown, TransactionState.Reversed) => true,
        (TransactionState.Approved, TransactionState.Reversed) => true,
        _ => false,
    };

    /// <summary>True for the states a row may begin in.</summary>
    public static bool IsBeginning(TransactionState state) =>
        state is TransactionState.Pending or TransactionState.Declined or TransactionState.Barred;
}
