using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Merchants.Tests;

public sealed class MerchantRegistryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 4, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-merchants-");
    private readonly TestDatabases databases;

    public MerchantRegistryTests() => databases = new TestDatabases(folder.FullName);

    [Fact]
    public async Task Demo_shop_is_read_back_as_it_was_put_in_and_seeding_again_changes_nothing()
    {
        var registry = Open();
        await DemoMerchant.SeedAsync(registry);
        await DemoMerchant.SeedAsync(Open());
        var snapshot = await Open().LoadAsync();

        var merchant = snapshot.FindMerchant(DemoMerchant.Id)!;
        Assert.Equal(("票号演示商店", "Piaohao Demo Shop", "5311", Standing.Active), (merchant.NameChinese, merchant.NameEnglish, merchant.Mcc, merchant.Standing));
        Assert.Equal(2, snapshot.Terminals.Length);
        var till = snapshot.FindTerminal(DemoMerchant.Id, DemoMerchant.Till)!;
        Assert.Equal(new TerminalProfile(KeySet.DoubleWithTrack, MacForm.Hex, ManualEntry: true, Money.Fen(5_000_000)), till.Profile);
        Assert.Equal("00 01 99", string.Join(" ", (await registry.OperatorsAsync(DemoMerchant.Id)).Select(person => person.Id)));
        Assert.Equal("演示门店", Assert.Single(await registry.StoresAsync(DemoMerchant.Id)).NameChinese);
    }

    [Theory]
    [InlineData(FeeCard.Debit, 10_000, 50)]
    [InlineData(FeeCard.Debit, 100_000_000, 2_000)]
    [InlineData(FeeCard.Credit, 100_000_000, 600_000)]
    [InlineData(FeeCard.Credit, 1, 1)]
    public async Task Tariff_survives_the_database(FeeCard card, long amount, long fee)
    {
        await DemoMerchant.SeedAsync(Open());
        var merchant = (await Open().LoadAsync()).FindMerchant(DemoMerchant.Id)!;
        Assert.Equal(Money.Fen(fee), merchant.Fees.FeeFor(Money.Fen(amount), card, new DateOnly(2026, 11, 22)));
    }

    [Fact]
    public async Task Terminal_number_is_given_once_across_all_merchants()
    {
        var registry = Open();
        await DemoMerchant.SeedAsync(registry);
        var demo = (await registry.LoadAsync()).FindMerchant(DemoMerchant.Id)!;
        const string second = "898110053110002";
        Assert.True(await registry.AddAsync(new Merchant(second, "另一家", "Another", "5411", Standing.Active, demo.Fees)));
        Assert.True(await registry.AddAsync(new Store(second, "0001", "店", "Shop")));
        var profile = new TerminalProfile(KeySet.Single, MacForm.Raw, ManualEntry: false, Money.Fen(1));
        Assert.False(await registry.AddAsync(new TerminalRecord(second, DemoMerchant.Till, "0001", Standing.Active, profile)));
        Assert.False(await registry.AddAsync(new TerminalRecord(second, "20000001", "0002", Standing.Active, profile)));
        Assert.True(await registry.AddAsync(new TerminalRecord(second, "20000001", "0001", Standing.Active, profile)));
        Assert.Equal(profile, (await registry.LoadAsync()).FindTerminal(second, "20000001")!.Profile);
    }

    [Fact]
    public async Task Standing_moves_as_allowed_and_closed_is_final()
    {
        var registry = Open();
        await DemoMerchant.SeedAsync(registry);
        Assert.False(await registry.ChangeAsync(DemoMerchant.Id, DemoMerchant.Till, Standing.Active, "no change"));
        Assert.True(await registry.ChangeAsync(DemoMerchant.Id, DemoMerchant.Till, Standing.Suspended, "three days without a sign-in"));
        Assert.True(await registry.ChangeAsync(DemoMerchant.Id, DemoMerchant.Till, Standing.Active, "called the shop"));
        Assert.True(await registry.ChangeAsync(DemoMerchant.Id, DemoMerchant.Till, Standing.Closed, "returned"));
        Assert.False(await registry.ChangeAsync(DemoMerchant.Id, DemoMerchant.Till, Standing.Active, "never again"));
        Assert.True(await registry.ChangeAsync(DemoMerchant.Id, Standing.Suspended, "risk"));
        Assert.False(await registry.ChangeAsync("000000000000000", Standing.Suspended, "unknown"));
        var snapshot = await registry.LoadAsync();
        Assert.Equal(Standing.Closed, snapshot.FindTerminal(DemoMerchant.Id, DemoMerchant.Till)!.Standing);
        Assert.Equal(Standing.Suspended, snapshot.FindMerchant(DemoMerchant.Id)!.Standing);
    }

    [Theory]
    [InlineData("", "5311", "Shop")]
    [InlineData("89811005311000!", "5311", "Shop")]
    [InlineData("898110053110001", "531", "Shop")]
    [InlineData("898110053110001", "5311", "")]
    public async Task Merchant_out_of_form_cannot_be_made(string id, string mcc, string name)
    {
        await DemoMerchant.SeedAsync(Open());
        var fees = (await Open().LoadAsync()).Merchants[0].Fees;
        Assert.Throws<ArgumentException>(() => new Merchant(id, name, name, mcc, Standing.Active, fees));
    }

    [Fact]
    public void Operator_number_says_the_role()
    {
        Assert.Throws<ArgumentException>(() => new Operator(DemoMerchant.Id, "00", "x", OperatorRole.Cashier));
        Assert.Throws<ArgumentException>(() => new Operator(DemoMerchant.Id, "98", "x", OperatorRole.Cashier));
        Assert.Equal(OperatorRole.Administrator, new Operator(DemoMerchant.Id, "99", "x", OperatorRole.Administrator).Role);
    }

    [Fact]
    public async Task Directory_gives_the_snapshot_put_in_place_last()
    {
        await DemoMerchant.SeedAsync(Open());
        var first = await Open().LoadAsync();
        var directory = new TerminalDirectory(new DirectorySnapshot([], []));
        Assert.Null(directory.Current.FindTerminal(DemoMerchant.Id, DemoMerchant.Till));
        directory.Replace(first);
        Assert.NotNull(directory.Current.FindTerminal(DemoMerchant.Id, DemoMerchant.Till));
        Assert.Null(directory.Current.FindTerminal("898110053110002", DemoMerchant.Till));
    }

    public void Dispose()
    {
        databases.Dispose();
        folder.Delete(recursive: true);
    }

    private MerchantRegistry Open() =>
        new(databases.Of("merchants"), new FixedTime(Noon));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
