using System.Collections.Frozen;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;

namespace Piaohao.Acquirer.Orders;

/// <summary>The largest tip of each group in percent of the sale, as its parameter sets say. A notice may come days after the tip was given, so the set that was
/// replaced counts as well as the one that replaces it.</summary>
internal sealed class OrderedTips
{
    /// <summary>No set says anything.</summary>
    public static readonly OrderedTips None = new(FrozenDictionary<string, int?[]>.Empty);

    private readonly FrozenDictionary<string, int?[]> percents;

    private OrderedTips(FrozenDictionary<string, int?[]> percents) => this.percents = percents;

    public static OrderedTips Of(OrderRegistry registry, OrderPlan plan) => new(
        plan.RollOuts.Where(rollOut => rollOut.Kind == SetKind.Parameters).ToFrozenDictionary(
            rollOut => rollOut.Group,
            rollOut => new[] { PercentOf(registry, rollOut, rollOut.Version), PercentOf(registry, rollOut, rollOut.BaseVersion) },
            StringComparer.Ordinal));

    /// <summary>The largest tip of the group's terminals; <paramref name="otherwise"/> where a set says nothing, or there is none.</summary>
    public int PercentMax(string group, int otherwise) =>
        percents.TryGetValue(group, out var said) ? said.Max(percent => percent ?? otherwise) : otherwise;

    private static int? PercentOf(OrderRegistry registry, RollOut rollOut, int version) =>
        version > 0 && registry.Items(rollOut.Group, SetKind.Parameters, version) is [var field62] && OrderedParameters.TryParse(field62, out var parameters)
            ? parameters.Tips is false ? 0 : parameters.TipPercent
            : null;
}
