using Piaohao.Amounts;

namespace Piaohao.Ledger;

/// <summary>How an approved sale is booked: the network owes us the amount, we owe the merchant the amount less the fee, the fee is ours.</summary>
public static class SaleEntry
{
    /// <summary>Debit network receivable, credit merchant payable, credit fee income (no line for a fee of zero).</summary>
    public static Entry For(string merchantId, string reference, Money amount, Money fee, DateTimeOffset at, DateOnly businessDate) => throw new NotImplementedException();
}
