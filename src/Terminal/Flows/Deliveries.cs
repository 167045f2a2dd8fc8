using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>What is sent until it is answered: stored notices, and refunds whose answer was lost. 00 and 94 mean delivered, 30 that the line damaged it on its way, any
/// other code is the host's last word.</summary>
internal sealed class Deliveries(Machine machine, SignIn signIn, Printing printing)
{
    private enum Step { Ended, SignInFirst, StillWaiting, NotYet }

    /// <summary>Sends each one, oldest first, until one is not answered as often as it is sent in one go. One that the host has and whose outcome it does not know
    /// yet holds up no other. True where nothing waits any longer.</summary>
    /// <param name="inBetween">True while the till is at rest: keys that are pressed meanwhile are kept for it.</param>
    public async Task<bool> SendAllAsync(CancellationToken stop, bool inBetween = false)
    {
        var all = true;
        foreach (var waiting in machine.Journal.WaitingNotices())
        {
            var step = await SendAsync(waiting, inBetween, stop);
            if (step == Step.SignInFirst && await signIn.RunAsync(stop, quiet: true)) step = await SendAsync(waiting, inBetween, stop);
            for (var sent = 1; step == Step.StillWaiting && sent < machine.Options.StoredSendings; sent++) step = await SendAsync(waiting, inBetween, stop);
            if (step is Step.SignInFirst or Step.StillWaiting) return false;
            all &= step == Step.Ended;
        }

        return all;
    }

    private async Task<Step> SendAsync(WaitingNotice waiting, bool inBetween, CancellationToken stop)
    {
        if (machine.WorkingKeys is not { } keys) return Step.SignInFirst;
        var request = machine.SealedMessages.OpenNotice(waiting.Batch, waiting.Trace);
        ShowSending(waiting);
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(machine.Requests.WithMac(request, keys.Mac), stop), stop, keepsKeys: inBetween);
        var verdict = Verdict.On(request, exchange, machine.Hsm, keys.Mac);
        await machine.Records.NoticeTriedAsync(waiting.Batch, waiting.Trace, Code(verdict), stop);
        TerminalLog.NoticeAnswered(machine.Log, machine.Options.Tid, waiting.Trace, Code(verdict) ?? "nothing");
        return verdict switch
        {
            Verdict.Approved approved => await DeliveredAsync(waiting, approved, stop),
            Verdict.Declined { Code: var code } declined when code.Code == Delivered => await DeliveredAsync(waiting, new Verdict.Approved(declined.Answer, code, null), stop),
            // The host may have it from an earlier sending: what it could not read this time says nothing of that.
            Verdict.Declined { Code.Code: Unreadable } when waiting.Tries + 1 < UnreadableMax => Step.StillWaiting,
            Verdict.Declined { Code: var code } => IsNotTakenUp(code) ? Step.SignInFirst : await RefusedAsync(waiting, code, stop),
            Verdict.Unknown { Reason: ReversalReason.BadMac } => Step.SignInFirst,
            Verdict.Unknown { Fault: Verdict.NotYet } => Step.NotYet,
            _ => Step.StillWaiting,
        };
    }

    private const string Delivered = "94";
    private const string Unreadable = "30";

    /// <summary>Sendings after which a notice that is still unreadable is not the line's fault.</summary>
    private const int UnreadableMax = 10;

    private static string? Code(Verdict verdict) => verdict switch
    {
        Verdict.Approved approved => approved.Code.Code,
        Verdict.Declined declined => declined.Code.Code,
        _ => null,
    };

    /// <summary>The host did not get as far as the notice: keys, sign-in or batch are out of step, or the terminal is suspended.</summary>
    private static bool IsNotTakenUp(ResponseCode code) => code.Action == ResponseAction.SignInAgain || code.Code is "97";

    private async Task<Step> DeliveredAsync(WaitingNotice waiting, Verdict.Approved approved, CancellationToken stop)
    {
        if (waiting.State == TransactionState.Waiting)
        {
            await machine.Records.DeliverAsync(waiting.Batch, waiting.Trace, approved.Code.Code, approved.Answer.Text(37) ?? "", stop);
        }
        else
        {
            machine.Keyboard.Forget();
            await machine.Records.ApproveAsync(waiting.Batch, waiting.Trace, machine.ReadApproval(approved), stop, TransactionState.Unknown);
            await printing.AfterApprovalAsync(machine.Journal.Require(waiting.Batch, waiting.Trace), approved.Code, stop);
        }

        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, waiting.Trace, TransactionState.Approved, approved.Code.Code);
        return Step.Ended;
    }

    /// <summary>The last word: shown to people, with a slip on wish.</summary>
    private async Task<Step> RefusedAsync(WaitingNotice waiting, ResponseCode code, CancellationToken stop)
    {
        await machine.Records.DeclineAsync(waiting.Batch, waiting.Trace, code.Code, stop, waiting.State);
        TerminalLog.TransactionEnded(machine.Log, machine.Options.Tid, waiting.Trace, TransactionState.Declined, code.Code);
        var entry = machine.Journal.Require(waiting.Batch, waiting.Trace);
        machine.Keyboard.Forget();
        var key = await machine.AskAsync(texts => RefusedView(texts, entry, code), machine.Options.StepTimeout, stop, Key.Confirm, Key.F1, Key.Cancel);
        if (key == Key.F1 && Slips.TransactionSlip.Exists(entry)) await printing.PrintOnceAsync(entry, Slips.SlipCopy.Merchant, stop);
        return Step.Ended;
    }

    private void ShowSending(WaitingNotice waiting)
    {
        var start = machine.Time.GetTimestamp();
        machine.Face.Show(texts => new View("notice", texts.Name(waiting.Kind))
        {
            Amount = waiting.Amount.ToString(),
            Lines = [new ScreenLine(texts.Of("notice.sending", Digits.Six(waiting.Trace), machine.AnswerTimeLeft(start)), LineMark.Busy)],
            Prompt = texts["waiting.prompt"],
            Tone = ScreenTone.Busy,
        });
    }

    private View RefusedView(Texts texts, JournalEntry entry, ResponseCode code) => new("result", texts.Name(entry.Kind))
    {
        Amount = entry.Total.ToString(),
        Lines =
        [
            new ScreenLine(texts.Of("declined.line", code.Code, texts.IsEnglish ? code.TextEnglish : code.Text), LineMark.Bad),
            new ScreenLine(texts.Of("recent.numbers", Digits.Six(entry.Batch), Digits.Six(entry.Trace))),
            new ScreenLine(texts.Of("voice.support", code.Support.In(texts.IsEnglish))),
        ],
        Prompt = texts.Of("notice.refused", machine.Options.Support.In(texts.IsEnglish)),
        SoftKeys =
        [
            new SoftKey(Key.Confirm, texts["key.ok"], Primary: true),
            .. Slips.TransactionSlip.Exists(entry) ? (SoftKey[])[new SoftKey(Key.F1, texts["balance.print"])] : [],
        ],
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Attention,
    };
}
