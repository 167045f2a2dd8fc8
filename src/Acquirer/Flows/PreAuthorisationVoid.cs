using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0100, 60.1 = 11: a hold goes that was not completed and has not lapsed.</summary>
internal sealed class PreAuthorisationVoid(Originals originals, AcquirerOptions options) : ITransactionFlow
{
    public TransactionKind Kind => TransactionKind.PreAuthorisationVoid;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash)
    {
        if (originals.Hold(request, asked, panHash!) is not { } hold) return Intent.Refuse("25");
        if (!Originals.IsSameCard(hold, panHash)) return Intent.Refuse("59");
        if (hold.State == TransactionState.Expired || request.At - hold.StartedAt >= options.HoldFor) return Intent.Refuse("22");
        if (!hold.IsUntouched) return Intent.Refuse("12");
        return asked.Amount == hold.Amount ? Intent.Of(hold) : Intent.Refuse("64");
    }

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var hold = originals.Of(own);
        return new Effect(Money.Zero(own.Amount.Currency), null, OriginalMove.Done(own, hold, hold with { State = TransactionState.Voided }));
    }

    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day)
    {
        var hold = originals.Of(own);
        return new Effect(own.Fee, null, new OriginalMove(hold, hold with { State = TransactionState.Approved }));
    }
}
