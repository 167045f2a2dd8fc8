using System.Collections.Immutable;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>Finds what is to be refunded: by the code on the slip, by trace number in this terminal's journal, or by RRN and date from the slip of another terminal.</summary>
internal sealed class RefundOriginalStep(FlowParts parts)
{
    private const TransactionKind Kind = TransactionKind.Refund;
    private const int RrnLength = 12, DateLength = 4;

    private static readonly ImmutableArray<TransactionKind> Refundable =
        [TransactionKind.Sale, TransactionKind.Completion, TransactionKind.CompletionNotice, TransactionKind.OfflineSale];

    private readonly Machine machine = parts.Machine;
    private readonly OriginalStep originals = new(parts);
    private readonly DigitsStep digits = new(parts.Machine);

    /// <summary>Null where the cashier gave up, or the original cannot be refunded; then the screen has said why.</summary>
    public async Task<FoundOriginal?> AskAsync(CancellationToken stop)
    {
        if (await FindAsync(stop) is not { } found) return null;
        if (found.Known is not { } known) return found;
        return await originals.AgreeAsync(Kind, known, stop, TransactionState.Approved, TransactionState.PartlyRefunded) ? found : null;
    }

    private async Task<FoundOriginal?> FindAsync(CancellationToken stop)
    {
        var wrong = false;
        while (true)
        {
            var complaint = wrong;
            var (code, key) = await machine.OfferOrKeyAsync(texts => View(texts, complaint), machine.Scanner.ReadAsync, stop);
            wrong = false;
            if (code is not null)
            {
                if (SlipCode.TryParse(code, out var slip)) return ByRrn(slip.Rrn, slip.MonthDay);
                wrong = true;
                continue;
            }

            if (key is null or Key.Cancel) return null;
            var found = key == Key.D1 ? await AskTraceAsync(stop) : key == Key.D2 ? await AskRrnAsync(stop) : null;
            if (found is not null) return found;
        }
    }

    private async Task<FoundOriginal?> AskTraceAsync(CancellationToken stop) =>
        await originals.AskTraceAsync(Kind, trace => machine.Originals.ByTrace(trace, Refundable), "original.none", stop) is { } known
            ? new FoundOriginal(OriginalTransaction.Of(known), known)
            : null;

    private async Task<FoundOriginal?> AskRrnAsync(CancellationToken stop)
    {
        if (await AskDigitsAsync("original.rrn", "original.rrn-wrong", RrnLength, stop) is not { } rrn) return null;
        return await AskDigitsAsync("original.date", "original.date-wrong", DateLength, stop) is { } date ? ByRrn(rrn, date) : null;
    }

    /// <summary>This terminal's own where the journal has it; then the amount left is known too.</summary>
    private FoundOriginal ByRrn(string rrn, string date) => machine.Originals.ByRrn(rrn, Refundable) is { } known
        ? new FoundOriginal(OriginalTransaction.Of(known), known)
        : new FoundOriginal(new OriginalTransaction(0, 0, rrn, date, ""), null);

    private async Task<string?> AskDigitsAsync(string prompt, string complaint, int length, CancellationToken stop)
    {
        var question = DigitsQuestion.Of("original-numbers", Heading.Of(Kind), prompt) with { Letters = length == RrnLength };
        while (await digits.AskTextAsync(question, length, stop) is { } typed)
        {
            if (typed.Length == length && (length != DateLength || machine.Clock.Read(typed, "000000") is not null)) return typed;
            question = question.Again(complaint);
        }

        return null;
    }

    private static View View(Texts texts, bool wrong) => new("original-way", texts.Name(Kind))
    {
        Lines =
        [
            .. wrong ? (ScreenLine[])[new ScreenLine(texts["original.code-wrong"], LineMark.Bad)] : [],
            new ScreenLine($"1 {texts["original.by-trace"]}"), new ScreenLine($"2 {texts["original.by-rrn"]}"),
        ],
        Prompt = texts["original.scan"],
        SoftKeys = [new SoftKey(Key.D1, texts["original.by-trace"]), new SoftKey(Key.D2, texts["original.by-rrn"]), new SoftKey(Key.Cancel, texts["key.cancel"])],
        Tone = wrong ? ScreenTone.Attention : ScreenTone.Neutral,
        Sound = wrong ? ScreenSound.Attention : ScreenSound.None,
    };
}
