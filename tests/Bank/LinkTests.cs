using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class LinkTests
{
    [Fact]
    public async Task Nothing_is_served_before_sign_on_and_keys()
    {
        await using var bank = await TestBank.StartAsync();
        await using var ready = await bank.ConnectAsync();
        var sale = ready.Sale(TestCards.Debit, 1_00, 1);
        await using var acquirer = await bank.ConnectAsync(ready: false);

        Assert.Equal("97", await acquirer.CodeOfAsync(sale));
        Assert.Equal("97", await acquirer.AskForKeysAsync());
        Assert.Equal("97", await acquirer.CodeOfAsync(acquirer.Management("001", "11111111")));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Management("001")));
        var refused = await acquirer.AskAsync(sale);
        Assert.Equal("A0", refused?.Text(39));
        Assert.False(refused?.Has(64));
        Assert.Equal("00", await acquirer.AskForKeysAsync());
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 2)));
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Management("002")));
        Assert.Equal("97", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 3)));
        Assert.Equal(10_000_00 - 1_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Echo_is_answered_and_an_unknown_function_is_refused()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync(ready: false);

        var echo = await acquirer.AskAsync(acquirer.Management("301"));
        Assert.Equal([7, 11, 33, 39, 70], echo?.Fields);
        Assert.Equal("00", echo?.Text(39));
        Assert.Equal("12", await acquirer.CodeOfAsync(acquirer.Management("999")));
        var empty = acquirer.Management("001");
        empty.Remove(70);
        Assert.Equal("30", await acquirer.CodeOfAsync(empty));
    }

    [Fact]
    public async Task Keys_of_one_connection_are_no_good_on_another_and_new_ones_replace_the_old()
    {
        await using var bank = await TestBank.StartAsync();
        await using var one = await bank.ConnectAsync();
        await using var two = await bank.ConnectAsync();

        Assert.NotEqual(one.MacKey?.CheckValue, two.MacKey?.CheckValue);
        var before = (one.PinKey?.CheckValue, one.MacKey?.CheckValue);
        Assert.Equal("00", await one.AskForKeysAsync());
        Assert.NotEqual(before, (one.PinKey?.CheckValue, one.MacKey?.CheckValue));
        Assert.Equal("00", await one.CodeOfAsync(one.Sale(TestCards.Debit, 1_00, 1)));
        Assert.Equal("00", await two.CodeOfAsync(two.Sale(TestCards.Debit, 1_00, 2)));
    }

    [Fact]
    public async Task Wrong_or_missing_mac_is_a0_and_moves_nothing()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        var sale = acquirer.Sale(TestCards.Debit, 1_00, 1);
        await acquirer.SendFrameAsync(sale.ToArray());
        Assert.Equal("A0", (await acquirer.ReadAsync())?.Text(39));
        await acquirer.SendFrameAsync(sale.SetBytes(64, "12345678"u8).ToArray());
        Assert.Equal("A0", (await acquirer.ReadAsync())?.Text(39));
        sale.Remove(64);
        await acquirer.SendFrameAsync(acquirer.Reversal(sale, 2).SetBytes(128, new byte[8]).ToArray());
        var answer = await acquirer.ReadAsync();
        Assert.Equal("0430 A0 True", $"{answer?.Mti} {answer?.Text(39)} {answer?.Has(128)}");
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.StandingMovements());
    }

    [Fact]
    public async Task Message_type_that_is_not_served_is_40()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();

        var sale = acquirer.Sale(TestCards.Debit, 1_00, 1);
        sale.Mti = new Iso8583.Mti(320);
        var answer = await acquirer.AskAsync(sale);
        Assert.Equal("0330 40", $"{answer?.Mti} {answer?.Text(39)}");
    }

    [Fact]
    public async Task Malformed_frames_are_counted_and_the_connection_goes_on()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 1_00, 1).ToArray();

        await acquirer.SendFrameAsync("x"u8.ToArray());
        await acquirer.SendFrameAsync(sale.AsMemory(..40));
        await acquirer.SendFrameAsync((byte[])[.. sale, 1, 2, 3]);
        var answer = acquirer.Sale(TestCards.Debit, 1_00, 2);
        answer.Mti = new Iso8583.Mti(210);
        await acquirer.SendFrameAsync(answer.ToArray());

        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Sale(TestCards.Debit, 1_00, 3)));
        Assert.Equal(4, bank.Host.Counters.Malformed);
        Assert.Equal(10_000_00 - 1_00, bank.Balance(TestCards.Debit));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 1, 2, 3 })]
    [InlineData(new byte[] { 0, 100, 1, 2, 3 })]
    public async Task Length_that_cannot_be_ends_the_connection_and_no_other(byte[] bytes)
    {
        await using var bank = await TestBank.StartAsync();
        await using var bad = await bank.ConnectAsync();
        await using var good = await bank.ConnectAsync();

        await bad.SendBytesAsync(bytes);
        bad.EndSending();
        Assert.Null(await bad.ReadFrameAsync());
        Assert.Equal(1, bank.Host.Counters.Malformed);
        Assert.Equal("00", await good.CodeOfAsync(good.Sale(TestCards.Debit, 1_00, 1)));
    }

    [Fact]
    public async Task Random_and_damaged_frames_never_move_money_or_stop_the_network()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var sale = acquirer.Sale(TestCards.Debit, 1_00, 1).SetBytes(64, new byte[8]).ToArray();

        Prop.ForAll<byte[], (int At, byte Value, int Cut)[]>((noise, damages) => SurvivesAsync(acquirer, noise, Damaged(sale, damages)).GetAwaiter().GetResult())
            .QuickCheckThrowOnFailure();

        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.StandingMovements());
    }

    [Fact]
    public async Task Silent_connection_is_closed_after_the_idle_limit()
    {
        await using var bank = await TestBank.StartAsync();
        var idle = new BankOptions([TestBank.AcquirerId]).IdleLimit;
        await using var acquirer = await bank.ConnectAsync();
        Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Management("301")));

        await bank.Time.TimerSetFor(idle);
        bank.Time.Advance(idle);

        Assert.Null(await acquirer.ReadFrameAsync());
        await using var again = await bank.ConnectAsync();
        Assert.Equal("00", await again.CodeOfAsync(again.Sale(TestCards.Debit, 1_00, 1)));
    }

    [Fact]
    public async Task Requests_above_the_bound_wait_in_the_socket_and_are_answered_in_the_end()
    {
        await using var bank = await TestBank.StartAsync(new BankOptions([TestBank.AcquirerId]) { InFlightMax = 2 });
        await using var acquirer = await bank.ConnectAsync();
        for (var stan = 1; stan <= 20; stan++) await acquirer.SendAsync(acquirer.Sale(TestCards.Debit, 1_00, stan));
        acquirer.EndSending();

        var answers = await acquirer.ReadToEndAsync();

        Assert.Equal(20, answers.Count(a => a.Is(39, "00")));
        Assert.Equal(10_000_00 - 20_00, bank.Balance(TestCards.Debit));
    }

    [Fact]
    public async Task Network_that_is_down_cuts_open_connections_and_refuses_new_ones_until_it_is_up()
    {
        await using var bank = await TestBank.StartAsync();
        await using var open = await bank.ConnectAsync();

        bank.Faults.NetworkDown = true;
        Assert.Null(await open.ReadFrameAsync());
        Assert.True(await IsRefusedAsync(bank));

        bank.Faults.NetworkDown = false;
        await using var again = await bank.ConnectAsync();
        Assert.Equal("00", await again.CodeOfAsync(again.Sale(TestCards.Debit, 1_00, 1)));
    }

    // The cut may come while the client still connects.
    private static async Task<bool> IsRefusedAsync(TestBank bank)
    {
        try
        {
            await using var refused = await bank.ConnectAsync(ready: false);
            return await refused.ReadFrameAsync() is null;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static byte[] Damaged(byte[] sale, (int At, byte Value, int Cut)[] damages)
    {
        var frame = (byte[])sale.Clone();
        foreach (var (at, value, cut) in damages)
        {
            frame[(at & int.MaxValue) % frame.Length] = value;
            if (cut % 5 == 0 && frame.Length > 2) frame = frame[..(1 + ((cut & int.MaxValue) % (frame.Length - 1)))];
        }

        return frame;
    }

    // The echo comes back behind whatever the damaged frames were answered with.
    private static async Task<bool> SurvivesAsync(ScriptedAcquirer acquirer, byte[] noise, byte[] damaged)
    {
        if (noise.Length > 0) await acquirer.SendFrameAsync(noise);
        await acquirer.SendFrameAsync(damaged);
        await acquirer.SendAsync(acquirer.Management("301"));
        while (await acquirer.ReadAsync() is { } answer)
            if (answer.Mti.Value == 810)
                return answer.Is(39, "00");
        return false;
    }
}
