using Piaohao.Iso8583.UnionPay;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class StandingTests
{
    [Fact]
    public async Task Terminal_that_stays_away_for_three_business_days_is_suspended_and_staff_lift_it()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        await test.DaysPassAsync(3, terminal);
        Assert.Equal("A8", (await terminal.AskAsync(terminal.Sale(4500, TestCard.Debit))).Text(39));
        await test.DaysPassAsync(1, terminal);
        Assert.Equal("97", (await terminal.SignInAsync()).Text(39));
        Assert.Equal(Standing.Suspended, (await test.Merchants.LoadAsync()).FindTerminal(TestHost.Mid, TestHost.Tid1)!.Standing);
        Assert.Contains(test.Logs.All, line => line.Contains("no sign-in on 3 business days in a row, the last was 2026-11-22", StringComparison.Ordinal));

        Assert.True(await test.Merchants.ChangeAsync(TestHost.Mid, TestHost.Tid1, Standing.Active, "the shop was closed"));
        await test.LookedAsync();
        Assert.Equal("00", (await terminal.SignInAsync()).Text(39));
        await test.DaysPassAsync(1, terminal);
        Assert.Equal("00", (await terminal.SignInAsync()).Text(39));
    }

    [Fact]
    public async Task Terminal_that_has_never_signed_in_waits_for_its_first_day()
    {
        await using var test = await TestHost.WithOrdersAsync();
        await test.DaysPassAsync(6);
        Assert.Equal("00", (await test.Terminal().SignInAsync()).Text(39));
    }

    [Fact]
    public async Task Days_on_which_the_host_did_not_run_count_against_nobody()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        await test.StopAsync();
        test.Time.Advance(TimeSpan.FromDays(9));
        await test.RestartAsync();
        await test.LookedAsync();
        Assert.Equal("00", (await test.Terminal().SignInAsync()).Text(39));
        Assert.NotNull(terminal);
    }

    [Fact]
    public async Task Suspended_terminal_may_still_take_back_and_nothing_else()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(4500, TestCard.Debit);
        Assert.Equal("00", (await terminal.AskAsync(sale)).Text(39));
        await test.Merchants.ChangeAsync(TestHost.Mid, TestHost.Tid1, Standing.Suspended, "risk");
        await test.LookedAsync();
        await test.DaysPassAsync(1, terminal);
        Assert.Equal("97", (await terminal.AskAsync(terminal.Sale(100, TestCard.Debit))).Text(39));
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ReversalOf(sale)));
        Assert.Equal(0, test.Balance(AccountKind.NetworkReceivable));
    }

    [Theory]
    [InlineData(4500, "00")]
    [InlineData(4551, "51")]
    [InlineData(4555, "55")]
    public async Task Training_is_answered_with_a_mac_and_leaves_nothing_but_a_line_in_the_journal(long fen, string code)
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        var asked = test.Network.All.Count;
        var sale = InTraining(terminal.Sale(fen, TestCard.Debit));
        Assert.Equal(code, await terminal.CodeOfAsync(sale));
        Assert.Equal("00", await terminal.CodeOfAsync(InTraining(terminal.ReversalOf(sale))));
        Assert.Equal(asked, test.Network.All.Count);
        Assert.Empty(test.Queries.Recent(TestHost.Mid, 10));
        Assert.Equal(0, test.Balance(AccountKind.NetworkReceivable));
        Assert.Contains(test.Queries.Journal(TestHost.Mid, 10), line => line.Detail == "training");
        Assert.Equal("40", (await terminal.AskAsync(InTraining(terminal.Management(500, NetworkCodes.Settlement)))).Text(39));
    }

    [Fact]
    public async Task Training_with_a_wrong_mac_is_refused_like_any_other()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        var wire = terminal.Seal(InTraining(terminal.Sale(4500, TestCard.Debit)));
        wire[^1] ^= 1;
        await terminal.Frames.WriteAsync(wire, CancellationToken.None);
        Assert.Equal("A0", (await terminal.ReadAsync()).Text(39));
    }

    [Fact]
    public async Task Training_in_the_header_alone_or_under_the_mac_alone_is_refused_and_moves_nothing()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(4500, TestCard.Debit);
        Assert.Equal("00", await terminal.CodeOfAsync(sale));
        Assert.Equal("30", await terminal.CodeOfAsync(InHeader(terminal.ReversalOf(sale))));
        Assert.Equal("30", await terminal.CodeOfAsync(InHeader(terminal.Sale(4500, TestCard.Debit))));
        var exercise = terminal.Sale(4500, TestCard.Debit);
        TrainingMark.Put(exercise);
        Assert.Equal("30", await terminal.CodeOfAsync(exercise));
        Assert.Equal(4500, test.Balance(AccountKind.NetworkReceivable));
    }

    [Fact]
    public async Task Query_in_training_tells_what_became_of_a_real_sale()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(4500, TestCard.Debit));
        Assert.Equal("00", await terminal.CodeOfAsync(InTraining(terminal.QueryOf(terminal.Batch, terminal.LastTrace))));
    }

    private static Iso8583.Message InTraining(Iso8583.Message message)
    {
        TrainingMark.Put(message);
        return InHeader(message);
    }

    private static Iso8583.Message InHeader(Iso8583.Message message)
    {
        new PosHeader(60, 32, 1, ProcessingRequirement.None, 0).Write(message.Prefix[PosHeader.Offset..]);
        return message;
    }
}
