using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Slips;

/// <summary>结算明细: the records of a batch that count, one by one, in two lines each.</summary>
public static class BatchDetailSlip
{
    /// <summary>Builds the list for paper of 32 or 48 columns.</summary>
    public static Slip Build(SlipParty party, SettledBatch batch, ImmutableArray<JournalEntry> entries, int columns, bool english)
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(batch);
        var texts = Texts.In(english);
        var paper = new Paper(texts, columns);
        ReportRows.Head(paper, "settlement.detail", party, batch.Operator);
        paper.Pair("slip.batch", Digits.Six(batch.Number));
        paper.Pair("slip.time", ReportRows.Time(batch.Ended));
        paper.Rule();
        foreach (var entry in entries.Where(entry => TypeTotals.Counts(entry) && TransactionForm.Of(entry.Kind).Side != TotalsSide.None)) Record(paper, entry, columns);
        paper.Rule();
        ReportRows.Sums(paper, columns, "report.debit", "report.credit", batch.Totals);
        return new Slip($"{Digits.Six(batch.Number)} {texts["settlement.detail"]}", columns, SlipCopy.Merchant, paper.Lines);
    }

    private static void Record(Paper paper, JournalEntry entry, int columns)
    {
        paper.Wrapped($"{Digits.Six(entry.Trace)} {paper.Texts.Name(entry.Kind)}");
        var amount = ReportRows.Amount(entry.Total);
        var card = entry.MaskedPan.Length >= 4 ? "*" + entry.MaskedPan[^4..] : "";
        var left = string.Create(CultureInfo.InvariantCulture, $"  {entry.At:HH:mm} {card} {entry.Entry}");
        paper.Add(new SlipLine(left + new string(' ', Math.Max(1, columns - left.Length - amount.Length)) + amount));
    }
}
