using Piaohao.Ledger;
using Piaohao.Link;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Terminals_on_one_connection_are_answered_as_their_answers_come()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = sale => sale.Is(41, TestHost.Tid1) ? NetworkAct.Silence : NetworkAct.Approve;
        var shared = test.Connect();
        var slow = await test.SignedInAsync(TestHost.Tid1, on: shared);
        var quick = await test.SignedInAsync(TestHost.Tid2, 3, on: shared);
        await slow.SendAsync(slow.Sale(100, TestCard.Debit));
        var held = await test.Network.NextAsync(200);
        Assert.Equal("00", await quick.CodeOfAsync(quick.Sale(200, TestCard.Other)));

        await test.Network.AnswerAsync(held, NetworkAct.Approve);
        var answer = await slow.ReadAsync();
        Assert.Equal((TestHost.Tid1, "00"), (answer.Text(41), answer.Text(39)));
        Assert.Equal(300, test.Balance(AccountKind.NetworkReceivable));
    }

    [Fact]
    public async Task Frames_beyond_those_that_may_be_under_way_wait_unread()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { InFlightPerConnection = 1 });
        test.Network.Sale = sale => sale.Is(41, TestHost.Tid1) ? NetworkAct.Silence : NetworkAct.Approve;
        var shared = test.Connect();
        var slow = await test.SignedInAsync(TestHost.Tid1, on: shared);
        var quick = await test.SignedInAsync(TestHost.Tid2, 3, on: shared);
        await slow.SendAsync(slow.Sale(100, TestCard.Debit));
        var held = await test.Network.NextAsync(200);
        await quick.SendAsync(quick.Sale(200, TestCard.Other));
        Assert.Equal(1, test.Host.Terminals.InFlight);
        await test.Network.AnswerAsync(held, NetworkAct.Approve);
        Assert.Equal(TestHost.Tid1, (await slow.ReadAsync()).Text(41));
        Assert.Equal(TestHost.Tid2, (await quick.ReadAsync()).Text(41));
    }

    [Fact]
    public async Task Silent_connection_is_closed_after_its_time()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotEqual(FrameStatus.Frame, (await terminal.Frames.ReadAsync(CancellationToken.None)).Status);
        await test.CountedAsync("frames/connection idle", 1);
    }

    [Fact]
    public async Task Connection_that_sends_too_fast_is_read_more_slowly()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { FramesPerSecond = 1, FramesBurst = 2 });
        var terminal = test.Terminal();
        for (var i = 0; i < 3; i++) await terminal.SendAsync(terminal.Management(820, 301));
        for (var i = 0; i < 2; i++) Assert.Equal("00", (await terminal.ReadAsync()).Text(39));
        await test.CountedAsync("frames/slowed", 1);
        await test.Time.TimerSetFor(TimeSpan.FromSeconds(1));
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("00", (await terminal.ReadAsync()).Text(39));
    }

    [Fact]
    public async Task Connection_beyond_the_limit_is_refused()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { ConnectionsMax = 1 });
        await test.SignedInAsync();
        Assert.NotEqual(FrameStatus.Frame, (await test.Connect().ReadAsync(CancellationToken.None)).Status);
        Assert.Equal(1, test.Count("frames/connection refused"));
    }

    [Fact]
    public async Task Stop_finishes_what_is_under_way_and_takes_nothing_new()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        await terminal.SendAsync(terminal.Sale(100, TestCard.Debit));
        var sent = await test.Network.NextAsync(200);
        var stopping = test.StopAsync();
        var late = test.Connect();
        Assert.NotEqual(FrameStatus.Frame, (await late.ReadAsync(CancellationToken.None)).Status);

        await test.Network.AnswerAsync(sent, NetworkAct.Approve);
        Assert.Equal("00", (await terminal.ReadAsync()).Text(39));
        Assert.NotEqual(FrameStatus.Frame, (await terminal.Frames.ReadAsync(CancellationToken.None)).Status);
        await stopping;
    }

    [Fact]
    public async Task Answer_to_a_terminal_that_is_gone_is_counted_and_kept_for_its_repeat()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        var sent = await test.Network.NextAsync(200);
        await terminal.Frames.DisposeAsync();
        await test.Network.AnswerAsync(sent, NetworkAct.Approve);
        await test.CountedAsync("frames/answer undelivered", 1);
        terminal.Frames = test.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(sale));
    }
}
