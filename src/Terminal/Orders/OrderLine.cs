using Piaohao.Iso8583;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Orders;

/// <summary>How a step of an order ended.</summary>
internal enum OrderStep
{
    Done,

    /// <summary>A key was pressed: selling comes first, the rest later.</summary>
    Yielded,

    /// <summary>The host did not answer, or refused.</summary>
    Failed,
}

/// <summary>Messages of orders to the host. A key breaks off the wait for an answer: every one of them may be sent again.</summary>
internal sealed class OrderLine(Machine machine)
{
    /// <summary>The answer with code 00; null where the step ended otherwise.</summary>
    public async Task<(Message? Answer, OrderStep Step)> AskAsync(Message request, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var key = machine.Keyboard.WaitAsync(either.Token);
        if (key.IsCompletedSuccessfully) return (null, OrderStep.Yielded);
        var asking = machine.Host.AskAsync(request.ToArray(), either.Token);
        await Task.WhenAny(asking, key);
        // Not CancelAsync, which leaves the scheduler.
        either.Cancel();
        await Task.WhenAny(asking);
        stop.ThrowIfCancellationRequested();
        if (asking.IsCanceled) return (null, OrderStep.Yielded);
        if (await asking is not Exchange.Answered answered || answered.Read(out _) is not { } answer) return (null, OrderStep.Failed);
        return AnswerChecks.Matches(request, answer, [11, 41, 42, 60], out _) && answer.Is(39, "00") ? (answer, OrderStep.Done) : (null, OrderStep.Failed);
    }
}
