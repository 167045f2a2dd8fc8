using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Terminals;
using Piaohao.Link;

namespace Piaohao.Acquirer.Connections;

/// <summary>One connection: frames are read one after another and answered as their answers come, several at a
/// time.</summary>
internal sealed class TerminalConnection(
    ConnectionContext connection, FrameConnection frames, TerminalDesk desk, Turns total,
    AcquirerOptions options, AcquirerMetrics metrics, TimeProvider time, ILogger logger)
{
    private readonly Turns slots = new(options.InFlightPerConnection);

    // Stands for the connection in what is remembered of terminals, which outlives it.
    private readonly object line = new();
    private int badFrames;

    /// <summary>Reads until the peer, a limit or <paramref name="stop"/> ends it; returns when all that was read is
    /// answered.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // Not ended by the peer's closing: what it sent before that is read and answered, and then comes the end.
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var idle = time.CreateTimer(
            static ending => ((CancellationTokenSource)ending!).Cancel(), reading, options.IdleLimit,
            Timeout.InfiniteTimeSpan);
        var rate = new TokenBucket(options.FramesPerSecond, options.FramesBurst, time);
        try
        {
            while (await ReadAsync(reading.Token) is { } frame)
            {
                var readAt = time.GetTimestamp();
                idle.Change(options.IdleLimit, Timeout.InfiniteTimeSpan);
                if (rate.Take() is var wait && wait > TimeSpan.Zero)
                {
                    metrics.Frame("slowed");
                    await time.PauseAsync(wait, reading.Token);
                }

                await BeginAsync(frame, readAt, reading.Token);
            }
        }
        catch (OperationCanceledException)
        {
            metrics.Frame(stop.IsCancellationRequested ? "connection stopped" : "connection idle");
        }

        for (var slot = 0; slot < options.InFlightPerConnection; slot++) await slots.EnterAsync(CancellationToken.None);
    }

    private async ValueTask<byte[]?> ReadAsync(CancellationToken cancel)
    {
        var read = await frames.ReadAsync(cancel);
        if (read.Status is FrameStatus.Truncated or FrameStatus.BadLength)
            metrics.Frame(read.Status == FrameStatus.Truncated ? "truncated" : "bad length");
        return read.Status == FrameStatus.Frame ? read.Bytes : null;
    }

    /// <summary>Starts to answer a frame once there is room for one more.</summary>
    private async ValueTask BeginAsync(byte[] frame, long readAt, CancellationToken cancel)
    {
        await slots.EnterAsync(cancel);
        try
        {
            await total.EnterAsync(cancel);
        }
        catch
        {
            slots.Leave();
            throw;
        }

        // Not awaited here: the next frame is read meanwhile. It does not throw, and the slot tells when it has ended.
        _ = AnswerAsync(frame, readAt);
    }

    private async Task AnswerAsync(byte[] frame, long readAt)
    {
        try
        {
            var result = await desk.AnswerAsync(frame, line, CancellationToken.None);
            metrics.Frame(result.Outcome);
            if (result.Answer is { } answer)
            {
                await frames.WriteAsync(answer, CancellationToken.None);
                metrics.Answered(time.GetElapsedTime(readAt));
            }

            if (result.IsBad && Interlocked.Increment(ref badFrames) >= options.BadFramesMax)
                connection.Abort(new ConnectionAbortedException("Too many frames that cannot be read."));
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException or ObjectDisposedException)
        {
            metrics.Frame("answer undelivered");
        }
        catch (Exception failure)
        {
            metrics.Frame("failed");
            Log.ConnectionFailed(logger, failure);
        }
        finally
        {
            total.Leave();
            slots.Leave();
        }
    }
}
