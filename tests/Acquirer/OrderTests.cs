using Piaohao.Iso8583.UnionPay;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class OrderTests
{
    private const string Group = OrderPlan.StandardGroup;

    [Fact]
    public async Task Keys_are_named_fetched_one_by_one_and_noted_once_they_are_in_use()
    {
        await using var test = await TestHost.WithOrdersAsync();
        byte[][] keys = [TestSets.Key(8), TestSets.Key(9)];
        test.Orders.Publish(Group, SetKind.CaKeys, [.. keys], "keys");
        await test.LookedAsync();
        var terminal = test.Terminal();
        Assert.Equal(ProcessingRequirement.DownloadCaKeys, TestSets.Wanted(await terminal.SignInAsync()));

        var names = await terminal.AskAsync(terminal.Ask(820, NetworkCodes.CaKeyQuery, "100"));
        Assert.Equal("31" + "9F0605A0000003339F220108" + "9F0605A0000003339F220109", names.Text(62));
        var heard = await terminal.AskAsync(terminal.Ask(820, NetworkCodes.CaKeyQuery, "102"));
        Assert.Equal("30", heard.Text(62));
        var first = await terminal.AskAsync(terminal.Ask(800, NetworkCodes.CaKeys, keys[0][..12]));
        Assert.Equal([(byte)'1', .. keys[0]], first.Bytes(62).ToArray());
        Assert.Equal(SetDigest.Of(keys), TestSets.Stamp(first).Digest);
        Assert.Equal("25", (await terminal.AskAsync(terminal.Ask(800, NetworkCodes.CaKeys, TestSets.Key(7)[..12]))).Text(39));

        var stamp = TestSets.Stamp(first);
        var wrong = await terminal.AskAsync(terminal.End(NetworkCodes.CaKeysEnd, stamp with { Digest = new string('0', 64) }));
        Assert.Equal(("12", ProcessingRequirement.DownloadCaKeys), (wrong.Text(39), TestSets.Wanted(wrong)));
        for (var again = 0; again < 2; again++)
        {
            var end = await terminal.AskAsync(terminal.End(NetworkCodes.CaKeysEnd, stamp));
            Assert.Equal(("00", ProcessingRequirement.None), (end.Text(39), TestSets.Wanted(end)));
        }

        await test.KillAsync();
        Assert.Equal(ProcessingRequirement.None, TestSets.Wanted(await test.Terminal().SignInAsync()));
    }

    [Fact]
    public async Task What_is_wanted_comes_in_a_fixed_order()
    {
        await using var test = await TestHost.WithOrdersAsync();
        test.Orders.Publish(Group, SetKind.Software, TestSets.Package("2.0", 1000), "2.0");
        test.Orders.RollOut(Group, SetKind.Software, 1, 100, [], "all");
        test.Orders.Publish(Group, SetKind.Blacklist, TestSets.Blacklist(TestCard.Debit.Pan), "list");
        test.Orders.Publish(Group, SetKind.ChipParameters, [TestSets.Application(1)], "aids");
        test.Orders.Publish(Group, SetKind.CaKeys, [TestSets.Key(1)], "keys");
        test.Orders.Publish(Group, SetKind.Parameters, [TestSets.Parameters(30)], "parameters");
        test.Time.Advance(TimeSpan.FromSeconds(5));
        test.Orders.Wish(TestHost.Tid1, TerminalWish.Status);
        await test.LookedAsync();
        var terminal = await test.SignedInAsync();
        var order = new List<ProcessingRequirement>();
        var held = TerminalStatus.Kinds.Select(kind => new HeldSet(kind, 0, 0)).ToArray();
        test.Time.Advance(TimeSpan.FromSeconds(5));
        for (var step = -1; step < held.Length; step++)
        {
            order.Add(TestSets.Wanted(await terminal.AskAsync(terminal.Management(820, 301))));
            if (step >= 0) held[step] = held[step] with { InUse = 1 };
            await terminal.AskAsync(terminal.Status(held));
        }

        Assert.Equal(
            [
                ProcessingRequirement.UploadStatus, ProcessingRequirement.DownloadParameters, ProcessingRequirement.DownloadCaKeys,
                ProcessingRequirement.DownloadChipParameters, ProcessingRequirement.DownloadBlacklist, ProcessingRequirement.DownloadSoftware,
            ],
            order);
        Assert.Equal(ProcessingRequirement.None, TestSets.Wanted(await terminal.AskAsync(terminal.Management(820, 301))));
    }

    [Fact]
    public async Task Parameters_come_whole_and_are_confirmed_by_a_status()
    {
        await using var test = await TestHost.WithOrdersAsync();
        test.Orders.Publish(Group, SetKind.Parameters, [TestSets.Parameters(30)], "parameters");
        await test.LookedAsync();
        var terminal = await test.SignedInAsync();
        var answer = await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Parameters));
        Assert.True(OrderedParameters.TryParse(answer.Bytes(62), out var parameters));
        Assert.Equal((30, "票号演示商店", true), (parameters.AnswerTimeoutSeconds, parameters.MerchantName, parameters.Tips));
        var status = await terminal.AskAsync(terminal.Status(new HeldSet(SetKind.Parameters, 1, 0)));
        Assert.Equal(("00", ProcessingRequirement.None), (status.Text(39), TestSets.Wanted(status)));
    }

    [Fact]
    public async Task Lists_and_packages_are_fetched_by_number_and_offset()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var list = TestSets.Blacklist([.. Enumerable.Range(0, 31).Select(i => $"62{i:0000000000000000}")]);
        test.Orders.Publish(Group, SetKind.Blacklist, list, "list");
        var package = TestSets.Package("2.0", 1000);
        test.Orders.Publish(Group, SetKind.Software, package, "2.0");
        test.Orders.RollOut(Group, SetKind.Software, 1, 100, [], "all");
        await test.LookedAsync();
        var terminal = await test.SignedInAsync();
        var last = await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Blacklist, "0002"));
        Assert.Equal([(byte)'1', .. list[2]], last.Bytes(62).ToArray());
        Assert.StartsWith("32", (await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Blacklist, "0001"))).Text(62), StringComparison.Ordinal);
        Assert.Equal("25", (await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Blacklist, "0003"))).Text(39));
        Assert.Equal(Convert.ToHexString(package[0]), (await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Software))).Text(62));
        Assert.Equal("31" + Convert.ToHexString(package[3]), (await terminal.AskAsync(terminal.Ask(800, NetworkCodes.SoftwareBlock, "00000960"))).Text(62));
        Assert.Equal("30", (await terminal.AskAsync(terminal.Ask(800, NetworkCodes.SoftwareBlock, "00000481"))).Text(39));
        Assert.Equal("25", (await terminal.AskAsync(terminal.Ask(800, NetworkCodes.SoftwareBlock, "00001440"))).Text(39));
    }

    [Fact]
    public async Task Software_goes_to_named_terminals_first_and_back_to_the_version_before()
    {
        await using var test = await TestHost.WithOrdersAsync();
        test.Orders.Publish(Group, SetKind.Software, TestSets.Package("1.0", 500), "1.0");
        test.Orders.Publish(Group, SetKind.Software, TestSets.Package("2.0", 500), "2.0");
        await test.LookedAsync();
        var (first, second) = (await test.SignedInAsync(TestHost.Tid1), await test.SignedInAsync(TestHost.Tid2, 3));
        Assert.Equal(0, await WantsAsync(first));
        test.Orders.RollOut(Group, SetKind.Software, 1, 100, [], "all");
        await test.LookedAsync();
        Assert.Equal((1, 1), (await WantsAsync(first), await WantsAsync(second)));
        test.Orders.RollOut(Group, SetKind.Software, 2, 0, [TestHost.Tid1], "first");
        await test.LookedAsync();
        Assert.Equal((2, 1), (await WantsAsync(first), await WantsAsync(second)));
        Assert.NotNull(test.Orders.RollBack(Group, SetKind.Software, "it prints nothing"));
        await test.LookedAsync();
        Assert.Equal((1, 1), (await WantsAsync(first), await WantsAsync(second)));
        Assert.Null(test.Orders.RollBack(Group, SetKind.Software, "again"));

        static async Task<int> WantsAsync(ScriptedTerminal terminal)
        {
            var answer = await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Software));
            return answer.Is(39, "25") ? 0 : TestSets.Stamp(answer).Version;
        }
    }

    [Fact]
    public async Task Version_a_terminal_found_damaged_is_offered_again_only_when_staff_order_it_anew()
    {
        await using var test = await TestHost.WithOrdersAsync();
        test.Orders.Publish(Group, SetKind.CaKeys, [TestSets.Key(1)], "keys");
        await test.LookedAsync();
        var terminal = await test.SignedInAsync();
        test.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ProcessingRequirement.None, TestSets.Wanted(await terminal.AskAsync(terminal.Status(new HeldSet(SetKind.CaKeys, 0, 1)))));
        test.Time.Advance(TimeSpan.FromSeconds(5));
        test.Orders.RollOut(Group, SetKind.CaKeys, 1, 100, [], "once more");
        await test.LookedAsync();
        Assert.Equal(ProcessingRequirement.DownloadCaKeys, TestSets.Wanted(await terminal.AskAsync(terminal.Management(820, 301))));
    }

    [Fact]
    public async Task Status_that_repeats_a_refusal_does_not_undo_the_new_order_and_a_new_refusal_ends_it()
    {
        await using var test = await TestHost.WithOrdersAsync();
        test.Orders.Publish(Group, SetKind.CaKeys, [TestSets.Key(1)], "keys");
        await test.LookedAsync();
        var terminal = await test.SignedInAsync();
        var refused = new HeldSet(SetKind.CaKeys, 0, 1);
        test.Time.Advance(TimeSpan.FromSeconds(5));
        await terminal.AskAsync(terminal.Status(refused));
        test.Time.Advance(TimeSpan.FromSeconds(5));
        test.Orders.RollOut(Group, SetKind.CaKeys, 1, 100, [], "once more");
        await test.LookedAsync();
        test.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ProcessingRequirement.DownloadCaKeys, TestSets.Wanted(await terminal.AskAsync(terminal.Status(refused))));
        await terminal.AskAsync(terminal.Ask(820, NetworkCodes.CaKeyQuery, "100"));
        Assert.Equal(ProcessingRequirement.None, TestSets.Wanted(await terminal.AskAsync(terminal.Status(refused))));
    }

    [Fact]
    public async Task Terminal_moved_to_another_group_is_given_that_group_s_set()
    {
        await using var test = await TestHost.WithOrdersAsync();
        test.Orders.Publish(Group, SetKind.Parameters, [TestSets.Parameters(30)], "standard");
        test.Orders.Publish("hotel", SetKind.Parameters, [TestSets.Parameters(40)], "hotel");
        await test.LookedAsync();
        var terminal = await test.SignedInAsync();
        var first = TestSets.Stamp(await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Parameters)));
        Assert.Equal(ProcessingRequirement.None, TestSets.Wanted(await terminal.AskAsync(terminal.Status(new HeldSet(SetKind.Parameters, first.Version, 0)))));
        test.Orders.Move(TestHost.Tid1, "hotel");
        await test.LookedAsync();
        Assert.Equal(ProcessingRequirement.DownloadParameters, TestSets.Wanted(await terminal.AskAsync(terminal.Management(820, 301))));
        Assert.NotEqual(first, TestSets.Stamp(await terminal.AskAsync(terminal.Ask(800, NetworkCodes.Parameters))));
    }

    [Fact]
    public async Task Staff_have_a_terminal_sign_in_again()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        test.Time.Advance(TimeSpan.FromSeconds(5));
        test.Orders.Wish(TestHost.Tid1, TerminalWish.SignIn);
        await test.LookedAsync();
        Assert.Equal(ProcessingRequirement.SignIn, TestSets.Wanted(await terminal.AskAsync(terminal.Management(820, 301))));
        Assert.Equal(ProcessingRequirement.SignIn, TestSets.Wanted(await terminal.AskAsync(terminal.Sale(4500, TestCard.Debit))));
        Assert.Equal(ProcessingRequirement.None, TestSets.Wanted(await terminal.SignInAsync()));
    }

    [Theory]
    [InlineData(800, NetworkCodes.Parameters, "25")]
    [InlineData(820, NetworkCodes.CaKeyQuery, "30")]
    [InlineData(800, NetworkCodes.CaKeysEnd, "30")]
    [InlineData(800, NetworkCodes.CaKeys, "30")]
    [InlineData(820, NetworkCodes.Status, "30")]
    [InlineData(800, NetworkCodes.Activation, "30")]
    [InlineData(800, 399, "40")]
    public async Task Orders_that_are_not_there_or_not_in_form_are_refused(int mti, int code, string expected)
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        Assert.Equal(expected, (await terminal.AskAsync(terminal.Ask((short)mti, code))).Text(39));
    }

    [Fact]
    public async Task Tip_may_be_as_large_as_the_parameters_of_the_terminal_or_those_before_them_say()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        var sale = await terminal.AskAsync(terminal.Sale(10_000, TestCard.Debit));
        Assert.Equal("61", await terminal.CodeOfAsync(terminal.Tip(2_001, sale)));
        test.Orders.Publish(Group, SetKind.Parameters, [TestSets.TipParameters(30)], "more");
        await test.LookedAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Tip(3_000, sale)));
        await test.KillAsync();
        terminal.Frames = test.Connect();
        Assert.Equal("61", await terminal.CodeOfAsync(terminal.Tip(3_001, sale)));
        test.Orders.Publish(Group, SetKind.Parameters, [TestSets.TipParameters(5)], "less");
        await test.LookedAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Tip(2_900, sale)));
        test.Orders.Publish(Group, SetKind.Parameters, [TestSets.TipParameters(null, tips: false)], "none");
        await test.LookedAsync();
        Assert.Equal("61", await terminal.CodeOfAsync(terminal.Tip(501, sale)));
    }
}
