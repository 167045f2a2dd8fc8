using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Piaohao.Link;

/// <summary>A connection that carries frames with a 2-byte big-endian length that does not count itself (UnionPay POS, section 1.1).
/// Reading is for one caller; writing may be called by many and keeps frames whole. What is buffered is bounded by the transport's own
/// back-pressure: a write waits until the transport has room again.</summary>
/// <param name="frameBytesMax">The longest frame taken from the peer; a longer one is <see cref="FrameStatus.BadLength"/>.</param>
/// <param name="time">Measures <paramref name="sendTimeout"/>; without it a peer that never reads is waited for until the connection is cut.</param>
/// <param name="sendTimeout">How long the transport may take to make room for a frame; <see cref="DefaultSendTimeout"/> where null. Then the connection is cut.</param>
public sealed class FrameConnection(
    ConnectionContext connection, int frameBytesMax = FrameConnection.DefaultFrameBytesMax, TimeProvider? time = null, TimeSpan? sendTimeout = null)
    : IAsyncDisposable
{
    /// <summary>The longest frame taken unless told otherwise; the longest UnionPay message is about 1,400 bytes.</summary>
    public const int DefaultFrameBytesMax = 4096;

    /// <summary>The most a frame can hold: what two bytes of length can say.</summary>
    public const int SentFrameBytesMax = ushort.MaxValue;

    private const int PrefixBytes = 2;

    private readonly Turns writing = new(1);
    private readonly TimeSpan sendLimit = sendTimeout ?? DefaultSendTimeout;
    private int disposed;
    private volatile bool closed;

    /// <summary>How long a peer may leave a frame untaken unless told otherwise.</summary>
    public static TimeSpan DefaultSendTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The connection underneath.</summary>
    public ConnectionContext Connection => connection;

    /// <summary>Waits for the next whole frame. A cut connection gives <see cref="FrameStatus.End"/> or <see cref="FrameStatus.Truncated"/>, not an exception.</summary>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancel)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync(cancel);
            }
            catch (Exception cut) when (cut is IOException or ConnectionAbortedException or InvalidOperationException)
            {
                return new FrameRead(FrameStatus.Truncated, []);
            }

            var buffer = read.Buffer;
            if (TryTake(ref buffer, out var frame, out var badLength))
            {
                input.AdvanceTo(buffer.Start);
                return new FrameRead(FrameStatus.Frame, frame);
            }

            var left = buffer.Length;
            input.AdvanceTo(buffer.Start, buffer.End);
            if (badLength) return new FrameRead(FrameStatus.BadLength, []);
            if (read.IsCompleted || read.IsCanceled) return new FrameRead(left == 0 ? FrameStatus.End : FrameStatus.Truncated, []);
        }
    }

    /// <summary>Sends one frame; returns when the transport has taken it, which does not say that the peer has.
    /// Cancelling while the frame waits for its turn leaves the connection as it is; later the connection is cut, because half a frame may be on its way.</summary>
    /// <exception cref="ArgumentException">The frame is empty or longer than <see cref="SentFrameBytesMax"/>.</exception>
    /// <exception cref="IOException">The connection is cut or closed, or the peer did not read in time (then it is cut): whether it has the frame is not known.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        if (frame.Length is 0 or > SentFrameBytesMax) throw new ArgumentException("A frame has 1 to 65,535 bytes.", nameof(frame));
        await writing.EnterAsync(cancel);
        try
        {
            if (closed) throw new IOException("The connection is closed.");
            Put(frame.Span);
            var flushed = await FlushAsync(cancel);
            if (flushed.IsCompleted) throw new IOException("The peer no longer reads from this connection.");
        }
        catch (Exception cut) when (cut is ConnectionAbortedException or InvalidOperationException)
        {
            throw new IOException("The connection was cut.", cut);
        }
        finally
        {
            writing.Leave();
        }
    }

    /// <summary>Closes the connection after what was written is sent; where the peer does not take that in time, it is cut. Writers that wait
    /// for their turn get an <see cref="IOException"/>. The reader ends its reading first (by cancelling it): its buffers go with the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        closed = true;
        // A writer in the middle of a frame holds the transport's memory: the transport goes after it.
        await InTime(writing.EnterAsync(CancellationToken.None).AsTask());
        try
        {
            await InTime(connection.DisposeAsync().AsTask());
        }
        finally
        {
            writing.Leave();
        }
    }

    private void Put(ReadOnlySpan<byte> frame)
    {
        var output = connection.Transport.Output;
        var span = output.GetSpan(frame.Length + PrefixBytes);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)frame.Length);
        frame.CopyTo(span[PrefixBytes..]);
        output.Advance(frame.Length + PrefixBytes);
    }

    /// <summary>A flush that is given up stays pending in the transport, so nothing may be written after it.</summary>
    private async ValueTask<FlushResult> FlushAsync(CancellationToken cancel)
    {
        var flush = connection.Transport.Output.FlushAsync(CancellationToken.None);
        if (flush.IsCompleted) return await flush;
        var sending = flush.AsTask();
        try
        {
            if (await sending.EndsWithinAsync(sendLimit, time, cancel)) return await sending;
        }
        catch (OperationCanceledException) when (!sending.IsCompleted)
        {
            Cut();
            throw;
        }

        Cut();
        throw new IOException($"The peer took no bytes for {sendLimit}.");
    }

    /// <summary>Waits for the end of something that a peer can hold up, and cuts the connection to bring it about.</summary>
    private async ValueTask InTime(Task ending)
    {
        if (!await ending.EndsWithinAsync(sendLimit, time)) Cut();
        await ending;
    }

    private void Cut()
    {
        closed = true;
        connection.Abort(new ConnectionAbortedException("The peer did not take what was sent in time."));
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer, out byte[] frame, out bool badLength)
    {
        frame = [];
        badLength = false;
        if (buffer.Length < PrefixBytes) return false;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt16BigEndian(prefix);
        badLength = length == 0 || length > frameBytesMax;
        if (badLength || buffer.Length < length + PrefixBytes) return false;
        frame = buffer.Slice(PrefixBytes, length).ToArray();
        buffer = buffer.Slice(PrefixBytes + length);
        return true;
    }
}
