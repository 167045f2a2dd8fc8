using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Slips;

/// <summary>Head and rows that the reports of a till share.</summary>
internal static class ReportRows
{
    private const int CountColumns = 5, AmountColumns = 14;

    /// <summary>Whose report it is.</summary>
    public static void Head(Paper paper, string title, SlipParty party, string by)
    {
        paper.Large(paper.Texts[title]);
        paper.Rule();
        paper.Pair("slip.merchant", party.MerchantName);
        paper.Pair("slip.mid", party.Mid);
        paper.Pair("slip.tid", party.Tid);
        if (by.Length > 0) paper.Pair("slip.operator", by);
    }

    /// <summary>The names of the three columns.</summary>
    public static void Columns(Paper paper, int columns)
    {
        var texts = paper.Texts;
        Row(paper, columns, texts["report.type"], texts["report.count"], texts["report.amount"]);
    }

    /// <summary>One line for each kind.</summary>
    public static void Types(Paper paper, int columns, IEnumerable<TypeTotal> totals)
    {
        foreach (var total in totals)
            Row(paper, columns, paper.Texts.Name(total.Kind), Count(total.Count), Amount(total.Sum));
    }

    /// <summary>Debit, credit and, where asked for, what remains.</summary>
    public static void Sums(Paper paper, int columns, string debit, string credit, BatchTotals totals)
    {
        Row(paper, columns, paper.Texts[debit], Count(totals.DebitCount), Amount(totals.Debit));
        Row(paper, columns, paper.Texts[credit], Count(totals.CreditCount), Amount(totals.Credit));
    }

    public static void Net(Paper paper, int columns, BatchTotals totals) => Row(paper, columns, paper.Texts["report.net"], "", Amount(totals.Net));

    /// <summary>A name, a count and an amount; a name too long for its place stands on a line of its own.</summary>
    public static void Row(Paper paper, int columns, string name, string count, string amount)
    {
        var place = columns - CountColumns - AmountColumns;
        var numbers = Right(count, CountColumns) + Right(amount, AmountColumns);
        if (SlipText.Width(name) > place)
        {
            paper.Wrapped(name);
            name = "";
        }

        paper.Add(new SlipLine(name + new string(' ', place - SlipText.Width(name)) + numbers));
    }

    /// <summary>Without a yuan sign: printers' fonts disagree about it.</summary>
    public static string Amount(Money amount) => amount.ToDecimalString();

    public static string Time(DateTime at) => at.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Right(string text, int columns) => new string(' ', Math.Max(0, columns - SlipText.Width(text))) + text;
}
