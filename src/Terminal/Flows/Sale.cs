using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Flows;

/// <summary>消费: a waiting reversal first, sign-in of the day, card, PIN, durable records, request, answer, slips.</summary>
internal sealed class Sale(Machine machine, Reversals reversals, SignIn signIn, Printing printing)
{
    private const string CardNumberPurpose = "card number";
    private readonly CardStep cards = new(machine);
    private readonly PinStep pins = new(machine);
    private readonly SaleScreens screens = new(machine);

    private enum Next { Done, PinAgain, OtherCard }

    public async Task RunAsync(Money amount, CancellationToken stop)
    {
        while (true)
        {
            if (!await reversals.ClearAsync(stop)) return;
            if (!await signIn.EnsureAsync(stop)) return;
            if (await cards.AskAsync(amount, stop) is not { } card) return;
            var next = Next.PinAgain;
            while (next == Next.PinAgain)
            {
                using var pin = await pins.AskAsync(card, amount, stop);
                if (pin is null) return;
                next = await AuthoriseAsync(amount, card, pin, stop);
            }

            if (next == Next.Done) return;
        }
    }

    /// <summary>One transaction with its own trace number. The reversal is on disk before the request leaves.</summary>
    private async Task<Next> AuthoriseAsync(Money amount, PresentedCard card, EnteredPin pin, CancellationToken stop)
    {
        var keys = machine.WorkingKeys ?? throw new InvalidOperationException("A sale needs working keys.");
        var batch = machine.Memory.Batch;
        var trace = await machine.Memory.NextTraceAsync(stop);
        var withPin = pin.Length > 0;
        var request = machine.Requests.Sale(trace, batch, amount, card, withPin, keys);
        if (withPin) machine.Requests.AddPin(request, card, pin, keys);
        await machine.Records.BeginAsync(Record(request, batch, trace, amount, card, withPin), stop);

        screens.ShowWaiting(amount, card);
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(machine.Requests.WithMac(request, keys.Mac), stop), stop);
        return Verdict.OnSale(request, exchange, machine.Hsm, keys.Mac) switch
        {
            Verdict.Approved approved => await ApproveAsync(batch, trace, approved, stop),
            Verdict.Declined declined => await DeclineAsync(batch, trace, amount, declined, stop),
            Verdict.Unknown unknown => await ReverseAsync(batch, trace, unknown, stop),
            _ => await UnsendAsync(batch, trace, amount, stop),
        };
    }

    private SentTransaction Record(Message request, int batch, int trace, Money amount, PresentedCard card, bool withPin) => new(
        batch, trace, amount, card.Pan.Masked, machine.Hsm.KeyedHash(CardNumberPurpose, card.Pan.Digits), card.Expiry.ToString(), card.Mode(withPin).SlipLetter, withPin,
        machine.Operator, machine.Clock.Local, machine.SealedReversals.Seal(machine.Requests.Reversal(request, trace, batch)));

    /// <summary>Outcome, slip data and the end of the reversal are one unit; only then anyone hears of it.</summary>
    private async Task<Next> ApproveAsync(int batch, int trace, Verdict.Approved approved, CancellationToken stop)
    {
        var answer = approved.Answer;
        var parties = Field44.TryRead(answer, out var named) ? named : new Field44("", "");
        await machine.Records.ApproveAsync(batch, trace, new Approval(
            approved.Code.Code, answer.Text(37) ?? "", answer.Text(38) ?? "", parties.IssuerId, parties.AcquirerId, Remark(answer),
            machine.Clock.Read(answer.Text(13), answer.Text(12)) ?? machine.Clock.Local), stop);
        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, trace, TransactionState.Approved, approved.Code.Code);
        var entry = machine.Journal.Find(batch, trace) ?? throw new InvalidOperationException("The approved transaction is not in the journal.");
        await printing.AfterApprovalAsync(entry, approved.Code, stop);
        if (AnswerChecks.AsksForSignIn(answer)) await machine.Memory.SignOffAsync(stop);
        return Next.Done;
    }

    private async Task<Next> DeclineAsync(int batch, int trace, Money amount, Verdict.Declined declined, CancellationToken stop)
    {
        var code = declined.Code;
        await machine.Records.DeclineAsync(batch, trace, code.Code, stop);
        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, trace, TransactionState.Declined, code.Code);
        var wantsSignIn = code.Action == ResponseAction.SignInAgain || code.Code is "97" || AnswerChecks.AsksForSignIn(declined.Answer);
        if (wantsSignIn) await machine.Memory.SignOffAsync(stop);
        var key = await screens.AskAfterDeclineAsync(amount, code, wantsSignIn, stop);
        if (key == Key.F1) return Next.OtherCard;
        if (key == Key.Confirm && code.Action == ResponseAction.RetryPin) return Next.PinAgain;
        if (key == Key.Confirm && wantsSignIn) await signIn.RunAsync(stop);
        return Next.Done;
    }

    private async Task<Next> ReverseAsync(int batch, int trace, Verdict.Unknown unknown, CancellationToken stop)
    {
        await machine.Records.LoseAsync(batch, trace, unknown.Reason, stop);
        if (unknown.Reason != ReversalReason.NoAnswer) TerminalLog.AnswerRefused(machine.Log, machine.Options.Tid, trace, unknown.Fault);
        TerminalLog.OutcomeUnknown(machine.Log, machine.Options.Tid, trace, unknown.Reason);
        // A wrong MAC says that the keys of the two sides differ: the next sale signs in first.
        if (unknown.Reason == ReversalReason.BadMac) await machine.Memory.SignOffAsync(stop);
        await reversals.ClearAsync(stop);
        return Next.Done;
    }

    private async Task<Next> UnsendAsync(int batch, int trace, Money amount, CancellationToken stop)
    {
        await machine.Records.UnsendAsync(batch, trace, stop);
        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, trace, TransactionState.Unsent, "");
        await screens.TellUnsentAsync(amount, stop);
        return Next.Done;
    }

    /// <summary>What issuer, centre and acquirer want on the slip.</summary>
    private static string Remark(Message answer) => Field63Answer.TryRead(answer.Bytes(63), out var texts)
        ? string.Join(' ', ((string[])[texts.IssuerText, texts.CentreText, texts.AcquirerText]).Where(text => text.Length > 0))
        : "";
}
