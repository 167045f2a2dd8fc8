using System.Collections.Immutable;
using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Menus;

/// <summary>What takes or gives money besides a sale: lines of the main menu.</summary>
internal static class TransactionMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts) =>
    [
        new(texts => texts["menu.refund"], new Refund(parts).RunAsync),
        MainMenu.Sub(parts, "menu.voids", Voids(parts)),
        MainMenu.Sub(parts, "menu.pre-authorisations", PreAuthorisations(parts)),
        MainMenu.Sub(parts, "menu.other", Others(parts)),
    ];

    /// <summary>What takes another transaction back.</summary>
    public static ImmutableArray<MenuItem> Voids(FlowParts parts) =>
    [
        new(texts => texts["menu.sale-void"], new SaleVoid(parts).RunAsync),
        new(texts => texts["menu.pre-authorisation-void"], new PreAuthorisationVoid(parts).RunAsync),
        new(texts => texts["menu.completion-void"], new CompletionVoid(parts).RunAsync),
    ];

    private static ImmutableArray<MenuItem> PreAuthorisations(FlowParts parts) =>
    [
        new(texts => texts["menu.pre-authorisation"], new PreAuthorisation(parts).RunAsync),
        new(texts => texts["menu.completion"], new Completion(parts).RunAsync),
        new(texts => texts["menu.completion-notice"], new CompletionNotice(parts).RunAsync),
    ];

    private static ImmutableArray<MenuItem> Others(FlowParts parts) =>
    [
        new(texts => texts["menu.tip"], new TipAdjust(parts).RunAsync),
        new(texts => texts["menu.offline-sale"], new OfflineSale(parts).RunAsync),
    ];
}
