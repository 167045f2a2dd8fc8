using System.Collections.Immutable;

namespace Piaohao.Terminal.Wire;

/// <summary>Why a refund is given: element B1 of field 59 (docs/wire.md).</summary>
internal static class RefundReason
{
    public const string Tag = "B1";

    /// <summary>Goods returned, wrong amount, charged twice, other.</summary>
    public static ImmutableArray<string> All { get; } = ["01", "02", "03", "09"];
}
