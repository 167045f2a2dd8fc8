namespace Piaohao.Terminal.Journal;

/// <summary>Where a transaction of the terminal stands. Moves: Sending → Approved, Declined, Unsent or Reversing; Reversing → Reversed or Disputed. Nothing else moves.</summary>
public enum TransactionState
{
    /// <summary>The request is being sent or has been sent; no answer is known. After a power cut it becomes <see cref="Reversing"/>.</summary>
    Sending = 0,

    /// <summary>Approved by the host, with a valid MAC.</summary>
    Approved = 1,

    /// <summary>Declined by the host: no money moved.</summary>
    Declined = 2,

    /// <summary>The request never left the terminal: no connection.</summary>
    Unsent = 3,

    /// <summary>Not known whether money moved; a reversal waits and is sent until it is answered.</summary>
    Reversing = 4,

    /// <summary>The host took the transaction back, or never saw it.</summary>
    Reversed = 5,

    /// <summary>The host refused the reversal for good: people must look at it.</summary>
    Disputed = 6,
}
