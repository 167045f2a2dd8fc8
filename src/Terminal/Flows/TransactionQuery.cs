using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>交易查询: asks the host what became of a transaction, the last one unless another trace number is typed, and says it with what to tell the customer. It changes nothing.</summary>
internal sealed class TransactionQuery(FlowParts parts)
{
    private const TransactionKind Kind = TransactionKind.Query;
    private readonly Machine machine = parts.Machine;
    private readonly DigitsStep digits = new(parts.Machine);
    private readonly TransactionScreens screens = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Sell, stop)) return;
        if (!await parts.SignIn.EnsureAsync(stop)) return;
        if (await AskOriginalAsync(stop) is not { } original) return;
        var keys = machine.WorkingKeys ?? throw new InvalidOperationException("A query needs working keys.");
        var draft = new Draft(Kind, Money.Fen(0)) { Original = original };
        var request = machine.Requests.Transaction(draft, await machine.Memory.NextTraceAsync(stop), machine.Memory.Batch, null, pin: false, keys);
        screens.ShowWaiting(Heading.Of(draft), null);
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(machine.Requests.WithMac(request, keys.Mac), stop), stop);
        switch (Verdict.On(request, exchange, machine.Hsm, keys.Mac))
        {
            case Verdict.Approved { Answer: var answer } when QueryAnswer.TryRead(answer, out var found):
                await TellAsync(original, found, stop);
                break;
            case Verdict.Declined { Code.Code: "25" }:
                await TellAsync(original, null, stop);
                break;
            case Verdict.Declined declined:
                await screens.AskAfterDeclineAsync(Heading.Of(draft), declined.Code, wantsSignIn: false, stop, otherCard: false);
                break;
            case var other:
                await parts.Notices.FaultAsync(Kind, other is Verdict.Unsent ? "E41" : other is Verdict.Unknown { Reason: ReversalReason.NoAnswer } ? "E42" : "E43", stop);
                break;
        }
    }

    /// <summary>The last transaction is offered; another one is known by its trace number, which this journal or else the present batch places.</summary>
    private async Task<OriginalTransaction?> AskOriginalAsync(CancellationToken stop)
    {
        var last = machine.Journal.Recent(1);
        var question = DigitsQuestion.Of("original-trace", Heading.Of(Kind), last.IsEmpty ? "original.trace" : "query.which") with
        {
            MayBeEmpty = !last.IsEmpty,
            Lines = texts => last.IsEmpty ? [] : [new ScreenLine($"{texts.Name(last[0].Kind)} {last[0].Total} {Digits.Six(last[0].Trace)}")],
        };
        if (await digits.AskTextAsync(question, OriginalStep.TraceLongest, stop) is not { } typed) return null;
        if (typed.Length == 0) return Named(last[0].Batch, last[0].Trace);
        var trace = int.Parse(typed, NumberStyles.None, CultureInfo.InvariantCulture);
        return Named(machine.Journal.LatestBatch(trace) ?? machine.Memory.Batch, trace);
    }

    private static OriginalTransaction Named(int batch, int trace) => new(batch, trace, "", "", "");

    private Task<Key?> TellAsync(OriginalTransaction asked, QueryAnswer? found, CancellationToken stop) => machine.TellAsync(texts =>
    {
        var outcome = found is not null ? Outcome(found.State) : WillStillBeSent(asked) ? "open" : "never";
        return new View("result", texts.Name(Kind))
        {
            Amount = found is null || found.Amount.IsZero ? null : found.Amount.ToString(),
            Lines =
            [
                new ScreenLine(found is null
                    ? texts.Of("query.never-seen", Digits.Six(asked.Trace))
                    : texts.Of("query.line", texts.Name(found.Kind), Digits.Six(asked.Trace), StateWords.Of(found.State).In(texts.IsEnglish)), outcome == "done" ? LineMark.Good : LineMark.Note),
                .. found is { Rrn.Length: > 0 } ? (ScreenLine[])[new ScreenLine(texts.Of("recent.rrn", found.Rrn))] : [],
                new ScreenLine(texts.Of("voice.cardholder", texts[$"query.cardholder-{outcome}"])),
            ],
            Prompt = texts[$"query.cashier-{outcome}"],
            Tone = outcome == "done" ? ScreenTone.Good : ScreenTone.Attention,
            Sound = ScreenSound.Attention,
        };
    }, stop);

    /// <summary>The host may not have it yet and get it all the same: a stored notice, or a request that is being cleared up.</summary>
    private bool WillStillBeSent(OriginalTransaction asked) => machine.Journal.Find(asked.Batch, asked.Trace) is { } own && !TransactionMoves.IsSettled(own.State);

    /// <summary>What a state means for those at the counter: done, open, or nothing moved.</summary>
    private static string Outcome(TransactionState state) => TransactionMoves.Stands(state) ? "done" : TransactionMoves.IsSettled(state) ? "none" : "open";
}
