using System.Globalization;
using Piaohao.Bank.Issuing;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>One group of instructions on its way into the books. It works on copies of the states it touches; <see cref="Keep"/> puts them
/// in force once the group is durable, and a group that fails is simply dropped.</summary>
internal sealed class Group
{
    private readonly OpenBooks books;
    private readonly Authorisation authorisation;
    private readonly TakingBack takingBack;
    private readonly Random random;

    public Group(WriteSession session, Register register, Random random, int pinTryLimit)
    {
        books = new OpenBooks(session, register);
        authorisation = new Authorisation(books, pinTryLimit);
        takingBack = new TakingBack(books);
        this.random = random;
    }

    /// <summary>The group's units, before the first is decided.</summary>
    public void Expect(IReadOnlyList<Instruction> units) => books.Expect(units.OfType<TransactionInstruction>().Select(unit => unit.Key));

    public void Decide(Instruction unit)
    {
        switch (unit)
        {
            case TransactionInstruction transaction:
                transaction.Answer = AnswerTo(transaction);
                break;
            case ReversalInstruction reversal:
                reversal.Code = takingBack.Decide(reversal);
                break;
            case QueryInstruction query:
                query.Fate = FateOf(query.Original);
                break;
            case CardChange change:
                var card = books.CardOf(change.CardId);
                books.Put(change.CardId, new CardState(change.Status ?? card.Status, change.ResetPinTries ? 0 : card.PinTries));
                break;
            default:
                throw new InvalidOperationException($"{unit.GetType().Name} is no instruction of these books.");
        }
    }

    public void Flush() => books.Flush();

    public void Keep() => books.Keep();

    private TransactionAnswer AnswerTo(TransactionInstruction one)
    {
        if (books.Find(one.Key) is { } known)
            return known.Digest == one.Digest ? known.Answer : known.Answer with { Code = AnswerCodes.KeyUsed, Authorisation = null, Approved = 0, Available = null };

        var decision = authorisation.Decide(one);
        one.Answer = new TransactionAnswer(
            decision.Code, AuthorisationOf(one, decision), BankDay.Settlement(one.Received), one.IssuerId, decision.Approved, decision.Available);
        // What is told until it is answered comes again, and is then decided anew.
        if (!AnswerCodes.IsTemporary(decision.Code) || TransactionForm.Of(one.Kind).Request != MessageTypes.Notice) books.Record(one);
        return one.Answer;
    }

    private string? AuthorisationOf(TransactionInstruction one, Decision decision)
    {
        if (!AnswerCodes.IsApproval(decision.Code) || one.Kind == TransactionKind.Balance) return null;
        return one.Kind == TransactionKind.OfflineSale ? one.Authorisation : random.Next(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private TransactionFate? FateOf(OriginalElements original)
    {
        if (books.Find(original.Key) is not { } found || TransactionForm.Of(found.Kind).Request != original.Request) return null;
        return new TransactionFate(found.Answer.Code, !found.Answer.IsApproval ? 'D' : found.IsReversed ? 'R' : 'S', found.Answer.Approved);
    }
}
