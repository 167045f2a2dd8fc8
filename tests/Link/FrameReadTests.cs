using Microsoft.AspNetCore.Connections;
using Xunit;

namespace Piaohao.Link.Tests;

public sealed class FrameReadTests : IAsyncDisposable
{
    private readonly MemoryConnection peer;
    private readonly FrameConnection frames;

    public FrameReadTests()
    {
        (var ours, peer) = MemoryConnection.Pair();
        frames = new FrameConnection(ours, frameBytesMax: 100);
    }

    public ValueTask DisposeAsync() => frames.DisposeAsync();

    [Fact]
    public async Task Frame_that_comes_byte_by_byte_is_read_whole()
    {
        var reading = frames.ReadAsync(CancellationToken.None).AsTask();
        foreach (var octet in new byte[] { 0, 3, 1, 2, 3 })
        {
            Assert.False(reading.IsCompleted);
            await Send(octet);
        }

        AssertFrame([1, 2, 3], await reading);
    }

    [Fact]
    public async Task Frames_that_come_together_are_read_one_by_one()
    {
        await Send(0, 1, 7, 0, 2, 8, 9, 0, 1);
        AssertFrame([7], await Read());
        AssertFrame([8, 9], await Read());
        await Send(5);
        AssertFrame([5], await Read());
    }

    [Fact]
    public async Task Any_cutting_of_the_stream_gives_the_same_frames()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var (ours, theirs) = MemoryConnection.Pair();
            await using var connection = new FrameConnection(ours, 100);
            var sent = Enumerable.Range(0, 40).Select(_ => Bytes(random, random.Next(1, 101))).ToArray();
            var sending = SendInPieces(theirs, [.. sent.SelectMany(frame => new byte[] { 0, (byte)frame.Length }.Concat(frame))], random);
            foreach (var frame in sent) AssertFrame(frame, await connection.ReadAsync(CancellationToken.None));
            Assert.Equal(FrameStatus.End, (await connection.ReadAsync(CancellationToken.None)).Status);
            await sending;
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 101)]
    [InlineData(255, 255)]
    public async Task Length_of_zero_or_above_the_limit_is_refused_before_its_bytes_come(byte high, byte low)
    {
        await Send(high, low);
        Assert.Equal(FrameStatus.BadLength, (await Read()).Status);
    }

    [Fact]
    public async Task Longest_frame_is_taken()
    {
        await Send([0, 100, .. new byte[100]]);
        AssertFrame(new byte[100], await Read());
    }

    [Fact]
    public async Task Close_between_frames_is_the_end()
    {
        await Send(0, 1, 9);
        await peer.DisposeAsync();
        AssertFrame([9], await Read());
        Assert.Equal(FrameStatus.End, (await Read()).Status);
        Assert.Equal(FrameStatus.End, (await Read()).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Close_inside_a_frame_is_a_truncation(int bytes)
    {
        await Send([.. new byte[] { 0, 3, 1, 2, 3 }.Take(bytes)]);
        await peer.DisposeAsync();
        Assert.Equal(FrameStatus.Truncated, (await Read()).Status);
    }

    [Fact]
    public async Task Cut_connection_is_a_value_and_not_an_exception()
    {
        var reading = frames.ReadAsync(CancellationToken.None).AsTask();
        frames.Connection.Abort(new ConnectionAbortedException("cut"));
        Assert.Equal(FrameStatus.Truncated, (await reading).Status);
    }

    [Fact]
    public async Task Cancelled_read_loses_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await Send(0, 2, 1);
        var reading = frames.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Send(2);
        AssertFrame([1, 2], await Read());
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task SendInPieces(MemoryConnection from, byte[] stream, Random random)
    {
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(random.Next(1, 300), stream.Length - at);
            await from.Transport.Output.WriteAsync(stream.AsMemory(at, length));
            at += length;
        }

        await from.DisposeAsync();
    }

    private static void AssertFrame(byte[] expected, FrameRead read)
    {
        Assert.Equal(FrameStatus.Frame, read.Status);
        Assert.Equal(expected, read.Bytes);
    }

    private ValueTask<FrameRead> Read() => frames.ReadAsync(CancellationToken.None);

    private async Task Send(params byte[] bytes) => await peer.Transport.Output.WriteAsync(bytes);
}
