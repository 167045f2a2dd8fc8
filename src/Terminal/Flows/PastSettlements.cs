using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>历史结算: the batches that were settled, newest first; a digit opens one, whose slip and list can be printed again.</summary>
internal sealed class PastSettlements(FlowParts parts)
{
    private const int PageLength = 6;
    private readonly Machine machine = parts.Machine;
    private readonly SettlementPaper paper = new(parts.Machine);
    private readonly SettlementScreens screens = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        var page = 0;
        while (true)
        {
            var batches = machine.Batches.Closed(PageLength + 1, page * PageLength);
            var more = batches.Length > PageLength;
            var shown = batches.Take(PageLength).ToImmutableArray();
            var number = page;
            machine.Face.Show(texts => ListView(texts, shown, number, more));
            var key = await machine.Keyboard.NextAsync(machine.Options.StepTimeout, stop);
            if (key is null or Key.Cancel or Key.Confirm) return;
            if (key == Key.Up && page > 0) page--;
            if (key == Key.Down && more) page++;
            if (Digits.TryGet(key.Value, out var digit) && digit >= 1 && digit <= shown.Length) await OpenAsync(shown[digit - 1], stop);
        }
    }

    /// <summary>The last one, on paper at once.</summary>
    public async Task ReprintLastAsync(CancellationToken stop)
    {
        if (machine.Batches.Closed(1) is [var last]) await TellAsync(await paper.PrintAsync(last, stop, again: true), stop);
        else await parts.Notices.FaultAsync("past.title", "E78", stop);
    }

    private async Task OpenAsync(SettledBatch batch, CancellationToken stop)
    {
        var key = await machine.AskAsync(texts => screens.Past(texts, batch), machine.Options.StepTimeout, stop, Key.F1, Key.F2, Key.Confirm, Key.Cancel);
        if (key == Key.F1) await TellAsync(await paper.PrintAsync(batch, stop, again: true), stop);
        if (key == Key.F2) await TellAsync(await paper.PrintDetailAsync(batch, stop), stop);
    }

    private async Task TellAsync(bool printed, CancellationToken stop)
    {
        if (printed) await parts.Notices.DoneAsync("past.title", "report.done", stop);
        else await parts.Notices.FaultAsync("past.title", "E79", stop);
    }

    private static View ListView(Texts texts, ImmutableArray<SettledBatch> batches, int page, bool more) => new("past", texts["past.title"])
    {
        Lines = batches.IsEmpty
            ? [new ScreenLine(texts["past.none"])]
            : [.. batches.Select((batch, index) => new ScreenLine(Line(texts, batch, index + 1), batch.IsBalanced ? LineMark.Good : LineMark.Bad))],
        Prompt = batches.IsEmpty ? "" : texts["recent.prompt"],
        SoftKeys =
        [
            new SoftKey(Key.Up, texts["key.up"], Enabled: page > 0), new SoftKey(Key.Down, texts["key.down"], Enabled: more),
            new SoftKey(Key.Confirm, texts["key.back"], Primary: true),
        ],
    };

    private static string Line(Texts texts, SettledBatch batch, int number) => string.Create(CultureInfo.InvariantCulture,
        $"{number} {batch.Ended:MM/dd HH:mm} {Digits.Six(batch.Number)} {batch.Totals.Net} {texts[batch.IsBalanced ? "settle.balanced" : "settle.not-balanced"]}");
}
