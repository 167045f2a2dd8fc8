using Piaohao.Amounts;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>An original by its numbers, and as the journal holds it where it does.</summary>
internal sealed record FoundOriginal(OriginalTransaction Reference, JournalEntry? Known);

/// <summary>Finds a pre-authorisation: by its trace number in this terminal's journal, or by the date and authorisation code on the slip of another.</summary>
internal sealed class PreAuthorisationStep(FlowParts parts)
{
    private const int AuthorisationLength = 6, DateLength = 4;
    private readonly Machine machine = parts.Machine;
    private readonly OriginalStep originals = new(parts);
    private readonly AmountEntry amounts = new(parts.Machine);
    private readonly DigitsStep digits = new(parts.Machine);

    /// <summary>Null where the cashier gave up or the original cannot be used; then the screen has said why.</summary>
    public async Task<FoundOriginal?> AskAsync(TransactionKind kind, CancellationToken stop)
    {
        var key = await machine.AskAsync(texts => WayView(texts, kind), machine.Options.StepTimeout, stop, Key.D1, Key.D2, Key.Confirm, Key.Cancel);
        if (key is null or Key.Cancel) return null;
        var found = key == Key.D2 ? await AskAuthorisationAsync(kind, stop) : await AskTraceAsync(kind, stop);
        if (found?.Known is not { } known) return found;
        return await originals.AgreeAsync(kind, known, stop, TransactionState.Approved) ? found : null;
    }

    /// <summary>The amount of a completion: the held one is offered, and no more than the agreed share of it is taken.</summary>
    public Task<Money?> AskAmountAsync(TransactionKind kind, FoundOriginal found, CancellationToken stop)
    {
        var options = machine.Options;
        if (found.Known is not { } known) return amounts.AskAsync(new AmountQuestion(kind, options.AmountCeiling), null, stop);
        var most = known.Amount.Share(options.CompletionPercentMax, 100);
        return amounts.AskAsync(new AmountQuestion(kind, most) { CeilingText = "amount.ceiling-completion", Offered = known.Amount }, null, stop);
    }

    private async Task<FoundOriginal?> AskTraceAsync(TransactionKind kind, CancellationToken stop) =>
        await originals.AskTraceAsync(kind, trace => machine.Originals.ByTrace(trace, TransactionKind.PreAuthorisation), "original.none", stop) is { } known
            ? new FoundOriginal(OriginalTransaction.Of(known), known)
            : null;

    private async Task<FoundOriginal?> AskAuthorisationAsync(TransactionKind kind, CancellationToken stop)
    {
        if (await AskDigitsAsync(kind, "original.date", "original.date-wrong", DateLength, stop) is not { } date) return null;
        if (await AskDigitsAsync(kind, "original.authorisation", "original.authorisation-wrong", AuthorisationLength, stop) is not { } code) return null;
        return machine.Originals.ByAuthorisation(code, date, TransactionKind.PreAuthorisation) is { } known
            ? new FoundOriginal(OriginalTransaction.Of(known), known)
            : new FoundOriginal(new OriginalTransaction(0, 0, "", date, code), null);
    }

    private async Task<string?> AskDigitsAsync(TransactionKind kind, string prompt, string complaint, int length, CancellationToken stop)
    {
        var question = DigitsQuestion.Of("original-numbers", Heading.Of(kind), prompt) with { Letters = length == AuthorisationLength };
        while (await digits.AskTextAsync(question, length, stop) is { } typed)
        {
            if (typed.Length == length && (length != DateLength || machine.Clock.Read(typed, "000000") is not null)) return typed;
            question = question.Again(complaint);
        }

        return null;
    }

    private static View WayView(Texts texts, TransactionKind kind) => new("original-way", texts.Name(kind))
    {
        Lines = [new ScreenLine($"1 {texts["original.by-trace"]}"), new ScreenLine($"2 {texts["original.by-authorisation"]}")],
        Prompt = texts["original.way"],
        SoftKeys =
        [
            new SoftKey(Key.D1, texts["original.by-trace"], Primary: true), new SoftKey(Key.D2, texts["original.by-authorisation"]), new SoftKey(Key.Cancel, texts["key.cancel"]),
        ],
    };
}
