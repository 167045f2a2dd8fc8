using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0220, 60.1 = 34: a sale of the same batch gets a tip, or another in place of the one it has. The network hears of the difference.</summary>
/// <param name="percentMax">The largest tip of a terminal, in percent of the sale.</param>
internal sealed class TipAdjust(Originals originals, Func<string, int> percentMax) : ITransactionFlow
{
    private const int Whole = 100;

    public TransactionKind Kind => TransactionKind.TipAdjust;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash)
    {
        if (originals.InBatch(request, asked) is not { Kind: TransactionKind.Sale } sale) return Intent.Refuse("25");
        if (!sale.IsUntouched) return Intent.Refuse("12");
        if (asked.Amount != sale.Amount + asked.Tip) return Intent.Refuse("64");
        var isWithinShare = asked.Tip.Minor * Whole <= sale.Amount.Minor * percentMax(request.Key.TerminalId);
        return isWithinShare ? new Intent(null, sale, asked.Tip - sale.Tip) : Intent.Refuse("61");
    }

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var sale = originals.Of(own);
        var fee = merchant.Fees.FeeFor(own.Amount, sale.FeeCard, sale.BusinessDate) - sale.TotalFee;
        var moved = sale with { Tip = sale.Tip + own.Tip, TipFee = sale.TipFee + fee };
        // The claim was made on the sale as it was before.
        return new Effect(fee, Entry(own, fee), OriginalMove.Done(own, sale, moved));
    }

    /// <summary>A notice is sent until it is answered, and never reversed.</summary>
    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day) => null;

    /// <summary>The difference, which may go back; null where the tip is the one the sale has.</summary>
    private static Entry? Entry(Transaction own, Amounts.Money fee) => own.Tip.Minor switch
    {
        > 0 => Bookings.Taken(own with { Amount = own.Tip }, fee),
        < 0 => Bookings.GivenBack(own with { Amount = -own.Tip }, -fee),
        _ => null,
    };
}
