using System.Collections.Immutable;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>冲正: sends what waits until the host answers 00 or 25, or refuses for good. It comes before anything else, and no count of tries ends it.</summary>
internal sealed class Reversals(Machine machine, SignIn signIn)
{
    private enum Step { Ended, SignInFirst, StillWaiting }

    /// <summary>Sends until nothing waits, or the cashier goes back. True where nothing waits.</summary>
    public async Task<bool> ClearAsync(CancellationToken stop)
    {
        while (true)
        {
            if (await SendAllAsync(stop) || machine.Journal.WaitingReversals() is not [var waiting, ..]) return true;
            var key = await AskToGoOnAsync(waiting, stop);
            // Time runs on its own until the tries are used up; then it is the cashier's turn.
            if (key == Key.Cancel || (key is null && IsBlocked(waiting))) return false;
        }
    }

    /// <summary>Sends each waiting reversal once, without asking anyone. True where nothing waits any longer.</summary>
    public async Task<bool> SendAllAsync(CancellationToken stop)
    {
        foreach (var waiting in machine.Journal.WaitingReversals())
        {
            var step = await SendAsync(waiting, stop);
            if (step == Step.SignInFirst && await signIn.RunAsync(stop, quiet: true)) step = await SendAsync(waiting, stop);
            if (step != Step.Ended) return false;
        }

        return true;
    }

    private async Task<Step> SendAsync(WaitingReversal waiting, CancellationToken stop)
    {
        if (machine.WorkingKeys is not { } keys) return Step.SignInFirst;
        var request = machine.SealedMessages.OpenReversal(waiting.Batch, waiting.Trace).Set(39, waiting.Reason);
        ShowSending(waiting);
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(machine.Requests.WithMac(request, keys.Mac), stop), stop);
        var (code, authentic) = Read(request, exchange, keys);
        await machine.Records.ReversalTriedAsync(waiting.Batch, waiting.Trace, code, stop);
        TerminalLog.ReversalAnswered(machine.Log, machine.Options.Tid, waiting.Trace, code ?? "nothing");
        if (code is not null && !authentic) TerminalLog.AnswerRefused(machine.Log, machine.Options.Tid, waiting.Trace, "MAC");
        if (code is null) return Step.StillWaiting;
        if (code is "00" or "25" && authentic) return await EndAsync(waiting, TransactionState.Reversed, code, stop);
        if (ResponseCode.Of(code).Action == ResponseAction.SignInAgain || !authentic) return Step.SignInFirst;
        return MayStillSucceed(code) ? Step.StillWaiting : await EndAsync(waiting, TransactionState.Disputed, code, stop);
    }

    /// <summary>The answer's code, null where there is no answer to this request, and whether its MAC fits.</summary>
    private (string? Code, bool Authentic) Read(Message request, Exchange exchange, WorkingKeys keys)
    {
        if (exchange is not Exchange.Answered answered || answered.Read(out _) is not { } answer) return (null, false);
        return AnswerChecks.Matches(request, answer, [3, 4, 11, 41, 42], out _)
            ? (answer.Text(39), AnswerChecks.HasValidMac(machine.Hsm, keys.Mac, answer, answered.Wire))
            : (null, false);
    }

    /// <summary>A host that is busy, or a terminal that is suspended, may take the reversal later; any other code is the last word.</summary>
    private static bool MayStillSucceed(string code) =>
        ResponseCode.Of(code).Action is ResponseAction.Wait or ResponseAction.CallAcquirer || code is "06" or "09" or "68" or "98";

    private async Task<Step> EndAsync(WaitingReversal waiting, TransactionState outcome, string code, CancellationToken stop)
    {
        await machine.Records.EndReversalAsync(waiting.Batch, waiting.Trace, outcome, code, stop);
        if (outcome == TransactionState.Disputed) TerminalLog.ReversalRefused(machine.Log, machine.Options.Tid, waiting.Trace, code);
        var reversed = outcome == TransactionState.Reversed;
        await machine.TellAsync(texts => new View("result", texts["reversal.title"])
        {
            Amount = waiting.Amount.ToString(),
            Lines = [new ScreenLine(Of(texts, reversed ? "reversal.done" : "reversal.refused", waiting, code), reversed ? LineMark.Good : LineMark.Bad)],
            Prompt = reversed ? Of(texts, "reversal.done-prompt", waiting) : texts.Of("reversal.call", machine.Options.Support.In(texts.IsEnglish)),
            Tone = reversed ? ScreenTone.Attention : ScreenTone.Bad,
            Sound = ScreenSound.Attention,
        }, stop);
        return Step.Ended;
    }

    private bool IsBlocked(WaitingReversal waiting) => waiting.Tries >= machine.Options.ReversalTries;

    private void ShowSending(WaitingReversal waiting)
    {
        var start = machine.Time.GetTimestamp();
        machine.Face.Show(texts => new View("reversal", texts["reversal.title"])
        {
            Amount = waiting.Amount.ToString(),
            Lines = [new ScreenLine(Of(texts, "reversal.sending", waiting, machine.AnswerTimeLeft(start)), LineMark.Busy), Tell(texts, waiting)],
            Prompt = Of(texts, "reversal.do-not", waiting),
            Tone = ScreenTone.Attention,
            Sound = ScreenSound.Attention,
        });
    }

    /// <summary>After a try without success: the next comes by itself until the configured count; then the screen says whom to call.</summary>
    private async Task<Key?> AskToGoOnAsync(WaitingReversal waiting, CancellationToken stop)
    {
        var blocked = IsBlocked(waiting);
        var limit = blocked ? machine.Options.StepTimeout : machine.Options.ReversalRetry;
        var start = machine.Time.GetTimestamp();
        machine.Face.Show(texts => blocked ? BlockedView(texts, waiting) : WaitingView(texts, waiting, machine.Left(limit, start)));
        while (machine.Left(limit, start) is { Ticks: > 0 } left)
        {
            var key = await machine.Keyboard.NextAsync(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1), stop);
            if (key is Key.Confirm or Key.Cancel) return key;
            machine.Face.Redraw();
        }

        return null;
    }

    private static View WaitingView(Texts texts, WaitingReversal waiting, TimeSpan left) => new("unknown", texts["reversal.title"])
    {
        Amount = waiting.Amount.ToString(),
        Lines =
        [
            new ScreenLine(Of(texts, "reversal.unknown", waiting), LineMark.Note),
            new ScreenLine(texts.Of("reversal.again-in", waiting.Tries, Texts.Minutes(left)), LineMark.Busy),
            Tell(texts, waiting),
        ],
        Prompt = Of(texts, "reversal.do-not", waiting),
        SoftKeys = GoOnKeys(texts),
        Tone = ScreenTone.Attention,
    };

    private View BlockedView(Texts texts, WaitingReversal waiting) => new("blocked", texts["reversal.title"])
    {
        Amount = waiting.Amount.ToString(),
        Lines =
        [
            new ScreenLine(Of(texts, "reversal.unknown", waiting), LineMark.Bad),
            new ScreenLine(texts.Of("reversal.blocked", waiting.Tries, Digits.Six(waiting.Trace))),
            Tell(texts, waiting),
        ],
        Prompt = texts.Of("reversal.call", machine.Options.Support.In(texts.IsEnglish)),
        SoftKeys = GoOnKeys(texts),
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Attention,
    };

    /// <summary>A sale's outcome is told as money taken or not, any other's as done or not; {0} is what it is about.</summary>
    private static string Of(Texts texts, string name, WaitingReversal waiting, string detail = "") => waiting.Kind == TransactionKind.Sale
        ? texts.Of(name, waiting.Amount, detail)
        : texts.Of($"{name}.other", $"{texts.Name(waiting.Kind)} {waiting.Amount}", detail);

    /// <summary>What the customer may be told meanwhile.</summary>
    private static ScreenLine Tell(Texts texts, WaitingReversal waiting) => new(texts.Of("voice.cardholder",
        texts[TransactionForm.Of(waiting.Kind).NeedsSupervisor ? "reversal.cardholder-back" : "reversal.cardholder"]));

    private static ImmutableArray<SoftKey> GoOnKeys(Texts texts) =>
        [new SoftKey(Key.Confirm, texts["reversal.now"], Primary: true), new SoftKey(Key.Cancel, texts["key.back"])];
}
