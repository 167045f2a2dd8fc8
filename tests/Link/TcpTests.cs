using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Piaohao.Link.Tests;

public sealed class TcpTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TcpConnectionFactory factory = new(NullLoggerFactory.Instance);

    public TcpTests() => listener.Start();

    public void Dispose()
    {
        listener.Stop();
        factory.Dispose();
    }

    [Fact]
    public async Task Frames_cross_a_real_socket_in_both_directions_however_they_are_cut()
    {
        var (frames, peer) = await Connect();
        await using var ours = frames;
        using var socket = peer;

        await ours.WriteAsync(new byte[] { 1, 2, 3 }, CancellationToken.None);
        var received = new byte[5];
        await socket.GetStream().ReadExactlyAsync(received);
        Assert.Equal([0, 3, 1, 2, 3], received);

        foreach (var piece in new byte[][] { [0], [2, 9], [8, 0, 1, 7, 0, 1], [6] }) await socket.Client.SendAsync(piece);
        foreach (var expected in new byte[][] { [9, 8], [7], [6] }) Assert.Equal(expected, (await ours.ReadAsync(CancellationToken.None)).Bytes);

        socket.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(FrameStatus.End, (await ours.ReadAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Reset_by_the_peer_is_a_value_to_the_reader()
    {
        var (frames, peer) = await Connect();
        await using var ours = frames;
        await peer.Client.SendAsync(new byte[] { 0, 5, 1 });
        peer.Client.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        Assert.Equal(FrameStatus.Truncated, (await ours.ReadAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Peer_that_never_reads_a_real_socket_is_cut_in_time_and_closing_ends()
    {
        var clock = new ManualClock();
        var (frames, peer) = await Connect(clock);
        using var socket = peer;
        // 40 MB are more than the system and the connection hold together.
        var frame = new byte[40_000];
        var writes = Enumerable.Range(0, 1000).Select(_ => frames.WriteAsync(frame, CancellationToken.None).AsTask()).ToArray();
        var all = Task.WhenAll(writes);
        while (!all.IsCompleted)
        {
            clock.Advance(FrameConnection.DefaultSendTimeout);
            await Task.Yield();
        }

        await Assert.ThrowsAsync<IOException>(() => all);
        Assert.All(writes.Where(write => write.IsFaulted), write => Assert.IsType<IOException>(write.Exception!.InnerException));
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task Peer_that_is_not_there_is_an_io_error()
    {
        var nobody = listener.LocalEndpoint;
        listener.Stop();
        var refused = await Assert.ThrowsAsync<IOException>(() => factory.ConnectAsync(nobody).AsTask());
        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connecting_can_be_cancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => factory.ConnectAsync(listener.LocalEndpoint, new CancellationToken(canceled: true)).AsTask());

    private async Task<(FrameConnection Frames, TcpClient Peer)> Connect(TimeProvider? time = null)
    {
        var connecting = factory.ConnectAsync(listener.LocalEndpoint);
        var peer = await listener.AcceptTcpClientAsync();
        return (new FrameConnection(await connecting, time: time), peer);
    }
}
