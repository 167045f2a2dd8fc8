using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Terminals;
using Piaohao.Link;

namespace Piaohao.Acquirer.Connections;

/// <summary>Takes the connections of terminals from Kestrel, or from whoever listens in its place. No exception
/// leaves it.</summary>
public sealed class TerminalConnectionHandler : ConnectionHandler, IDisposable
{
    private readonly TerminalDesk desk;
    private readonly AcquirerOptions options;
    private readonly AcquirerMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Turns total;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int open;

    internal TerminalConnectionHandler(
        TerminalDesk desk, AcquirerOptions options, AcquirerMetrics metrics, TimeProvider time, ILogger logger)
    {
        (this.desk, this.options, this.metrics, this.time, this.logger) = (desk, options, metrics, time, logger);
        total = new Turns(options.InFlightTotal);
    }

    /// <summary>Connections open now.</summary>
    public int Connections => Volatile.Read(ref open);

    /// <summary>Requests under way now.</summary>
    public int InFlight => options.InFlightTotal - total.Free;

    /// <summary>Serves one connection to its end.</summary>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (Interlocked.Increment(ref open) > options.ConnectionsMax || stopping.IsCancellationRequested)
        {
            metrics.Frame("connection refused");
            Leave();
            connection.Abort(new ConnectionAbortedException("The host takes no more connections."));
            return;
        }

        try
        {
            var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
            var closing = lifetime?.ConnectionClosedRequested ?? CancellationToken.None;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, closing);
            // The connection is its listener's to dispose of.
            var frames = new FrameConnection(connection, options.FrameBytesMax, time);
            var terminals = new TerminalConnection(
                connection, frames, desk, total, options, metrics, time, logger);
            await terminals.RunAsync(stop.Token);
        }
        catch (Exception failure)
        {
            Log.ConnectionFailed(logger, failure);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>After the drain.</summary>
    public void Dispose() => stopping.Dispose();

    /// <summary>Reads no more, and returns when all that was read is answered, or after the drain limit; true where
    /// all was answered.</summary>
    internal async Task<bool> DrainAsync()
    {
        // Not CancelAsync, which leaves the scheduler.
        stopping.Cancel();
        if (Connections == 0) return true;
        Log.Stopping(logger, InFlight);
        if (await empty.Task.EndsWithinAsync(options.DrainLimit, time)) return true;
        Log.StoppedEarly(logger, InFlight);
        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref open) == 0 && stopping.IsCancellationRequested) empty.TrySetResult();
    }
}
