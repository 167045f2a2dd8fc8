using Piaohao.Bank.Issuing;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>Decides a transaction that has not come before, and puts into the books what it does.</summary>
internal sealed class Authorisation(OpenBooks books, int pinTryLimit)
{
    public Decision Decide(TransactionInstruction one)
    {
        if (books.FindReversal(one.Key) is not null) return Decision.Refuse(AnswerCodes.ReversedBefore);
        if (CardChecks.OfRequest(one.Kind, one.Facts) is { } refused) return Decision.Refuse(refused);
        var card = one.Facts.Card ?? throw new InvalidOperationException("A request without a card passed the checks.");
        if (OfHolder(one, card) is { } code) return Decision.Refuse(code);

        var account = books.AccountOf(card.AccountId, one.Received);
        return one.Kind switch
        {
            TransactionKind.Balance => new Decision(AnswerCodes.Approved, 0, account.Available),
            TransactionKind.Sale => Sell(one, card, account),
            TransactionKind.PreAuthorisation => Hold(one, card, account),
            TransactionKind.OfflineSale => Take(one, card, one.Facts.Amount, AnswerCodes.Approved),
            _ => Link(one, card, account),
        };
    }

    /// <summary>Card and PIN. A transaction that refers to another one is the merchant's, and comes without the card's holder; a notice tells what has happened.</summary>
    private string? OfHolder(TransactionInstruction one, Card card)
    {
        var form = TransactionForm.Of(one.Kind);
        if (form.Request == MessageTypes.Notice) return null;
        var isPresented = form.Original == OriginalReference.None;
        var before = books.CardOf(card.Id);
        var after = before;
        if (isPresented && CardChecks.OfCard(card, before, one.Facts, BankDay.Date(one.Received)) is { } refused) return refused;
        if (!isPresented && !one.Facts.DataAgree) return AnswerCodes.CardDataDiffer;
        var code = CardChecks.OfPin(one.Facts.Pin, isPresented && card.ServiceCode.WantsPin, ref after, pinTryLimit);
        if (after != before) books.Put(card.Id, after);
        return code;
    }

    private Decision Sell(TransactionInstruction one, Card card, AccountState account)
    {
        var refused = CardChecks.OfMoney(one.Facts.Amount, account, BankDay.Number(one.Received));
        if (refused is null) return Take(one, card, one.Facts.Amount, AnswerCodes.Approved);
        return refused == AnswerCodes.NotEnough && one.Facts.TakesPart && card.ApprovesParts && account.Available > 0
            ? Take(one, card, account.Available, AnswerCodes.PartApproved)
            : Decision.Refuse(refused);
    }

    private Decision Take(TransactionInstruction one, Card card, long amount, string code)
    {
        books.Move(one.Key, MoneyEffect.Takes, card.AccountId, amount, one.Received, one.Received);
        return new Decision(code, amount);
    }

    private Decision Hold(TransactionInstruction one, Card card, AccountState account)
    {
        var amount = one.Facts.Amount;
        if (CardChecks.OfMoney(amount, account, BankDay.Number(one.Received)) is { } refused) return Decision.Refuse(refused);
        var lapses = one.Received + Books.Hold.Term;
        books.PutInForce(
            new Hold(one.Key, card.AccountId, amount, one.Received.ToUnixTimeMilliseconds(), lapses.ToUnixTimeMilliseconds(), HoldStatus.Held), one.Received);
        return new Decision(AnswerCodes.Approved, amount);
    }

    private Decision Link(TransactionInstruction one, Card card, AccountState account)
    {
        var original = one.Original is { } named ? books.FindOriginal(named.Key) : null;
        if (original is not null && TransactionForm.Of(original.Kind).Request != one.Original?.Request) original = null;
        var hold = HoldOf(original);
        if (LinkedChecks.Of(one, original, hold, account) is { } refused) return Decision.Refuse(refused);
        if (original is null) throw new InvalidOperationException("A linked transaction without an original passed the checks.");

        Mark(one, original, hold);
        if (one.Effect == MoneyEffect.None) return new Decision(AnswerCodes.Approved, one.Facts.Amount);

        // A completion is money newly taken; what else is linked corrects a transaction of an earlier day.
        var countedOn = original.Kind == TransactionKind.PreAuthorisation ? one.Received : original.Received;
        books.Move(one.Key, one.Effect, card.AccountId, one.Facts.Amount, countedOn, one.Received);
        return new Decision(AnswerCodes.Approved, one.Facts.Amount);
    }

    private Hold? HoldOf(RecordedTransaction? original) => original switch
    {
        { Kind: TransactionKind.PreAuthorisation } => books.FindHold(original.Key),
        { Kind: TransactionKind.Completion or TransactionKind.CompletionNotice, Original: { } preAuthorisation } => books.FindHold(preAuthorisation),
        _ => null,
    };

    private void Mark(TransactionInstruction one, RecordedTransaction original, Hold? hold)
    {
        switch (one.Kind)
        {
            case TransactionKind.SaleVoid:
                original.IsVoided = true;
                break;
            case TransactionKind.CompletionVoid:
                original.IsVoided = true;
                if (hold is not null) books.PutInForce(hold, one.Received);
                break;
            case TransactionKind.PreAuthorisationVoid:
                original.IsVoided = true;
                if (hold is not null) books.End(hold, HoldStatus.Released, one.Received);
                break;
            case TransactionKind.Completion or TransactionKind.CompletionNotice:
                if (hold is not null) books.End(hold, HoldStatus.Used, one.Received);
                break;
            case TransactionKind.Refund:
                original.Refunded += one.Facts.Amount;
                break;
            case TransactionKind.TipAdjust:
                original.Tips += one.Effect == MoneyEffect.Takes ? one.Facts.Amount : -one.Facts.Amount;
                break;
            default:
                throw new InvalidOperationException($"{one.Kind} refers to no other transaction.");
        }
    }
}

/// <summary>How a transaction was decided.</summary>
/// <param name="Code">Field 39.</param>
/// <param name="Approved">Fen taken, given back or held.</param>
/// <param name="Available">Fen that can be spent, for a balance inquiry.</param>
internal readonly record struct Decision(string Code, long Approved, long? Available = null)
{
    public static Decision Refuse(string code) => new(code, 0);
}
