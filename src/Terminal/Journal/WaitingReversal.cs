using Piaohao.Amounts;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Journal;

/// <summary>A reversal that the host has not answered yet.</summary>
/// <param name="Reason">Field 39: <c>98</c> no answer, <c>A0</c> bad MAC, <c>06</c> other.</param>
/// <param name="Since">When the transaction was sent.</param>
/// <param name="Tries">How often it was sent.</param>
public sealed record WaitingReversal(int Batch, int Trace, TransactionKind Kind, Money Amount, string Reason, DateTimeOffset Since, int Tries);

/// <summary>A notice or refund that is sent until the host has answered it.</summary>
/// <param name="State">Waiting for a stored notice; Unknown for a refund that was sent and not answered.</param>
/// <param name="Amount">With the tip.</param>
/// <param name="Since">When it was stored, or first sent.</param>
/// <param name="Tries">How often it was sent since.</param>
public sealed record WaitingNotice(int Batch, int Trace, TransactionKind Kind, TransactionState State, Money Amount, DateTimeOffset Since, int Tries);

/// <summary>An approved transaction as the host must hold it too: what a cross-check compares.</summary>
/// <param name="Amount">As field 4 said it: a sale without its tip, a tip adjustment with sale and tip.</param>
public sealed record ApprovedTransaction(int Batch, int Trace, string Rrn, Money Amount)
{
    public TransactionKind Kind { get; init; } = TransactionKind.Sale;
}

/// <summary>A copy of a slip that has not come out of the printer yet.</summary>
public sealed record WaitingSlip(JournalEntry Entry, Slips.SlipCopy Copy);
