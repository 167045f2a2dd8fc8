using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Merchants.Tests;

public sealed class OrderRegistryTests : IDisposable
{
    private const string Group = OrderPlan.StandardGroup;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-orders-");
    private readonly TestDatabases databases;

    public OrderRegistryTests() => databases = new TestDatabases(folder.FullName);

    public void Dispose()
    {
        databases.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Growing_percentage_only_adds_terminals_and_comes_near_its_share()
    {
        var terminals = Enumerable.Range(0, 10_000).Select(number => (20_000_000 + number).ToString(CultureInfo.InvariantCulture)).ToArray();
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var percent in new[] { 0, 1, 10, 50, 99, 100 })
        {
            var rollOut = new RollOut(Group, SetKind.Software, 1, 2, 1, percent, ["20000007"], "", default);
            var given = terminals.Where(terminal => rollOut.VersionFor(terminal) == 2).ToHashSet(StringComparer.Ordinal);
            Assert.Contains("20000007", given);
            Assert.True(before.IsSubsetOf(given));
            Assert.InRange(given.Count, (percent * 100) - 200, (percent * 100) + 200);
            before = given;
        }

        // The place of a terminal is the same for ever, so it is written down here.
        Assert.Equal([54, 24, 41], new[] { "10000001", "10000002", "20000007" }.Select(RollOut.PlaceOf));
    }

    [Fact]
    public void Versions_count_up_and_keep_their_items()
    {
        var orders = Open();
        var first = orders.Publish(Group, SetKind.Parameters, Parameters(30), "first");
        var second = orders.Publish(Group, SetKind.Parameters, Parameters(40), "second");
        Assert.Equal((1, 2), (first.Stamp.Version, second.Stamp.Version));
        Assert.Equal(Parameters(30)[0], orders.Item(Group, SetKind.Parameters, 1, 0));
        Assert.Equal(SetDigest.Of(orders.Items(Group, SetKind.Parameters, 2)), second.Stamp.Digest);
        Assert.Equal(second, orders.Load().WantedBy("10000001", SetKind.Parameters));
        orders.Move("10000001", "others");
        Assert.Null(orders.Load().WantedBy("10000001", SetKind.Parameters));
    }

    [Fact]
    public void Set_that_terminals_would_refuse_is_not_published()
    {
        var orders = Open();
        Assert.Throws<ArgumentException>(() => orders.Publish(Group, SetKind.Parameters, [[1, 2, 3]], ""));
        Assert.Throws<ArgumentException>(() => orders.Publish(Group, SetKind.CaKeys, [[0x9F, 0x06, 1, 1]], ""));
        Assert.Throws<ArgumentException>(() => orders.Publish(Group, SetKind.Blacklist, [], ""));
        Assert.Throws<ArgumentException>(() => orders.Publish(Group, SetKind.Software, [new byte[20]], ""));
        Assert.Empty(orders.Load().Sets);
    }

    [Fact]
    public void Roll_back_gives_all_the_version_before_once()
    {
        var orders = Open();
        orders.Publish(Group, SetKind.Parameters, Parameters(30), "");
        orders.Publish(Group, SetKind.Parameters, Parameters(40), "");
        Assert.Equal(1, orders.RollBack(Group, SetKind.Parameters, "too long")!.Version);
        Assert.Equal(1, orders.Load().WantedBy("10000001", SetKind.Parameters)!.Stamp.Version);
        Assert.Null(orders.RollBack(Group, SetKind.Parameters, "again"));
        Assert.Null(orders.RollOut(Group, SetKind.Parameters, 9, 100, [], "there is none"));
    }

    [Fact]
    public async Task Every_change_of_another_process_moves_the_counter()
    {
        var (own, other) = (Open(), Open());
        var before = own.Change();
        other.Wish("10000001", TerminalWish.Status);
        Assert.True(own.Change() > before);
        before = own.Change();
        await DemoMerchant.SeedAsync(new MerchantRegistry(databases.Of("merchants"), TimeProvider.System));
        Assert.True(own.Change() > before);
        before = own.Change();
        Assert.Null(own.FindActivation("10000001"));
        Assert.Equal(before, own.Change());
    }

    [Fact]
    public void Code_serves_one_nonce_and_counts_wrong_tries()
    {
        var orders = Open();
        orders.Activate("10000001", [1, 2, 3], DateTimeOffset.UnixEpoch.AddDays(1), "new");
        for (var tries = 0; tries < Activation.TriesMax; tries++)
        {
            Assert.True(orders.FindActivation("10000001")!.IsOpen(DateTimeOffset.UnixEpoch));
            orders.CountWrongTry("10000001");
        }

        Assert.False(orders.FindActivation("10000001")!.IsOpen(DateTimeOffset.UnixEpoch));
        Assert.True(orders.UseActivation("10000001", "AA"));
        Assert.True(orders.UseActivation("10000001", "AA"));
        Assert.False(orders.UseActivation("10000001", "BB"));
        orders.Activate("10000001", [4], DateTimeOffset.UnixEpoch.AddDays(1), "again");
        Assert.Equal((0, ""), (orders.FindActivation("10000001")!.WrongTries, orders.FindActivation("10000001")!.UsedNonce));
    }

    private static ImmutableArray<byte[]> Parameters(int timeout) => [new OrderedParameters { AnswerTimeoutSeconds = timeout }.ToArray()];

    private OrderRegistry Open()
    {
        var database = databases.Of("merchants");
        _ = new MerchantRegistry(database, TimeProvider.System);
        return new OrderRegistry(database, TimeProvider.System);
    }
}
