using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Piaohao.Bank.Faults;
using Piaohao.Link;

namespace Piaohao.Bank.Network;

/// <summary>The network's port: each connection is one acquirer's link, with sign-on state and working keys of its own (docs/wire.md).
/// Nothing a peer sends ends it with an exception.</summary>
public sealed class NetworkConnectionHandler : ConnectionHandler
{
    private readonly NetworkSwitch network;
    private readonly BankOptions options;
    private readonly FaultBoard faults;
    private readonly BankCounters counters;
    private readonly TimeProvider time;
    private readonly ILogger log;

    internal NetworkConnectionHandler(NetworkSwitch network, BankOptions options, FaultBoard faults, BankCounters counters, TimeProvider time, ILogger log)
    {
        this.network = network;
        this.options = options;
        this.faults = faults;
        this.counters = counters;
        this.time = time;
        this.log = log;
    }

    /// <summary>Serves the connection until the peer ends it, it idles, the network goes down, or the server stops: then no more is read, and what was
    /// read is answered first.</summary>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!faults.TryGetCut(out var down))
        {
            connection.Abort();
            return;
        }

        counters.Connected();
        await using var frames = new FrameConnection(connection, options.FrameBytesMax);
        using var cut = down.UnsafeRegister(static c => ((ConnectionContext)c!).Abort(), connection);
        var stopAsked = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopAsked, down);
        using var slots = new SemaphoreSlim(options.InFlightMax);
        try
        {
            await ReadAsync(frames, new LinkSession(), slots, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            for (var i = 0; i < options.InFlightMax; i++) await slots.WaitAsync(CancellationToken.None);
            counters.Disconnected();
        }
    }

    private async Task ReadAsync(FrameConnection frames, LinkSession session, SemaphoreSlim slots, CancellationToken ending)
    {
        try
        {
            while (true)
            {
                await slots.WaitAsync(ending);
                var read = await ReadOneAsync(frames, slots, ending);
                if (read.Status != FrameStatus.Frame) return;
                _ = AnswerAsync(frames, session, read.Bytes, slots, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The end was asked for; what was read is still answered.
        }
    }

    private async Task<FrameRead> ReadOneAsync(FrameConnection frames, SemaphoreSlim slots, CancellationToken ending)
    {
        FrameRead read = default;
        using var idle = new CancellationTokenSource(options.IdleLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, ending);
        try
        {
            read = await frames.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            BankLog.Idle(log, options.IdleLimit);
            read = new FrameRead(FrameStatus.End, []);
        }
        finally
        {
            if (read.Bytes is not { Length: > 0 }) slots.Release();
        }

        if (read.Status is FrameStatus.BadLength or FrameStatus.Truncated && !ending.IsCancellationRequested)
        {
            counters.CountMalformed();
            BankLog.Unreadable(log, read.Status);
        }

        return read;
    }

    /// <summary>Answers one message. Its first part, up to the first wait, runs before the next message is read, so sign-on and keys take effect in order.</summary>
    private async Task AnswerAsync(FrameConnection frames, LinkSession session, byte[] frame, SemaphoreSlim slots, CancellationToken ending)
    {
        try
        {
            var reply = await network.HandleAsync(session, frame);
            if (reply.Fault is not null) await PlayAsync(frames, reply, ending);
            else if (reply.Answer is not null) await frames.WriteAsync(reply.Answer, CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            BankLog.ConnectionGone(log);
        }
        catch (Exception broken)
        {
            BankLog.NotAnswered(log, broken);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task PlayAsync(FrameConnection frames, NetworkReply reply, CancellationToken ending)
    {
        switch (reply.Fault)
        {
            case FaultKind.CutBefore or FaultKind.CutAfter:
                frames.Connection.Abort();
                return;
            case FaultKind.NoAnswer or FaultKind.AnswerLost:
                return;
            case FaultKind.LateAnswer:
                await Task.Delay(faults.LateAnswerDelay, time, ending);
                break;
            default:
                break;
        }

        if (reply.Answer is null) return;
        await frames.WriteAsync(reply.Answer, CancellationToken.None);
        if (reply.Fault == FaultKind.AnswerTwice) await frames.WriteAsync(reply.Answer, CancellationToken.None);
    }
}
