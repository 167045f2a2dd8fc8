using Piaohao.Bank.Issuing;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>Decides a reversal: undoes exactly what its original did, once, and only while nothing else has been built on it.</summary>
internal sealed class TakingBack(OpenBooks books)
{
    public string Decide(ReversalInstruction reversal)
    {
        if (books.FindReversal(reversal.Original.Key) is { } answered) return answered;
        if (books.FindOriginal(reversal.Original.Key) is not { } original)
        {
            // Kept, so that the original is refused if it comes later.
            books.Record(reversal, AnswerCodes.NoOriginal, moved: false);
            return AnswerCodes.NoOriginal;
        }

        if (!IsOf(reversal, original)) return AnswerCodes.AmountDiffers;
        var stood = original.Stands && original.Kind != TransactionKind.Balance;
        if (stood && !TryUndo(original, reversal.Received)) return AnswerCodes.WrongState;
        original.IsReversed = true;
        books.Record(reversal, AnswerCodes.Approved, stood);
        return AnswerCodes.Approved;
    }

    /// <summary>True where it names the original rightly. An acquirer that lost the answer does not know that a part was approved.</summary>
    private static bool IsOf(ReversalInstruction reversal, RecordedTransaction original) =>
        TransactionForm.Of(original.Kind).Request == reversal.Original.Request
        && original.PanHash == reversal.PanHash
        && (reversal.Amount == original.Asked || (original.Answer.IsApproval && reversal.Amount == original.Answer.Approved));

    private bool TryUndo(RecordedTransaction original, DateTimeOffset now)
    {
        if (original.IsVoided || original.Refunded != 0 || original.Tips != 0) return false;
        var accountId = original.AccountId ?? throw new InvalidOperationException("An approval without an account.");

        // Lets go what has lapsed, before holds are looked at.
        _ = books.AccountOf(accountId, now);
        var referred = original.Original is { } key ? books.FindOriginal(key) : null;
        if (!TryUndoLink(original, referred, now)) return false;
        if (original.Effect == MoneyEffect.None) return true;

        // A void's money counts on the day of what it voided, as it did when the void gave it back.
        var countedOn = original.Effect == MoneyEffect.GivesBack && referred is not null ? referred.Received : original.Received;
        books.Move(original.Key, original.Effect == MoneyEffect.Takes ? MoneyEffect.GivesBack : MoneyEffect.Takes, accountId, original.Answer.Approved, countedOn, now);
        return true;
    }

    /// <summary>Undoes what it did to a hold or to its own original.</summary>
    private bool TryUndoLink(RecordedTransaction original, RecordedTransaction? referred, DateTimeOffset now)
    {
        switch (original.Kind)
        {
            case TransactionKind.Sale:
                return true;
            case TransactionKind.PreAuthorisation:
                return TryEnd(books.FindHold(original.Key), HoldStatus.Released, now);
            case TransactionKind.SaleVoid when referred is not null:
                referred.IsVoided = false;
                return true;
            case TransactionKind.PreAuthorisationVoid when referred is not null && books.FindHold(referred.Key) is { } hold:
                referred.IsVoided = false;
                books.PutInForce(hold, now);
                return true;
            case TransactionKind.Completion when referred is not null && books.FindHold(referred.Key) is { } hold:
                books.PutInForce(hold, now);
                return true;
            case TransactionKind.CompletionVoid when referred?.Original is { } preAuthorisation:
                if (!TryEnd(books.FindHold(preAuthorisation), HoldStatus.Used, now)) return false;
                referred.IsVoided = false;
                return true;
            default:
                throw new InvalidOperationException($"{original.Kind} cannot be taken back, or lacks what it refers to.");
        }
    }

    /// <summary>False where a completion or a void has ended the hold meanwhile: the amount would be taken twice.</summary>
    private bool TryEnd(Hold? hold, HoldStatus status, DateTimeOffset now)
    {
        if (hold is not { Status: HoldStatus.Held or HoldStatus.Lapsed }) return false;
        books.End(hold, status, now);
        return true;
    }
}
