using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0200, 60.1 = 20 (asked for) and 0220, 60.1 = 24 (told): money is taken of a hold, at most the agreed share of it, and the hold ends.</summary>
internal sealed class Completion(TransactionKind kind, Originals originals, AcquirerOptions options) : ITransactionFlow
{
    private const int Whole = 100;

    public TransactionKind Kind => kind;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash)
    {
        if (originals.Hold(request, asked, panHash!) is not { } hold) return Intent.Refuse("25");
        if (!Originals.IsSameCard(hold, panHash)) return Intent.Refuse("59");
        if (hold.State == TransactionState.Expired || request.At - hold.StartedAt >= options.HoldFor) return Intent.Refuse("22");
        if (!hold.IsUntouched) return Intent.Refuse("12");
        var isWithinShare = asked.Amount.Minor * Whole <= hold.Amount.Minor * options.CompletionPercent;
        return isWithinShare ? Intent.Of(hold) : Intent.Refuse("64");
    }

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var hold = originals.Of(own);
        var fee = merchant.Fees.FeeFor(own.Amount, own.FeeCard, own.BusinessDate);
        return new Effect(fee, Bookings.Taken(own, fee), OriginalMove.Done(own, hold, hold with { State = TransactionState.Completed }));
    }

    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day)
    {
        var hold = originals.Of(own);
        return new Effect(
            own.Fee, Bookings.Taken(own, own.Fee).Reverse(EntryKind.CompletionReversal, at, day),
            new OriginalMove(hold, hold with { State = TransactionState.Approved }));
    }
}
