using Piaohao.Ledger;

namespace Piaohao.Merchants.Registry;

internal sealed class MerchantRow
{
    public required string MerchantId { get; set; }
    public required string NameZh { get; set; }
    public required string NameEn { get; set; }
    public required string Mcc { get; set; }
    public required Standing Status { get; set; }
    public List<FeeRuleRow> FeeRules { get; set; } = [];
}

internal sealed class FeeRuleRow
{
    public required string MerchantId { get; set; }
    public required FeeCard Card { get; set; }
    public required string ValidFrom { get; set; }
    public required long RateMillionths { get; set; }
    public long? FloorMinor { get; set; }
    public long? CapMinor { get; set; }
}

internal sealed class StoreRow
{
    public required string MerchantId { get; set; }
    public required string StoreId { get; set; }
    public required string NameZh { get; set; }
    public required string NameEn { get; set; }
}

internal sealed class TerminalRow
{
    public required string MerchantId { get; set; }
    public required string TerminalId { get; set; }
    public required string StoreId { get; set; }
    public required Standing Status { get; set; }
    public required KeySet KeySet { get; set; }
    public required MacForm MacForm { get; set; }
    public required bool ManualEntry { get; set; }
    public required long SaleLimitMinor { get; set; }
}

internal sealed class OperatorRow
{
    public required string MerchantId { get; set; }
    public required string OperatorId { get; set; }
    public required string Name { get; set; }
    public required OperatorRole Role { get; set; }
}

internal sealed class StatusChangeRow
{
    public required string MerchantId { get; set; }
    public required long Number { get; set; }
    public required string TerminalId { get; set; }
    public required Standing StatusBefore { get; set; }
    public required Standing StatusAfter { get; set; }
    public required string Reason { get; set; }
    public required long ChangedAtMs { get; set; }
}
