using System.Collections.Immutable;
using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Menus;

/// <summary>What can be printed.</summary>
internal static class PrintMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts) =>
    [
        new(texts => texts["menu.reprint"], stop => ReprintLastAsync(parts, stop)),
        new(texts => texts["menu.reprint-any"], new JournalSearch(parts.Machine, parts.Printing).RunAsync),
        new(texts => texts["menu.reprint-settlement"], new PastSettlements(parts).ReprintLastAsync),
        new(texts => texts["menu.print-totals"], new DayTotals(parts.Machine).PrintAsync),
    ];

    private static async Task ReprintLastAsync(FlowParts parts, CancellationToken stop)
    {
        if (parts.Machine.Journal.LastApproved(parts.Machine.Day.Training) is { } last) await parts.Printing.ReprintAsync(last, stop);
        else await parts.Notices.FaultAsync("reprint.title", "E52", stop);
    }
}
