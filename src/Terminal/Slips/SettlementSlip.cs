using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Slips;

/// <summary>结算总计单: count and sum of each kind, both sides' totals, the host's word, and every difference it names.</summary>
public static class SettlementSlip
{
    /// <summary>Builds the slip of a closed batch for paper of 32 or 48 columns.</summary>
    /// <param name="types">The batch's sums by kind; kinds that count on neither side are left out.</param>
    /// <param name="reprint">Marks it as printed again.</param>
    public static Slip Build(SlipParty party, SettledBatch batch, ImmutableArray<TypeTotal> types, int columns, bool english, bool reprint)
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(batch);
        var texts = Texts.In(english);
        var paper = new Paper(texts, columns);
        ReportRows.Head(paper, "settlement.title", party, batch.Operator);
        paper.Pair("slip.batch", Digits.Six(batch.Number));
        paper.Pair("slip.time", ReportRows.Time(batch.Ended));
        paper.Rule();
        ReportRows.Columns(paper, columns);
        ReportRows.Types(paper, columns, types.Where(type => TransactionForm.Of(type.Kind).Side != TotalsSide.None));
        paper.Rule();
        ReportRows.Sums(paper, columns, "report.debit", "report.credit", batch.Totals);
        ReportRows.Net(paper, columns, batch.Totals);
        paper.Rule();
        ReportRows.Sums(paper, columns, "report.host-debit", "report.host-credit", batch.Host);
        paper.Large(texts[batch.IsBalanced ? "settle.balanced" : "settle.not-balanced"]);
        if (!batch.IsBalanced) Differences(paper, batch);
        if (reprint) paper.Centre(texts["slip.reprint"]);
        return new Slip($"{Digits.Six(batch.Number)} {texts["settlement.title"]}", columns, SlipCopy.Merchant, paper.Lines);
    }

    private static void Differences(Paper paper, SettledBatch batch)
    {
        var texts = paper.Texts;
        paper.Rule();
        paper.Wrapped(texts.Of("difference.count", batch.Differences.Length.ToString(CultureInfo.InvariantCulture)));
        foreach (var difference in batch.Differences) paper.Wrapped(SettlementWords.Difference(texts, difference, ReportRows.Amount));
    }
}
