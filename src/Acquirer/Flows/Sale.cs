using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0200, 60.1 = 22: money for the merchant, less the fee. It speaks of no other transaction.</summary>
internal sealed class Sale : ITransactionFlow
{
    public TransactionKind Kind => TransactionKind.Sale;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash) => Intent.Alone;

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var fee = merchant.Fees.FeeFor(own.Amount, own.FeeCard, own.BusinessDate);
        return new Effect(fee, Bookings.Taken(own, fee));
    }

    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day) =>
        own.Tip.IsZero ? new Effect(own.Fee, Bookings.Taken(own, own.Fee).Reverse(EntryKind.SaleReversal, at, day)) : null;
}
