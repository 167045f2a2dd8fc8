using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Flows;

/// <summary>From messages to the journal: what a request leaves there before it is sent, and what an approval adds.</summary>
internal static class Recording
{
    /// <param name="card">Null for a transaction without a card: then the original's stands there.</param>
    public static SentTransaction Record(this Machine machine, Draft draft, Message request, int batch, int trace, PresentedCard? card, bool withPin)
    {
        var kept = draft.Form.IsReversible
            ? machine.SealedMessages.SealReversal(machine.Requests.Reversal(request, trace, batch))
            : machine.SealedMessages.SealNotice(request);
        var training = machine.Day.Training;
        return card is null
            ? new(batch, trace, draft, draft.Known?.MaskedPan ?? "", [], draft.Known?.Expiry ?? "", EntryLetterWithoutCard, false, machine.Operator, machine.Clock.Local, kept) { Training = training }
            : new(batch, trace, draft, card.Pan.Masked, machine.HashOf(card.Pan), card.Expiry.ToString(), card.Mode(withPin).SlipLetter, withPin, machine.Operator, machine.Clock.Local, kept)
            {
                Training = training,
            };
    }

    public static Approval ReadApproval(this Machine machine, Verdict.Approved approved)
    {
        var answer = approved.Answer;
        var parties = Field44.TryRead(answer, out var named) ? named : new Field44("", "");
        return new Approval(approved.Code.Code, answer.Text(37) ?? "", answer.Text(38) ?? "", parties.IssuerId, parties.AcquirerId, Remark(answer),
            machine.Clock.Read(answer.Text(13), answer.Text(12)) ?? machine.Clock.Local) { Part = approved.Part };
    }

    /// <summary>A transaction that this flow has just written.</summary>
    public static JournalEntry Require(this TerminalJournal journal, int batch, int trace) =>
        journal.Find(batch, trace) ?? throw new InvalidOperationException("The transaction is not in the journal.");

    private const char EntryLetterWithoutCard = 'N';

    /// <summary>What issuer, centre and acquirer want on the slip.</summary>
    private static string Remark(Message answer) => Field63Answer.TryRead(answer.Bytes(63), out var texts)
        ? string.Join(' ', ((string[])[texts.IssuerText, texts.CentreText, texts.AcquirerText]).Where(text => text.Length > 0))
        : "";
}
