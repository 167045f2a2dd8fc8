using Piaohao.Amounts;
using Piaohao.Ledger;

namespace Piaohao.Merchants;

/// <summary>The shop of the demo with its two terminals and three operators, as <c>docs/demo.md</c> lists
/// them.</summary>
public static class DemoMerchant
{
    public const string Id = "898110053110001";

    /// <summary>The till's terminal.</summary>
    public const string Till = "10000001";

    /// <summary>The terminal for programs from outside.</summary>
    public const string OutsideTerminal = "10000002";

    private const string StoreId = "0001";

    /// <summary>Puts into the registry what is missing there; what stands there is left as it is.</summary>
    public static async Task SeedAsync(MerchantRegistry registry, CancellationToken cancel = default)
    {
        await registry.AddAsync(
            new Merchant(Id, "票号演示商店", "Piaohao Demo Shop", "5311", Standing.Active, Tariff()), cancel);
        await registry.AddAsync(new Store(Id, StoreId, "演示门店", "Demo store"), cancel);
        var profile = new TerminalProfile(KeySet.DoubleWithTrack, MacForm.Hex, ManualEntry: true, Money.Fen(5_000_000));
        await registry.AddAsync(new TerminalRecord(Id, Till, StoreId, Standing.Active, profile), cancel);
        await registry.AddAsync(new TerminalRecord(Id, OutsideTerminal, StoreId, Standing.Active, profile), cancel);
        await registry.AddAsync(new Operator(Id, "00", "主管", OperatorRole.Supervisor), cancel);
        await registry.AddAsync(new Operator(Id, "01", "收银员", OperatorRole.Cashier), cancel);
        await registry.AddAsync(new Operator(Id, "99", "系统管理员", OperatorRole.Administrator), cancel);
    }

    private static FeeSchedule Tariff()
    {
        var since = new DateOnly(2016, 9, 6);
        return new FeeSchedule(
        [
            new FeeRule(FeeCard.Debit, 5000, Money.Fen(1), Money.Fen(2000), since),
            new FeeRule(FeeCard.Credit, 6000, Money.Fen(1), null, since),
        ]);
    }
}
