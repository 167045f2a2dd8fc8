using System.Collections.Immutable;
using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>How an approved sale is booked: the network owes us the amount, we owe the merchant the amount less the fee, the fee is ours.</summary>
public static class SaleEntry
{
    /// <summary>Debit network receivable, credit merchant payable, credit fee income (no line for a fee, or a payable, of zero).</summary>
    /// <exception cref="UnbalancedEntryException">The amount is zero or below, or the fee is below zero or above the amount.</exception>
    public static Entry For(string merchantId, string reference, Money amount, Money fee, DateTimeOffset at, DateOnly businessDate)
    {
        if (amount.Minor <= 0) throw new UnbalancedEntryException($"Sale {reference} of {amount.Minor} minor units is not above zero.");
        if (fee.IsNegative || fee > amount) throw new UnbalancedEntryException($"Sale {reference} of {amount} cannot carry a fee of {fee.Minor} minor units.");
        var postings = ImmutableArray.CreateBuilder<Posting>(3);
        postings.Add(new Posting(Account(AccountKind.NetworkReceivable), Side.Debit, amount));
        if (fee < amount) postings.Add(new Posting(Account(AccountKind.MerchantPayable), Side.Credit, amount - fee));
        if (!fee.IsZero) postings.Add(new Posting(Account(AccountKind.FeeIncome), Side.Credit, fee));
        return new Entry(EntryKind.Sale, merchantId, reference, at, businessDate, postings.DrainToImmutable());

        AccountId Account(AccountKind kind) => new(merchantId, kind, amount.Currency);
    }
}
