using Xunit;

namespace Piaohao.Link.Tests;

public sealed class FrameWriteTests : IAsyncDisposable
{
    /// <summary>More than the connection holds: the writer waits until the peer reads.</summary>
    private static readonly byte[] Large = new byte[600];

    private readonly ManualClock clock = new();
    private readonly MemoryConnection ours;
    private readonly MemoryConnection theirs;
    private readonly FrameConnection frames;

    public FrameWriteTests()
    {
        (ours, theirs) = MemoryConnection.Pair();
        frames = new FrameConnection(ours, time: clock);
    }

    public ValueTask DisposeAsync() => frames.DisposeAsync();

    [Fact]
    public async Task Frame_goes_out_after_its_length()
    {
        await frames.WriteAsync(new byte[] { 7, 8, 9 }, CancellationToken.None);
        var read = await theirs.Transport.Input.ReadAsync();
        Assert.Equal([0, 3, 7, 8, 9], System.Buffers.BuffersExtensions.ToArray(read.Buffer));
    }

    [Fact]
    public async Task Concurrent_writers_keep_their_frames_whole()
    {
        var writers = Enumerable.Range(1, 50).Select(writer => Task.Run(async () =>
        {
            for (var count = 1; count <= 20; count++)
            {
                var frame = new byte[writer + count];
                Array.Fill(frame, (byte)writer);
                await frames.WriteAsync(frame, CancellationToken.None);
            }
        })).ToArray();

        var peer = new FrameConnection(theirs);
        var lengths = new Dictionary<byte, int>();
        for (var count = 0; count < 50 * 20; count++)
        {
            var read = await peer.ReadAsync(CancellationToken.None);
            Assert.Single(read.Bytes.Distinct());
            // Each writer's own frames keep their order: each is one byte longer than the one before.
            var before = lengths.GetValueOrDefault(read.Bytes[0], read.Bytes[0]);
            Assert.Equal(before + 1, read.Bytes.Length);
            lengths[read.Bytes[0]] = read.Bytes.Length;
        }

        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task Empty_and_overlong_frames_are_a_mistake_of_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Write([]));
        await Assert.ThrowsAsync<ArgumentException>(() => Write(new byte[65536]));
    }

    [Fact]
    public async Task Peer_that_no_longer_reads_is_an_io_error()
    {
        await theirs.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(() => Write([1]));
    }

    [Fact]
    public async Task Peer_that_never_reads_is_cut_in_time_and_all_writers_end()
    {
        var stuck = Write(Large);
        var behind = new[] { Write([1]), Write([2]) };
        clock.Advance(FrameConnection.DefaultSendTimeout - TimeSpan.FromTicks(1));
        Assert.False(stuck.IsCompleted);
        Assert.Null(ours.Aborted);

        clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<IOException>(() => stuck);
        foreach (var writer in behind) await Assert.ThrowsAsync<IOException>(() => writer);
        Assert.NotNull(ours.Aborted);
        await Assert.ThrowsAsync<IOException>(() => Write([3]));
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task Slow_peer_is_waited_for_and_gets_everything()
    {
        var stuck = Write(Large);
        var behind = Write([5]);
        clock.Advance(FrameConnection.DefaultSendTimeout / 2);
        var peer = new FrameConnection(theirs);
        Assert.Equal(Large, (await peer.ReadAsync(CancellationToken.None)).Bytes);
        await stuck;
        Assert.Equal([5], (await peer.ReadAsync(CancellationToken.None)).Bytes);
        await behind;
        clock.Advance(FrameConnection.DefaultSendTimeout * 2);
        await Write([6]);
        Assert.Null(ours.Aborted);
    }

    [Fact]
    public async Task Cancelling_before_its_turn_leaves_the_connection_as_it_is()
    {
        using var cancel = new CancellationTokenSource();
        var stuck = Write(Large);
        var behind = frames.WriteAsync(new byte[] { 1 }, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind);

        var peer = new FrameConnection(theirs);
        Assert.Equal(Large, (await peer.ReadAsync(CancellationToken.None)).Bytes);
        await stuck;
        await Write([2]);
        Assert.Equal([2], (await peer.ReadAsync(CancellationToken.None)).Bytes);
    }

    [Fact]
    public async Task Cancelling_in_the_middle_of_a_frame_cuts_the_connection()
    {
        using var cancel = new CancellationTokenSource();
        var stuck = frames.WriteAsync(Large, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);
        Assert.NotNull(ours.Aborted);
        await Assert.ThrowsAsync<IOException>(() => Write([1]));
    }

    [Fact]
    public async Task Closing_while_writers_wait_ends_them_all()
    {
        var stuck = Write(Large);
        var behind = new[] { Write([1]), Write([2]) };
        var closing = frames.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        clock.Advance(FrameConnection.DefaultSendTimeout);
        await closing;
        await Assert.ThrowsAsync<IOException>(() => stuck);
        foreach (var writer in behind) await Assert.ThrowsAsync<IOException>(() => writer);
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task Closing_lets_a_frame_that_is_being_taken_arrive()
    {
        var stuck = Write(Large);
        var closing = frames.DisposeAsync().AsTask();
        var peer = new FrameConnection(theirs);
        Assert.Equal(Large, (await peer.ReadAsync(CancellationToken.None)).Bytes);
        await stuck;
        await closing;
        Assert.Equal(FrameStatus.End, (await peer.ReadAsync(CancellationToken.None)).Status);
        Assert.Null(ours.Aborted);
    }

    private Task Write(byte[] frame) => frames.WriteAsync(frame, CancellationToken.None).AsTask();
}
