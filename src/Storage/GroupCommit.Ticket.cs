namespace Piaohao.Storage;

public sealed partial class GroupCommit<TUnit>
{
    private readonly GroupCommitCounters counters = new();

    /// <summary>A unit on its way: it waits, then is either taken into a group or cancelled, whichever comes first.</summary>
    private sealed class Ticket(TUnit unit)
    {
        // Callers resume on their own scheduler, not on the writer's stack.
        private readonly TaskCompletionSource durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int settled;

        public TUnit Unit => unit;

        public Task Durable => durable.Task;

        public bool Take() => Interlocked.Exchange(ref settled, 1) == 0;

        public void Cancel(CancellationToken cancel)
        {
            if (Take()) durable.TrySetCanceled(cancel);
        }

        public void Succeed() => durable.TrySetResult();

        public void Fail(Exception failure) => durable.TrySetException(failure);
    }
}
