using Microsoft.AspNetCore.Connections;
using FsCheck;
using FsCheck.Fluent;
using Piaohao.Link;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>What no terminal sends never stops the host, never posts, and is counted.</summary>
public sealed class BadFrameTests
{
    [Theory]
    [InlineData(new byte[] { 0, 0 }, "frames/bad length")]
    [InlineData(new byte[] { 0xFF, 0xFF, 1, 2, 3 }, "frames/bad length")]
    public async Task Length_that_cannot_be_ends_the_connection(byte[] bytes, string counter)
    {
        await using var test = await TestHost.StartAsync();
        var frames = test.Connect();
        await frames.Connection.Transport.Output.WriteAsync(bytes);
        Assert.NotEqual(FrameStatus.Frame, (await frames.ReadAsync(CancellationToken.None)).Status);
        await test.CountedAsync(counter, 1);
        await AssertServesAsync(test);
    }

    [Fact]
    public async Task Connection_cut_inside_a_frame_is_counted()
    {
        await using var test = await TestHost.StartAsync();
        var frames = test.Connect();
        await frames.Connection.Transport.Output.WriteAsync(new byte[] { 0, 100, 1, 2, 3 });
        await frames.Connection.Transport.Output.CompleteAsync();
        await test.CountedAsync("frames/truncated", 1);
        await AssertServesAsync(test);
    }

    [Fact]
    public async Task Unreadable_frames_are_dropped_and_a_few_of_them_end_the_connection()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { BadFramesMax = 3 });
        var frames = test.Connect();
        for (var i = 0; i < 3; i++) await frames.WriteAsync(new byte[] { 1, 2, 3, 4, 5 }, CancellationToken.None);
        Assert.NotEqual(FrameStatus.Frame, (await frames.ReadAsync(CancellationToken.None)).Status);
        Assert.Equal(3, test.Count("frames/unreadable"));
        Assert.Equal(3, test.Count("refused/frame"));
        await AssertServesAsync(test);
    }

    [Fact]
    public async Task Frame_damaged_behind_terminal_and_trace_is_answered_30()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var wire = terminal.Seal(terminal.Sale(100, TestCard.Debit));
        await terminal.Frames.WriteAsync(wire.AsMemory(0, wire.Length - 3), CancellationToken.None);
        var answer = await terminal.ReadAsync();
        Assert.Equal((210, "30"), (answer.Mti.Value, answer.Text(39)));
        Assert.True(terminal.IsAuthentic(answer, terminal.LastAnswer));
        Assert.Empty(test.Network.All);
    }

    [Fact]
    public async Task Answer_sent_by_a_terminal_is_dropped()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var message = terminal.Sale(100, TestCard.Debit);
        message.Mti = new Iso8583.Mti(210);
        await terminal.SendAsync(message);
        await test.CountedAsync("frames/no request", 1);
        await AssertServesAsync(test);
    }

    [Fact]
    public async Task Wrong_MAC_is_answered_A0_and_counted()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var wire = terminal.Seal(terminal.Sale(100, TestCard.Debit));
        wire[^1] ^= 1;
        await terminal.Frames.WriteAsync(wire, CancellationToken.None);
        Assert.Equal("A0", (await terminal.ReadAsync()).Text(39));
        Assert.Equal(1, test.Count("refused/MAC"));
        Assert.Empty(test.Network.All);
    }

    [Fact]
    public async Task Frame_recorded_before_a_new_sign_in_is_worth_nothing()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var recorded = terminal.Seal(terminal.Sale(100, TestCard.Debit));
        await terminal.SignInAsync();
        var thief = test.Connect();
        await thief.WriteAsync(recorded, CancellationToken.None);
        terminal.Frames = thief;
        Assert.Equal("A0", (await terminal.ReadAsync()).Text(39));
        Assert.Empty(test.Network.All);
    }

    [Fact]
    public async Task Any_damage_to_a_sale_is_refused_or_dropped_and_never_reaches_the_network()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { BadFramesMax = 1 });
        var terminal = await test.SignedInAsync();
        var wire = terminal.Seal(terminal.Sale(100, TestCard.Debit));
        // The 11 bytes of TPDU and header are outside the MAC by the standard.
        Prop.ForAll<NonNegativeInt, byte, bool>((place, change, cut) =>
            IsRefusedAsync(test, wire, 11 + (place.Get % (wire.Length - 11)), change, cut).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();
        Assert.Empty(test.Network.All);
        Assert.Empty(test.Queries.Accounts());
        await AssertServesAsync(test);
    }

    [Fact]
    public async Task Random_bytes_in_frames_never_post()
    {
        await using var test = await TestHost.StartAsync(new AcquirerOptions { BadFramesMax = 1 });
        Prop.ForAll<NonEmptyArray<byte>>(bytes => IsRefusedAsync(test, bytes.Get, 0, 0, cut: false).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();
        Assert.Empty(test.Network.All);
        await AssertServesAsync(test);
    }

    /// <summary>Sends the damaged frame on a connection of its own: an answer, if any, is no approval.</summary>
    private static async Task<bool> IsRefusedAsync(TestHost test, byte[] wire, int place, byte change, bool cut)
    {
        if (change == 0 && !cut && place >= 11) return true;
        var damaged = wire.ToArray();
        damaged[place] ^= change;
        var sender = test.Terminal(on: test.Connect());
        await sender.Frames.WriteAsync(cut ? damaged.AsMemory(0, Math.Max(place, 1)) : damaged, CancellationToken.None);
        await sender.Frames.Connection.Transport.Output.CompleteAsync();
        var read = await sender.Frames.ReadAsync(CancellationToken.None);
        if (read.Status != FrameStatus.Frame) return true;
        var answer = new Iso8583.Message(Iso8583.Dialects.Dialect.UnionPayPos);
        return answer.TryRead(read.Bytes, out _) && !answer.Is(39, "00");
    }

    private static async Task AssertServesAsync(TestHost test)
    {
        var terminal = await test.SignedInAsync(TestHost.Tid2, 3);
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Other)));
        Assert.True(test.Host.Verification.Verify().IsEqual);
    }
}
