namespace Piaohao.Transactions;

/// <summary>Where a transaction stands, at the terminal and at the host. It moves only as <see cref="TransactionMoves"/> allows. The numbers are stored and never change.</summary>
public enum TransactionState
{
    /// <summary>Durable, and perhaps sent; no outcome yet.</summary>
    Pending = 1,

    /// <summary>Done: money moved, or is held.</summary>
    Approved = 2,

    /// <summary>Refused; no money moved.</summary>
    Declined = 3,

    /// <summary>Nobody here knows whether money moved. The terminal sends a reversal or the same message again; the host asks the network, then tells it to take it back.</summary>
    Unknown = 4,

    /// <summary>Taken back after its answer was lost, or never seen.</summary>
    Reversed = 5,

    /// <summary>Host only: the reversal came and no original was known; the original is refused if it comes later.</summary>
    Barred = 6,

    /// <summary>Terminal only: the host refused the reversal for good; people must look at it.</summary>
    Disputed = 7,

    /// <summary>Terminal only: the request never left.</summary>
    Unsent = 8,

    /// <summary>A void took all of it back.</summary>
    Voided = 9,

    /// <summary>A part was refunded; the rest may be.</summary>
    PartlyRefunded = 10,

    /// <summary>All of it was refunded.</summary>
    Refunded = 11,

    /// <summary>A completion took the held amount.</summary>
    Completed = 12,

    /// <summary>The hold lapsed at the issuer without a completion.</summary>
    Expired = 13,

    /// <summary>Terminal only: a notice that is stored and has not reached the host.</summary>
    Waiting = 14,
}
