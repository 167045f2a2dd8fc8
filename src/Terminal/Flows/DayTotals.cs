using System.Collections.Immutable;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>今日汇总: the business day's sums by kind and by operator, on the glass and on paper.</summary>
internal sealed class DayTotals(Machine machine)
{
    private readonly ReportPrinting printing = new(machine);

    public async Task RunAsync(CancellationToken stop)
    {
        var byOperator = false;
        while (true)
        {
            var entries = Today();
            var (day, operators) = (machine.Clock.BusinessDay, byOperator);
            var key = await machine.AskAsync(texts => View(texts, entries, day, operators), machine.Options.StepTimeout, stop, Key.F1, Key.F2, Key.Confirm, Key.Cancel);
            if (key is null or Key.Confirm or Key.Cancel) return;
            if (key == Key.F1) byOperator = !byOperator;
            if (key == Key.F2) await PrintAsync(stop);
        }
    }

    public Task PrintAsync(CancellationToken stop) => printing.PrintAndTellAsync("totals.title",
        (party, columns, english) => TotalsSlip.Today(party, Today(), machine.Clock.BusinessDay, machine.Clock.Local, columns, english), stop);

    private ImmutableArray<JournalEntry> Today()
    {
        var day = machine.Clock.BusinessDay;
        var end = machine.Options.DayEnd;
        return machine.Journal.Between(day.AddDays(-1).ToDateTime(end), day.ToDateTime(end));
    }

    private static View View(Texts texts, ImmutableArray<JournalEntry> entries, DateOnly day, bool byOperator)
    {
        var totals = TypeTotals.Batch(entries);
        return new View("totals", texts["totals.title"])
        {
            Amount = totals.Net.ToString(),
            Lines =
            [
                new ScreenLine(texts.Of("totals.day", day.ToString("yyyy/MM/dd", System.Globalization.CultureInfo.InvariantCulture))),
                .. byOperator ? OperatorLines(texts, entries) : TypeLines(texts, entries),
                .. SettlementScreens.Totals(texts, totals),
            ],
            SoftKeys =
            [
                new SoftKey(Key.Confirm, texts["key.back"], Primary: true), new SoftKey(Key.F1, texts[byOperator ? "totals.by-type" : "totals.by-operator"]),
                new SoftKey(Key.F2, texts["totals.print"]),
            ],
        };
    }

    /// <summary>One line a kind.</summary>
    public static IEnumerable<ScreenLine> TypeLines(Texts texts, IEnumerable<JournalEntry> entries)
    {
        var types = TypeTotals.Of(entries);
        return types.IsEmpty
            ? [new ScreenLine(texts["totals.none"])]
            : types.Select(type => new ScreenLine(texts.Of("totals.line", texts.Name(type.Kind), type.Count, type.Sum)));
    }

    private static ScreenLine[] OperatorLines(Texts texts, ImmutableArray<JournalEntry> entries)
    {
        var lines = entries.Where(TypeTotals.Counts).GroupBy(entry => entry.Operator, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Operator: group.Key, Totals: TypeTotals.Batch(group)))
            .Select(line => new ScreenLine(texts.Of("totals.operator", line.Operator, line.Totals.DebitCount, line.Totals.Debit, line.Totals.CreditCount, line.Totals.Credit)))
            .ToArray();
        return lines.Length == 0 ? [new ScreenLine(texts["totals.none"])] : lines;
    }
}
