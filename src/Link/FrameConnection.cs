using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Piaohao.Link;

/// <summary>How a read of a frame ended.</summary>
public enum FrameStatus
{
    /// <summary>A whole frame was read.</summary>
    Frame,

    /// <summary>The peer closed the connection between two frames.</summary>
    End,

    /// <summary>The connection ended inside a frame.</summary>
    Truncated,

    /// <summary>The length prefix is zero or above the limit: the stream cannot be trusted any further.</summary>
    BadLength,
}

/// <summary>A frame without its length prefix, or why there is none.</summary>
/// <param name="Bytes">The frame's own copy; empty unless <paramref name="Status"/> is <see cref="FrameStatus.Frame"/>.</param>
public readonly record struct FrameRead(FrameStatus Status, byte[] Bytes);

/// <summary>A connection that carries frames with a 2-byte big-endian length that does not count itself (UnionPay POS, section 1.1).
/// Reading is for one caller; writing may be called by many and keeps frames whole.</summary>
public sealed class FrameConnection(ConnectionContext connection, int frameBytesMax = FrameConnection.DefaultFrameBytesMax) : IAsyncDisposable
{
    /// <summary>The longest frame taken unless told otherwise; the longest UnionPay message is about 1,400 bytes.</summary>
    public const int DefaultFrameBytesMax = 4096;

    private const int PrefixBytes = 2;
    private readonly SemaphoreSlim writing = new(1, 1);

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

    /// <summary>Sends one frame. A cut connection throws <see cref="IOException"/>.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        if (frame.Length is 0 or > ushort.MaxValue) throw new ArgumentException("A frame has 1 to 65,535 bytes.", nameof(frame));
        await writing.WaitAsync(cancel);
        try
        {
            var output = connection.Transport.Output;
            var span = output.GetSpan(frame.Length + PrefixBytes);
            BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)frame.Length);
            frame.Span.CopyTo(span[PrefixBytes..]);
            output.Advance(frame.Length + PrefixBytes);
            var flushed = await output.FlushAsync(cancel);
            if (flushed.IsCompleted) throw new IOException("The peer no longer reads from this connection.");
        }
        catch (Exception cut) when (cut is ConnectionAbortedException or InvalidOperationException)
        {
            throw new IOException("The connection was cut.", cut);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        writing.Dispose();
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
