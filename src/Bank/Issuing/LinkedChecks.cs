using Piaohao.Bank.Books;
using Piaohao.Transactions;
using static Piaohao.Transactions.TransactionKind;

namespace Piaohao.Bank.Issuing;

/// <summary>An issuer's checks of a transaction that refers to another one, in the order in which they stand: original, card, state, amount, money.</summary>
internal static class LinkedChecks
{
    /// <summary>A completion takes at most this many hundredths of what is held.</summary>
    public const long CompletionPercent = 115;

    /// <summary>The refusal, or null.</summary>
    /// <param name="original">What field 90 names, or null where there is no such transaction.</param>
    /// <param name="hold">The hold of a pre-authorisation that is to be completed or voided; otherwise null.</param>
    public static string? Of(TransactionInstruction linked, RecordedTransaction? original, Hold? hold, AccountState account)
    {
        if (original is null || !IsOriginalOf(linked.Kind, original.Kind)) return AnswerCodes.NoOriginal;
        if (original.PanHash != linked.PanHash) return AnswerCodes.CardDataDiffer;
        if (OfState(linked.Kind, original, hold) is { } refused) return refused;
        if (!IsAmountRight(linked, original)) return AnswerCodes.AmountDiffers;
        return linked.Kind == Completion && linked.Facts.Amount - original.Answer.Approved > account.Available && linked.Facts.Amount > original.Answer.Approved
            ? AnswerCodes.NotEnough
            : null;
    }

    private static bool IsOriginalOf(TransactionKind linked, TransactionKind original) => linked switch
    {
        SaleVoid or TipAdjust => original is Sale or OfflineSale,
        PreAuthorisationVoid or Completion or CompletionNotice => original is PreAuthorisation,
        CompletionVoid => original is Completion or CompletionNotice,
        Refund => original is Sale or OfflineSale or Completion or CompletionNotice,
        _ => false,
    };

    private static string? OfState(TransactionKind linked, RecordedTransaction original, Hold? hold)
    {
        if (!original.Stands || original.IsVoided) return AnswerCodes.WrongState;
        return linked switch
        {
            SaleVoid or CompletionVoid when original.Refunded > 0 => AnswerCodes.WrongState,
            Refund or TipAdjust when original.Remaining == 0 => AnswerCodes.WrongState,
            PreAuthorisationVoid or Completion or CompletionNotice => hold?.Status switch
            {
                HoldStatus.Held => null,
                HoldStatus.Lapsed => AnswerCodes.HoldLapsed,
                _ => AnswerCodes.WrongState,
            },
            _ => null,
        };
    }

    private static bool IsAmountRight(TransactionInstruction linked, RecordedTransaction original)
    {
        var amount = linked.Facts.Amount;
        return linked.Kind switch
        {
            SaleVoid or PreAuthorisationVoid or CompletionVoid => amount == original.Whole,
            Completion or CompletionNotice => amount * 100 <= original.Answer.Approved * CompletionPercent,
            Refund => amount <= original.Remaining,
            TipAdjust => linked.Effect == MoneyEffect.Takes || amount <= Math.Min(original.Tips, original.Remaining),
            _ => throw new InvalidOperationException($"{linked.Kind} refers to no other transaction."),
        };
    }
}
