using System.Collections.Immutable;
using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Menus;

/// <summary>What can be looked up.</summary>
internal static class EnquiryMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts) =>
    [
        new(texts => texts["menu.balance"], new BalanceInquiry(parts).RunAsync),
        new(texts => texts["menu.query"], new TransactionQuery(parts).RunAsync),
        new(texts => texts["menu.recent"], new JournalSearch(parts.Machine, parts.Printing).RunAsync),
        new(texts => texts["menu.totals"], new DayTotals(parts.Machine).RunAsync),
        new(texts => texts["menu.past"], new PastSettlements(parts).RunAsync),
    ];
}
