using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>Finds the original by the trace number on its slip, shows it, and says why it cannot be used.</summary>
internal sealed class OriginalStep(FlowParts parts)
{
    public const int TraceLongest = 6;
    private readonly Machine machine = parts.Machine;
    private readonly DigitsStep digits = new(parts.Machine);

    /// <summary>A transaction of the present batch; null where the cashier gave up.</summary>
    public Task<JournalEntry?> AskInBatchAsync(TransactionKind kind, TransactionKind original, CancellationToken stop) =>
        AskTraceAsync(kind, trace => machine.Originals.InBatch(machine.Memory.Batch, trace, original), "original.none-in-batch", stop);

    /// <summary>What <paramref name="find"/> makes of the trace number; asked again until it finds something, null where the cashier gave up.</summary>
    /// <param name="complaint">Name of the text that says that there is none.</param>
    public async Task<JournalEntry?> AskTraceAsync(TransactionKind kind, Func<int, JournalEntry?> find, string complaint, CancellationToken stop)
    {
        var question = DigitsQuestion.Of("original-trace", Heading.Of(kind), "original.trace");
        while (await digits.AskTextAsync(question, TraceLongest, stop) is { } typed)
        {
            if (find(int.Parse(typed, NumberStyles.None, CultureInfo.InvariantCulture)) is { } found) return found;
            question = question.Again(complaint);
        }

        return null;
    }

    /// <summary>Shows the original. True where it is in one of the states allowed, nothing else is changing it, and the cashier agrees; otherwise the screen has said why not.</summary>
    public async Task<bool> AgreeAsync(TransactionKind kind, JournalEntry original, CancellationToken stop, params ImmutableArray<TransactionState> allowed)
    {
        // What waits to be told may move the original: it goes first, and only then is its state looked at.
        if (machine.Originals.IsBeingChanged(original.Batch, original.Trace)) await parts.Deliveries.SendAllAsync(stop);
        var state = machine.Journal.Require(original.Batch, original.Trace).State;
        if (!allowed.Contains(state)) return await RefuseAsync(kind, original, texts => texts.Of("original.state", StateWords.Of(state).In(texts.IsEnglish), texts.Name(kind)), stop);
        if (machine.Originals.IsBeingChanged(original.Batch, original.Trace)) return await RefuseAsync(kind, original, texts => texts["original.being-changed"], stop);
        return await machine.AskAsync(texts => View(texts, kind, machine.Journal.Require(original.Batch, original.Trace)), machine.Options.StepTimeout, stop, Key.Confirm, Key.Cancel) == Key.Confirm;
    }

    private async Task<bool> RefuseAsync(TransactionKind kind, JournalEntry original, Func<Texts, string> reason, CancellationToken stop)
    {
        await machine.TellAsync(texts => View(texts, kind, original) with
        {
            Name = "result",
            Lines = [new ScreenLine(reason(texts), LineMark.Bad), .. Lines(texts, original)],
            Prompt = texts["original.refused-prompt"],
            SoftKeys = [],
            Tone = ScreenTone.Bad,
            Sound = ScreenSound.Attention,
        }, stop);
        return false;
    }

    private static View View(Texts texts, TransactionKind kind, JournalEntry original) => new("original", texts.Name(kind))
    {
        Amount = original.Total.ToString(),
        Lines = Lines(texts, original),
        Prompt = texts["original.agree"],
        SoftKeys = [new SoftKey(Key.Confirm, texts["key.confirm"], Primary: true), new SoftKey(Key.Cancel, texts["key.cancel"])],
    };

    private static ImmutableArray<ScreenLine> Lines(Texts texts, JournalEntry original) =>
    [
        new ScreenLine(texts.Of("original.line", texts.Name(original.Kind), Digits.Six(original.Trace))),
        new ScreenLine(original.MaskedPan),
        new ScreenLine(original.At.ToString("yyyy/MM/dd HH:mm", CultureInfo.InvariantCulture)),
        .. original.Refunded.IsZero ? [] : (ScreenLine[])[new ScreenLine(texts.Of("original.refunded", original.Refunded, original.Total - original.Refunded), LineMark.Note)],
    ];
}
