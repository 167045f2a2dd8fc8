using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Slips;

/// <summary>Sums on paper that settle nothing: the day's (今日汇总), and a shift's (交接班单).</summary>
public static class TotalsSlip
{
    /// <summary>The day by kind, then by operator.</summary>
    /// <param name="now">When it is printed, Asia/Shanghai.</param>
    public static Slip Today(SlipParty party, ImmutableArray<JournalEntry> entries, DateOnly day, DateTime now, int columns, bool english)
    {
        ArgumentNullException.ThrowIfNull(party);
        var paper = new Paper(Texts.In(english), columns);
        ReportRows.Head(paper, "totals.slip", party, "");
        paper.Pair("slip.day", day.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        paper.Pair("slip.time", ReportRows.Time(now));
        Sums(paper, columns, entries);
        foreach (var group in entries.Where(TypeTotals.Counts).GroupBy(entry => entry.Operator, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            paper.Rule();
            paper.Wrapped(paper.Texts.Of("operator.line", group.Key));
            ReportRows.Types(paper, columns, TypeTotals.Of(group));
        }

        return new Slip(paper.Texts["totals.slip"], columns, SlipCopy.Merchant, paper.Lines);
    }

    /// <summary>One operator's shift.</summary>
    public static Slip Shift(SlipParty party, Shift shift, DateTime now, int columns, bool english)
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(shift);
        var paper = new Paper(Texts.In(english), columns);
        ReportRows.Head(paper, "shift.slip", party, shift.Operator);
        if (shift.Since is { } since) paper.Pair("slip.from", ReportRows.Time(since));
        paper.Pair("slip.until", ReportRows.Time(now));
        Sums(paper, columns, shift.Entries);
        return new Slip($"{paper.Texts["shift.slip"]} {shift.Operator}", columns, SlipCopy.Merchant, paper.Lines);
    }

    private static void Sums(Paper paper, int columns, ImmutableArray<JournalEntry> entries)
    {
        var totals = TypeTotals.Batch(entries);
        paper.Rule();
        ReportRows.Columns(paper, columns);
        ReportRows.Types(paper, columns, TypeTotals.Of(entries));
        paper.Rule();
        ReportRows.Sums(paper, columns, "report.debit", "report.credit", totals);
        ReportRows.Net(paper, columns, totals);
    }
}
