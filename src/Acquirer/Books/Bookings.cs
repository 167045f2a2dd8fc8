using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>The entry of an approved transaction.</summary>
internal static class Bookings
{
    /// <summary>Money for the merchant.</summary>
    public static Entry Taken(Transaction own, Money fee) =>
        MovementEntry.Take(KindOf(own.Kind), own.Key.MerchantId, own.Key.Reference, own.Amount, fee, own.EndedAt, own.BusinessDate);

    /// <summary>Money back to the cardholder.</summary>
    public static Entry GivenBack(Transaction own, Money fee) =>
        MovementEntry.GiveBack(KindOf(own.Kind), own.Key.MerchantId, own.Key.Reference, own.Amount, fee, own.EndedAt, own.BusinessDate);

    /// <summary>What is booked for a kind; null where it moves no money.</summary>
    public static EntryKind? EntryOf(TransactionKind kind) => kind switch
    {
        TransactionKind.Sale => EntryKind.Sale,
        TransactionKind.SaleVoid => EntryKind.SaleVoid,
        TransactionKind.Refund => EntryKind.Refund,
        TransactionKind.Completion or TransactionKind.CompletionNotice => EntryKind.Completion,
        TransactionKind.CompletionVoid => EntryKind.CompletionVoid,
        TransactionKind.OfflineSale => EntryKind.OfflineSale,
        TransactionKind.TipAdjust => EntryKind.Tip,
        _ => null,
    };

    /// <summary>What its reversal books; null where nothing is booked, or it has none.</summary>
    public static EntryKind? ReversalOf(TransactionKind kind) => kind switch
    {
        TransactionKind.Sale => EntryKind.SaleReversal,
        TransactionKind.SaleVoid => EntryKind.SaleVoidReversal,
        TransactionKind.Completion => EntryKind.CompletionReversal,
        TransactionKind.CompletionVoid => EntryKind.CompletionVoidReversal,
        _ => null,
    };

    /// <summary>The amount that a standing transaction moves towards the merchant; below zero where it goes back to the cardholder, zero where it moves none.</summary>
    public static Money Moved(Transaction row) => row.Kind switch
    {
        TransactionKind.TipAdjust => row.Tip,
        _ => TransactionForm.Of(row.Kind).Side switch
        {
            TotalsSide.Debit => row.Amount,
            TotalsSide.Credit => -row.Amount,
            _ => Money.Zero(row.Amount.Currency),
        },
    };

    /// <summary>The fee that goes with <see cref="Moved"/>, with the same sign.</summary>
    public static Money MovedFee(Transaction row) => TransactionForm.Of(row.Kind).Side == TotalsSide.Credit ? -row.Fee : row.Fee;

    private static EntryKind KindOf(TransactionKind kind) =>
        EntryOf(kind) ?? throw new InvalidOperationException($"A {kind} moves no money.");
}
