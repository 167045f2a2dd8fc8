using System.Collections.Immutable;
using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>How money is booked that moves between cardholder and merchant: the network owes us the amount, we owe the merchant the amount less the fee,
/// the fee is ours; or all of it the other way.</summary>
public static class MovementEntry
{
    /// <summary>Money for the merchant: debit network receivable, credit merchant payable, credit fee income (no line for a fee, or a payable, of zero).</summary>
    /// <exception cref="UnbalancedEntryException">The amount is zero or below, or the fee is below zero or above the amount.</exception>
    public static Entry Take(EntryKind kind, string merchantId, string reference, Money amount, Money fee, DateTimeOffset at, DateOnly businessDate) =>
        Book(kind, merchantId, reference, amount, fee, at, businessDate, Side.Debit);

    /// <summary>Money back to the cardholder, with the fee that the merchant gets back: the same accounts, the sides turned.</summary>
    /// <exception cref="UnbalancedEntryException">As for <see cref="Take"/>.</exception>
    public static Entry GiveBack(EntryKind kind, string merchantId, string reference, Money amount, Money fee, DateTimeOffset at, DateOnly businessDate) =>
        Book(kind, merchantId, reference, amount, fee, at, businessDate, Side.Credit);

    private static Entry Book(
        EntryKind kind, string merchantId, string reference, Money amount, Money fee, DateTimeOffset at, DateOnly businessDate, Side receivable)
    {
        if (amount.Minor <= 0) throw new UnbalancedEntryException($"{kind} {reference} of {amount.Minor} minor units is not above zero.");
        if (fee.IsNegative || fee > amount) throw new UnbalancedEntryException($"{kind} {reference} of {amount} cannot carry a fee of {fee.Minor} minor units.");
        var others = receivable == Side.Debit ? Side.Credit : Side.Debit;
        var postings = ImmutableArray.CreateBuilder<Posting>(3);
        postings.Add(new Posting(Account(AccountKind.NetworkReceivable), receivable, amount));
        if (fee < amount) postings.Add(new Posting(Account(AccountKind.MerchantPayable), others, amount - fee));
        if (!fee.IsZero) postings.Add(new Posting(Account(AccountKind.FeeIncome), others, fee));
        return new Entry(kind, merchantId, reference, at, businessDate, postings.DrainToImmutable());

        AccountId Account(AccountKind kind) => new(merchantId, kind, amount.Currency);
    }
}
