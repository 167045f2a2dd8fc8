using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>The way every transaction goes that the host answers at once: a waiting reversal first, sign-in of the day, card, PIN, durable records, request, answer, slips.</summary>
internal sealed class OnlineTransaction(Machine machine, BatchGate gate, Reversals reversals, SignIn signIn, Printing printing)
{
    private readonly CardStep cards = new(machine);
    private readonly PinStep pins = new(machine);
    private readonly SignatureStep signatures = new(machine, reversals);
    private readonly TransactionScreens screens = new(machine);

    private enum Next { Done, PinAgain, OtherCard }

    /// <summary>What comes before any of them. True where the terminal may trade.</summary>
    public async Task<bool> ReadyAsync(CancellationToken stop) => await gate.OpenAsync(stop) && await reversals.ClearAsync(stop) && await signIn.EnsureAsync(stop);

    public async Task RunAsync(Draft draft, CancellationToken stop)
    {
        if (!await new Notices(machine).OffersAsync(draft.Kind, stop)) return;
        while (await ReadyAsync(stop) && await AskCardAsync(draft, stop) is { } card)
        {
            var next = Next.PinAgain;
            while (next == Next.PinAgain)
            {
                using var pin = draft.AsksPin ? await pins.AskAsync(card, Heading.Of(draft), stop) : new EnteredPin();
                if (pin is null) return;
                next = await AuthoriseAsync(draft, card, pin, stop);
            }

            if (next == Next.Done) return;
        }
    }

    /// <summary>The card; where the journal knows the original, the same one.</summary>
    public Task<PresentedCard?> AskCardAsync(Draft draft, CancellationToken stop) => draft.Known is { } original
        ? cards.AskSameAsync(Heading.Of(draft), original, stop)
        : cards.AskAsync(Heading.Of(draft), stop);

    /// <summary>One transaction with its own trace number. What takes it back, or sends it again, is on disk before the request leaves.</summary>
    private async Task<Next> AuthoriseAsync(Draft draft, PresentedCard card, EnteredPin pin, CancellationToken stop)
    {
        var keys = machine.WorkingKeys ?? throw new InvalidOperationException("A transaction needs working keys.");
        var batch = machine.Memory.Batch;
        var trace = await machine.Memory.NextTraceAsync(stop);
        var withPin = pin.Length > 0;
        var request = machine.Requests.Transaction(draft, trace, batch, card, withPin, keys);
        if (withPin) machine.Requests.AddPin(request, card, pin, keys);
        await machine.Records.BeginAsync(machine.Record(draft, request, batch, trace, card, withPin), stop);

        screens.ShowWaiting(Heading.Of(draft), card);
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(machine.Requests.WithMac(request, keys.Mac), stop), stop);
        return Verdict.On(request, exchange, machine.Hsm, keys.Mac) switch
        {
            Verdict.Approved approved => await ApproveAsync(batch, trace, approved, stop),
            Verdict.Declined declined => await DeclineAsync(batch, trace, draft, declined, stop),
            Verdict.Unknown unknown => await LoseAsync(batch, trace, draft, unknown, stop),
            _ => await UnsendAsync(batch, trace, draft, stop),
        };
    }

    /// <summary>Outcome, slip data, the end of the reversal and the original's move are one unit; only then anyone hears of it.</summary>
    private async Task<Next> ApproveAsync(int batch, int trace, Verdict.Approved approved, CancellationToken stop)
    {
        await machine.Records.ApproveAsync(batch, trace, machine.ReadApproval(approved) with { Signature = signatures.StateFor(machine.Journal.Require(batch, trace)) }, stop);
        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, trace, TransactionState.Approved, approved.Code.Code);
        var entry = machine.Journal.Require(batch, trace);
        if (await signatures.AskAsync(entry, stop)) await printing.AfterApprovalAsync(entry, approved.Code, stop);
        if (AnswerChecks.AsksForSignIn(approved.Answer)) await machine.Memory.SignOffAsync(stop);
        return Next.Done;
    }

    private async Task<Next> DeclineAsync(int batch, int trace, Draft draft, Verdict.Declined declined, CancellationToken stop)
    {
        var code = declined.Code;
        await machine.Records.DeclineAsync(batch, trace, code.Code, stop);
        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, trace, TransactionState.Declined, code.Code);
        var wantsSignIn = code.Action == ResponseAction.SignInAgain || code.Code is "97" || AnswerChecks.AsksForSignIn(declined.Answer);
        if (wantsSignIn) await machine.Memory.SignOffAsync(stop);
        var key = await screens.AskAfterDeclineAsync(Heading.Of(draft), code, wantsSignIn, stop);
        if (key == Key.F1) return Next.OtherCard;
        if (key == Key.Confirm && code.Action == ResponseAction.RetryPin && draft.AsksPin) return Next.PinAgain;
        if (key == Key.Confirm && wantsSignIn) await signIn.RunAsync(stop);
        return Next.Done;
    }

    /// <summary>The outcome is not known: what can be taken back is, anything else is sent again by the idle terminal until it is answered.</summary>
    private async Task<Next> LoseAsync(int batch, int trace, Draft draft, Verdict.Unknown unknown, CancellationToken stop)
    {
        await machine.Records.LoseAsync(batch, trace, unknown.Reason, stop);
        if (unknown.Reason != ReversalReason.NoAnswer) TerminalLog.AnswerRefused(machine.Log, machine.Options.Tid, trace, unknown.Fault);
        TerminalLog.OutcomeUnknown(machine.Log, machine.Options.Tid, trace, unknown.Reason);
        // A wrong MAC says that the keys of the two sides differ: the next transaction signs in first.
        if (unknown.Reason == ReversalReason.BadMac) await machine.Memory.SignOffAsync(stop);
        if (draft.Form.IsReversible) await reversals.ClearAsync(stop);
        else await screens.TellKeptAsync(Heading.Of(draft), stop);
        return Next.Done;
    }

    private async Task<Next> UnsendAsync(int batch, int trace, Draft draft, CancellationToken stop)
    {
        await machine.Records.UnsendAsync(batch, trace, stop);
        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, trace, TransactionState.Unsent, "");
        await screens.TellUnsentAsync(Heading.Of(draft), stop);
        return Next.Done;
    }
}
