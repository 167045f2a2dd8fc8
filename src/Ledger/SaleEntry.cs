using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>How an approved sale is booked: see <see cref="MovementEntry.Take"/>.</summary>
public static class SaleEntry
{
    /// <summary>Debit network receivable, credit merchant payable, credit fee income.</summary>
    /// <exception cref="UnbalancedEntryException">The amount is zero or below, or the fee is below zero or above the amount.</exception>
    public static Entry For(string merchantId, string reference, Money amount, Money fee, DateTimeOffset at, DateOnly businessDate) =>
        MovementEntry.Take(EntryKind.Sale, merchantId, reference, amount, fee, at, businessDate);
}
