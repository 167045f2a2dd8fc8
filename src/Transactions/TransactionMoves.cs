using static Piaohao.Transactions.TransactionState;

namespace Piaohao.Transactions;

/// <summary>The one table of moves. Whatever is final for the transaction itself changes only through another transaction that names it as its original.</summary>
public static class TransactionMoves
{
    /// <summary>True where a transaction may go from one state to the other.</summary>
    public static bool IsAllowed(TransactionState from, TransactionState to) => IsOwn(from, to) || IsLinked(from, to);

    /// <summary>The moves of a transaction's own messages: answer, loss, reversal, delivery.</summary>
    public static bool IsOwn(TransactionState from, TransactionState to) => (from, to) switch
    {
        (Pending, Approved or Declined or Unknown or Unsent) => true,
        // A reversal ends as reversed or disputed; what is sent again until answered ends as the answer says.
        (Unknown, Reversed or Disputed or Approved or Declined) => true,
        (Waiting, Approved or Declined) => true,
        // The host takes it back at once; the terminal, where the cashier refuses the signature, once the host has said so.
        (Approved, Reversed or Unknown) => true,
        _ => false,
    };

    /// <summary>The moves that a linked transaction makes on its original: void, refund, completion, expiry, and the taking back of these.</summary>
    public static bool IsLinked(TransactionState from, TransactionState to) => (from, to) switch
    {
        (Approved, Voided or PartlyRefunded or Refunded or Completed or Expired) => true,
        (PartlyRefunded, PartlyRefunded or Refunded) => true,
        (Voided or Completed, Approved) => true,
        _ => false,
    };

    /// <summary>True for the states a transaction may begin in.</summary>
    public static bool IsBeginning(TransactionState state) => state is Pending or Declined or Barred or Waiting;

    /// <summary>True where only people or a linked transaction can change anything any more.</summary>
    public static bool IsSettled(TransactionState state) => state is not (Pending or Unknown or Waiting);

    /// <summary>True where the transaction's own amount stands in the books and in a settlement's totals: approved, whatever linked transactions did since.</summary>
    public static bool Stands(TransactionState state) => state is Approved or Voided or PartlyRefunded or Refunded or Completed or Expired or Waiting;
}
