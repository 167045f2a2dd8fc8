using System.Collections.Immutable;
using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Menus;

/// <summary>Operators and passwords.</summary>
internal static class OperatorMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts)
    {
        var upkeep = new OperatorUpkeep(parts);
        return
        [
            new(texts => texts["menu.own-password"], upkeep.ChangeOwnAsync),
            new(texts => texts["menu.operator-add"], upkeep.AddAsync),
            new(texts => texts["menu.operator-remove"], upkeep.RemoveAsync),
            new(texts => texts["menu.operator-reset"], upkeep.ResetAsync),
            new(texts => texts["menu.operator-list"], upkeep.ListAsync),
        ];
    }
}
