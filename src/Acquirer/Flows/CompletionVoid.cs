using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0200, 60.1 = 21: a completion of the same batch is given back whole, with its fee; the hold stands again.</summary>
internal sealed class CompletionVoid(Originals originals) : ITransactionFlow
{
    public TransactionKind Kind => TransactionKind.CompletionVoid;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash)
    {
        var found = originals.InBatch(request, asked);
        if (found is not { Kind: TransactionKind.Completion or TransactionKind.CompletionNotice } completion) return Intent.Refuse("25");
        if (!Originals.IsSameCard(completion, panHash)) return Intent.Refuse("59");
        if (!completion.IsUntouched) return Intent.Refuse("12");
        return asked.Amount == completion.Amount ? Intent.Of(completion) : Intent.Refuse("64");
    }

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var completion = originals.Of(own);
        var hold = originals.Of(completion);
        return new Effect(
            completion.Fee, Bookings.GivenBack(own, completion.Fee),
            OriginalMove.Done(own, completion, completion with { State = TransactionState.Voided }),
            new OriginalMove(hold, hold with { State = TransactionState.Approved }));
    }

    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day)
    {
        var completion = originals.Of(own);
        var hold = originals.Of(completion);
        // Since the void the hold may have been completed again, or let go, or it lapsed.
        if (!hold.IsUntouched) return null;
        return new Effect(
            own.Fee, Bookings.GivenBack(own, own.Fee).Reverse(EntryKind.CompletionVoidReversal, at, day),
            new OriginalMove(completion, completion with { State = TransactionState.Approved }),
            new OriginalMove(hold, hold with { State = TransactionState.Completed }));
    }
}
