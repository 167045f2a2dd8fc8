using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>最近交易: the journal, page by page, newest first. F1 looks for digits (trace number, amount, last four of the card, reference number), F2 filters by kind,
/// a digit opens a transaction. In training it shows what was done in training.</summary>
internal sealed class JournalSearch(Machine machine, Printing printing)
{
    private const int PageLength = 6, DigitsLongest = 12;
    private readonly DigitsStep typed = new(machine);

    public async Task RunAsync(CancellationToken stop)
    {
        var query = new JournalQuery { Training = machine.Day.Training };
        var page = 0;
        while (true)
        {
            var entries = machine.Journal.Find(query, PageLength + 1, page * PageLength);
            var more = entries.Length > PageLength;
            var shown = entries.Take(PageLength).ToImmutableArray();
            var (asked, number) = (query, page);
            machine.Face.Show(texts => ListView(texts, asked, shown, number, more));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel or Key.Confirm) return;
            if (key == Key.Up && page > 0) page--;
            if (key == Key.Down && more) page++;
            if (key == Key.F1) (query, page) = (query with { Digits = await typed.AskTextAsync(Question, DigitsLongest, stop) ?? "" }, 0);
            if (key == Key.F2) (query, page) = (query with { Kind = NextKind(query.Kind) }, 0);
            if (Digits.TryGet(key.Value, out var digit) && digit >= 1 && digit <= shown.Length) await DetailAsync(shown[digit - 1], stop);
        }
    }

    private static DigitsQuestion Question => new("search", "recent.title", "search.prompt", InputKind.Digits)
    {
        Lines = texts => [new ScreenLine(texts["search.hint"])],
    };

    /// <summary>The next kind that the journal holds; after the last one all of them again.</summary>
    private TransactionKind? NextKind(TransactionKind? kind)
    {
        var kinds = machine.Journal.Kinds(machine.Day.Training);
        var next = kind is null ? 0 : kinds.IndexOf(kind.Value) + 1;
        return next < kinds.Length ? kinds[next] : null;
    }

    private async Task DetailAsync(JournalEntry entry, CancellationToken stop)
    {
        var hasSlip = TransactionSlip.Exists(entry);
        var key = await machine.AskAsync(texts => DetailView(texts, entry, hasSlip), machine.Options.StepTimeout, stop, Key.F1, Key.Confirm, Key.Cancel);
        if (key == Key.F1 && hasSlip) await printing.ReprintAsync(entry, stop);
    }

    private static View ListView(Texts texts, JournalQuery query, ImmutableArray<JournalEntry> entries, int page, bool more) => new("recent", texts["recent.title"])
    {
        Lines =
        [
            .. Filter(texts, query),
            .. entries.IsEmpty
                ? [new ScreenLine(texts[query.IsAll ? "recent.none" : "search.none"])]
                : entries.Select((entry, index) => new ScreenLine(Line(texts, entry, index + 1), Mark(entry.State))),
        ],
        Prompt = entries.IsEmpty ? "" : texts["recent.prompt"],
        SoftKeys =
        [
            new SoftKey(Key.F1, texts["search.key"]), new SoftKey(Key.F2, query.Kind is { } kind ? texts.Name(kind) : texts["search.all-kinds"]),
            new SoftKey(Key.Up, texts["key.up"], Enabled: page > 0), new SoftKey(Key.Down, texts["key.down"], Enabled: more),
            new SoftKey(Key.Confirm, texts["key.back"], Primary: true),
        ],
    };

    private static View DetailView(Texts texts, JournalEntry entry, bool hasSlip) => new("transaction", texts.Name(entry.Kind))
    {
        Amount = entry.Total.ToString(),
        Lines =
        [
            new ScreenLine(StateWords.Of(entry.State).In(texts.IsEnglish), Mark(entry.State)),
            new ScreenLine(entry.MaskedPan),
            .. entry.Tip.IsZero ? [] : (ScreenLine[])[new ScreenLine(texts.Of("recent.tip", entry.Tip))],
            .. entry.Refunded.IsZero ? [] : (ScreenLine[])[new ScreenLine(texts.Of("recent.refunded", entry.Refunded))],
            new ScreenLine(texts.Of("recent.numbers", Digits.Six(entry.Batch), Digits.Six(entry.Trace))),
            .. entry.Rrn.Length > 0 ? (ScreenLine[])[new ScreenLine(texts.Of("recent.rrn", entry.Rrn))] : [],
            .. entry.Original is { Trace: > 0 } original ? (ScreenLine[])[new ScreenLine(texts.Of("recent.original", Digits.Six(original.Batch), Digits.Six(original.Trace)))] : [],
            new ScreenLine(texts.Of("operator.line", entry.Operator)),
            new ScreenLine(entry.At.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ],
        SoftKeys = hasSlip
            ? [new SoftKey(Key.Confirm, texts["key.back"], Primary: true), new SoftKey(Key.F1, texts["reprint.title"])]
            : [new SoftKey(Key.Confirm, texts["key.back"], Primary: true)],
    };

    private static ScreenLine[] Filter(Texts texts, JournalQuery query) =>
        query.Digits.Length == 0 ? [] : [new ScreenLine(texts.Of("search.for", query.Digits), LineMark.Note)];

    private static string Line(Texts texts, JournalEntry entry, int number) => string.Create(CultureInfo.InvariantCulture,
        $"{number} {entry.At:HH:mm} {texts.Name(entry.Kind)} {entry.Total} {StateWords.Of(entry.State).In(texts.IsEnglish)} {LastFour(entry)}").TrimEnd();

    private static string LastFour(JournalEntry entry) => entry.MaskedPan.Length >= 4 ? entry.MaskedPan[^4..] : "";

    private static LineMark Mark(TransactionState state) => state switch
    {
        TransactionState.Pending or TransactionState.Unknown or TransactionState.Waiting => LineMark.Busy,
        TransactionState.Disputed => LineMark.Bad,
        _ => TransactionMoves.Stands(state) ? LineMark.Good : LineMark.None,
    };
}
