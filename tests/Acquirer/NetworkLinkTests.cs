using Piaohao.Acquirer.Network;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class NetworkLinkTests
{
    /// <summary>A time no other timer of the host is set for.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task Idle_line_is_kept_alive_by_echoes()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { NetworkEcho = Echo });
        var echoes = 0;
        var seen = new TaskCompletionSource();
        test.Network.Management = message =>
        {
            if (message.Is(70, "301") && ++echoes == 2) seen.SetResult();
            return NetworkAct.Approve;
        };
        for (var i = 0; i < 2; i++)
        {
            await test.Time.TimerSetFor(Echo);
            test.Time.Advance(Echo);
        }

        await seen.Task;
        Assert.Equal(NetworkState.Up, test.Host.Network.State);
    }

    [Fact]
    public async Task Line_without_answers_to_its_echoes_is_given_up_and_made_anew()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { NetworkEcho = Echo });
        var signOns = 0;
        test.Network.Management = message =>
        {
            if (message.Is(70, "001")) signOns++;
            return message.Is(70, "301") ? NetworkAct.Silence : NetworkAct.Approve;
        };
        for (var i = 0; i < 2; i++)
        {
            await test.Time.TimerSetFor(Echo);
            test.Time.Advance(Echo);
            await test.Time.TimerSetFor(TimeSpan.FromSeconds(15));
            test.Time.Advance(TimeSpan.FromSeconds(15));
        }

        while (test.Host.Network.State != NetworkState.Down) await Task.Delay(1);
        await test.Time.RetrySet();
        test.Time.Advance(TimeSpan.FromSeconds(2));
        await test.NetworkUpAsync();
        Assert.Equal(1, signOns);
    }

    [Fact]
    public async Task Silent_line_is_asked_for_an_echo_also_while_requests_wait()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { NetworkEcho = Echo, NetworkTimeout = TimeSpan.FromMinutes(5) });
        var terminal = await test.SignedInAsync();
        var asked = new TaskCompletionSource();
        test.Network.Sale = _ => NetworkAct.Silence;
        test.Network.Management = message =>
        {
            if (message.Is(70, "301")) asked.TrySetResult();
            return NetworkAct.Approve;
        };
        var waiting = terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit));
        await test.Network.NextAsync(200);
        await test.Time.TimerSetFor(Echo);
        test.Time.Advance(Echo);
        try
        {
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
        finally
        {
            // The sale is answered, so that the host can end.
            test.Network.Cut();
        }

        Assert.Equal("98", await waiting);
    }

    [Fact]
    public async Task Line_whose_keys_are_under_another_master_key_does_not_come_up()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.SpoilsKeys = true;
        test.Network.Cut();
        await test.Time.RetrySet();
        test.Time.Advance(TimeSpan.FromSeconds(2));
        while (!test.Logs.All.Any(line => line.Contains("working keys are refused", StringComparison.Ordinal)))
            await Task.Delay(1);
        while (test.Host.Network.State != NetworkState.Down) await Task.Delay(1);
        var terminal = await test.SignedInAsync();
        Assert.Equal("91", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
    }

    [Fact]
    public async Task Refused_MAC_brings_a_new_sign_on()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => new NetworkAct("A0");
        var terminal = await test.SignedInAsync();
        Assert.Equal("96", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        await test.Time.RetrySet();
        test.Time.Advance(TimeSpan.FromSeconds(2));
        await test.NetworkUpAsync();
        test.Network.Sale = _ => NetworkAct.Approve;
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
    }
}
