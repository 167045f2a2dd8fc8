using System.Globalization;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Flows;

/// <summary>交接班: what the operator has done since the last change, on paper; then the next one logs in. A shift whose slip did not come out has not ended.</summary>
internal sealed class ShiftChange(FlowParts parts, LogIn logIn)
{
    private readonly Machine machine = parts.Machine;
    private readonly ReportPrinting printing = new(parts.Machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Reversals.ClearAsync(stop) || !await parts.Deliveries.SendAllAsync(stop))
        {
            await parts.Notices.FaultAsync("shift.title", "E75", stop);
            return;
        }

        var shift = machine.Shifts.Of(machine.Operator);
        if (await machine.AskAsync(texts => View(texts, shift), machine.Options.StepTimeout, stop, Key.Confirm, Key.Cancel) != Key.Confirm) return;
        var now = machine.Clock.Local;
        if (!await printing.PrintAsync((party, columns, english) => TotalsSlip.Shift(party, shift, now, columns, english), stop))
        {
            await parts.Notices.FaultAsync("shift.title", "E79", stop);
            return;
        }

        await machine.Shifts.EndAsync(machine.Operator, now, stop);
        await logIn.RunAsync(stop);
    }

    private static View View(Texts texts, Journal.Shift shift)
    {
        var totals = TypeTotals.Batch(shift.Entries);
        return new View("shift", texts["shift.title"])
        {
            Amount = totals.Net.ToString(),
            Lines =
            [
                new ScreenLine(texts.Of("operator.line", shift.Operator)),
                .. shift.Since is { } since ? (ScreenLine[])[new ScreenLine(texts.Of("shift.since", since.ToString("MM/dd HH:mm", CultureInfo.InvariantCulture)))] : [],
                .. DayTotals.TypeLines(texts, shift.Entries),
                .. SettlementScreens.Totals(texts, totals),
            ],
            Prompt = texts["shift.prompt"],
            SoftKeys = [new SoftKey(Key.Confirm, texts["shift.end"], Primary: true), new SoftKey(Key.Cancel, texts["key.back"])],
        };
    }
}
