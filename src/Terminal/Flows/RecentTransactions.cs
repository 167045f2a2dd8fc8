using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>最近交易: the journal, page by page; a digit opens a transaction.</summary>
internal sealed class RecentTransactions(Machine machine, Printing printing)
{
    private const int PageLength = 6;

    public async Task RunAsync(CancellationToken stop)
    {
        var page = 0;
        while (true)
        {
            var entries = machine.Journal.Recent(PageLength + 1, page * PageLength);
            var shown = entries.Take(PageLength).ToImmutableArray();
            var number = page;
            machine.Face.Show(texts => ListView(texts, shown, number, more: entries.Length > PageLength));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel or Key.Confirm) return;
            if (key == Key.Up && page > 0) page--;
            if (key == Key.Down && entries.Length > PageLength) page++;
            if (Digits.TryGet(key.Value, out var digit) && digit >= 1 && digit <= shown.Length) await DetailAsync(shown[digit - 1], stop);
        }
    }

    private async Task DetailAsync(JournalEntry entry, CancellationToken stop)
    {
        var approved = entry.State == TransactionState.Approved;
        var key = await machine.AskAsync(texts => DetailView(texts, entry, approved), machine.Options.StepTimeout, stop, Key.F1, Key.Confirm, Key.Cancel);
        if (key == Key.F1 && approved) await printing.ReprintAsync(entry, stop);
    }

    private static View ListView(Texts texts, ImmutableArray<JournalEntry> entries, int page, bool more) => new("recent", texts["recent.title"])
    {
        Lines = entries.IsEmpty
            ? [new ScreenLine(texts["recent.none"])]
            : [.. entries.Select((entry, index) => new ScreenLine(Line(texts, entry, index + 1), Mark(entry.State)))],
        Prompt = entries.IsEmpty ? "" : texts["recent.prompt"],
        SoftKeys =
        [
            new SoftKey(Key.Up, texts["key.up"], Enabled: page > 0), new SoftKey(Key.Down, texts["key.down"], Enabled: more),
            new SoftKey(Key.Confirm, texts["key.back"], Primary: true),
        ],
    };

    private static View DetailView(Texts texts, JournalEntry entry, bool approved) => new("transaction", texts["recent.title"])
    {
        Amount = entry.Amount.ToString(),
        Lines =
        [
            new ScreenLine(texts[$"state.{entry.State}"], Mark(entry.State)),
            new ScreenLine(entry.MaskedPan),
            new ScreenLine(texts.Of("recent.numbers", Digits.Six(entry.Batch), Digits.Six(entry.Trace))),
            .. entry.Rrn.Length > 0 ? (ScreenLine[])[new ScreenLine(texts.Of("recent.rrn", entry.Rrn))] : [],
            new ScreenLine(entry.At.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ],
        SoftKeys = approved
            ? [new SoftKey(Key.Confirm, texts["key.back"], Primary: true), new SoftKey(Key.F1, texts["reprint.title"])]
            : [new SoftKey(Key.Confirm, texts["key.back"], Primary: true)],
    };

    private static string Line(Texts texts, JournalEntry entry, int number) => string.Create(CultureInfo.InvariantCulture,
        $"{number} {entry.At:HH:mm} {entry.Amount} {texts[$"state.{entry.State}"]} {entry.MaskedPan[^4..]}");

    private static LineMark Mark(TransactionState state) => state switch
    {
        TransactionState.Approved => LineMark.Good,
        TransactionState.Sending or TransactionState.Reversing => LineMark.Busy,
        TransactionState.Disputed => LineMark.Bad,
        _ => LineMark.None,
    };
}
