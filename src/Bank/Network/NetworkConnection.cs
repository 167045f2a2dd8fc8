using Microsoft.Extensions.Logging;
using Piaohao.Bank.Faults;
using Piaohao.Link;

namespace Piaohao.Bank.Network;

/// <summary>One connection: reads its messages in order, works on a bounded number of them at a time, and plays the faults.</summary>
/// <param name="ending">Ends the reading; cancelled from outside or by a fault.</param>
internal sealed class NetworkConnection(
    FrameConnection frames, CancellationTokenSource ending, NetworkSwitch network, BankOptions options, FaultBoard faults, BankCounters counters, TimeProvider time, ILogger log)
{
    private readonly LinkSession session = new();
    private readonly Turns slots = new(options.InFlightMax);

    /// <summary>Returns when the connection has ended and nothing of it is being worked on.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await ReadAsync() is { } frame) _ = AnswerAsync(frame);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The end was asked for; what was read is still answered.
        }
        finally
        {
            // Not CancelAsync, which leaves the scheduler.
            ending.Cancel();
            for (var i = 0; i < options.InFlightMax; i++) await slots.EnterAsync(CancellationToken.None);
        }
    }

    /// <summary>The next message, for which a slot is then taken; null where none comes any more.</summary>
    private async Task<byte[]?> ReadAsync()
    {
        await slots.EnterAsync(ending.Token);
        var isTaken = false;
        using var idle = new CancellationTokenSource(options.IdleLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, ending.Token);
        try
        {
            var read = await frames.ReadAsync(either.Token);
            isTaken = read.Status == FrameStatus.Frame;
            if (isTaken) return read.Bytes;
            if (read.Status == FrameStatus.End || ending.IsCancellationRequested) return null;
            counters.CountMalformed();
            BankLog.Unreadable(log, read.Status);
            return null;
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            BankLog.Idle(log, options.IdleLimit);
            return null;
        }
        finally
        {
            if (!isTaken) slots.Leave();
        }
    }

    /// <summary>Answers one message. Its first part, up to the first wait, runs before the next message is read, so sign-on and keys take effect in order.</summary>
    private async Task AnswerAsync(byte[] frame)
    {
        try
        {
            var reply = await network.HandleAsync(session, frame);
            if (reply.Fault is not null) await PlayAsync(reply);
            else if (reply.Answer is not null) await SendAsync(reply.Answer);
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
            slots.Leave();
        }
    }

    private async Task PlayAsync(NetworkReply reply)
    {
        switch (reply.Fault)
        {
            case FaultKind.CutBefore or FaultKind.CutAfter:
                ending.Cancel();
                frames.Connection.Abort();
                return;
            case FaultKind.NoAnswer or FaultKind.AnswerLost:
                return;
            case FaultKind.LateAnswer:
                await time.PauseAsync(faults.LateAnswerDelay, ending.Token);
                break;
            default:
                break;
        }

        if (reply.Answer is null) return;
        await SendAsync(reply.Answer);
        if (reply.Fault == FaultKind.AnswerTwice) await SendAsync(reply.Answer);
    }

    // A peer that sends but does not read would hold its answers here for ever.
    private async Task SendAsync(byte[] answer)
    {
        using var limit = new CancellationTokenSource(options.SendLimit, time);
        try
        {
            await frames.WriteAsync(answer, limit.Token);
        }
        catch (OperationCanceledException)
        {
            frames.Connection.Abort();
            throw;
        }
    }
}
