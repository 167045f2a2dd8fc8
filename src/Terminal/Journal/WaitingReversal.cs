using Piaohao.Amounts;

namespace Piaohao.Terminal.Journal;

/// <summary>A reversal that the host has not answered yet.</summary>
/// <param name="Reason">Field 39: <c>98</c> no answer, <c>A0</c> bad MAC, <c>06</c> other.</param>
/// <param name="Since">When the transaction was sent.</param>
/// <param name="Tries">How often it was sent.</param>
public sealed record WaitingReversal(int Batch, int Trace, Money Amount, string Reason, DateTimeOffset Since, int Tries);

/// <summary>An approved transaction as the host must hold it too: what a cross-check compares.</summary>
public sealed record ApprovedTransaction(int Batch, int Trace, string Rrn, Money Amount);

/// <summary>A copy of a slip that has not come out of the printer yet.</summary>
public sealed record WaitingSlip(JournalEntry Entry, Slips.SlipCopy Copy);
