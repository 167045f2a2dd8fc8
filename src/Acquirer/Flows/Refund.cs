using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0220, 60.1 = 25: a part or the rest of a sale or completion goes back, with that share of its fee; found by RRN and date, made at any terminal
/// of the merchant, never more in all than was paid.</summary>
internal sealed class Refund(Originals originals) : ITransactionFlow
{
    public TransactionKind Kind => TransactionKind.Refund;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash)
    {
        if (originals.ByRrn(request, asked) is not { } paid || !IsPayment(paid.Kind)) return Intent.Refuse("25");
        if (!Originals.IsSameCard(paid, panHash)) return Intent.Refuse("59");
        if (paid.State is not (TransactionState.Approved or TransactionState.PartlyRefunded or TransactionState.Refunded)) return Intent.Refuse("12");
        return paid.Refunded + paid.Claimed + asked.Amount <= paid.Total ? Intent.Of(paid) : Intent.Refuse("64");
    }

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var paid = originals.Of(own);
        var refunded = paid.Refunded + own.Amount;
        var fee = FeeSchedule.FeeGivenBack(paid.TotalFee, paid.Total, refunded, paid.RefundedFee);
        var moved = paid with
        {
            State = refunded == paid.Total ? TransactionState.Refunded : TransactionState.PartlyRefunded,
            Refunded = refunded,
            RefundedFee = paid.RefundedFee + fee,
        };
        return new Effect(fee, Bookings.GivenBack(own, fee), OriginalMove.Done(own, paid, moved));
    }

    /// <summary>A refund is sent until it is answered, and never reversed.</summary>
    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day) => null;

    private static bool IsPayment(TransactionKind kind) =>
        kind is TransactionKind.Sale or TransactionKind.Completion or TransactionKind.CompletionNotice or TransactionKind.OfflineSale;
}
