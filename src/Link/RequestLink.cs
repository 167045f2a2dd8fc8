using System.Collections.Concurrent;

namespace Piaohao.Link;

/// <summary>Requests and answers of many callers over one connection: an answer finds its request by key. What fits no waiting request
/// (a late or repeated answer, a request of the peer's own) goes to <paramref name="unmatched"/>.</summary>
/// <param name="keyOf">The key of a frame, or null where it is no answer. It reads what came from outside, so it never throws.</param>
/// <param name="unmatched">Takes the frames nobody waits for; called in order, from the reading loop, which goes on when it returns.</param>
public sealed class RequestLink<TKey>(FrameConnection connection, Func<byte[], TKey?> keyOf, Func<byte[], ValueTask> unmatched, TimeProvider time)
    where TKey : class, IEquatable<TKey>
{
    private readonly ConcurrentDictionary<TKey, TaskCompletionSource<byte[]?>> waiting = new();
    private volatile bool ended;
    private long heard, asked;

    /// <summary>Frames that have come, whatever they were: a peer from which none comes may be gone without a word.</summary>
    public long Heard => Volatile.Read(ref heard);

    /// <summary>Requests that wait for their answers.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Reads until the connection ends, then wakes all who wait with null, in the order in which they asked; run by the owner of the link.</summary>
    public async Task<FrameStatus> RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var read = await connection.ReadAsync(stop);
                if (read.Status != FrameStatus.Frame) return read.Status;
                Interlocked.Increment(ref heard);
                if (keyOf(read.Bytes) is { } key && waiting.TryRemove(key, out var request)) request.TrySetResult(read.Bytes);
                else await unmatched(read.Bytes);
            }
        }
        finally
        {
            // In this order: a request that comes in between sees one or the other.
            ended = true;
            foreach (var request in waiting.Values.OrderBy(request => (long)request.Task.AsyncState!)) request.TrySetResult(null);
        }
    }

    /// <summary>Sends a request and waits for its answer; null where none came in time or the connection ended. Nothing is sent again.
    /// An answer that comes after that is unmatched.</summary>
    /// <param name="timeout">Counts from when the request is sent.</param>
    /// <exception cref="InvalidOperationException">A request with this key waits already.</exception>
    /// <exception cref="IOException">The request could not be sent; whether the peer has it is not known.</exception>
    public async Task<byte[]?> RequestAsync(TKey key, ReadOnlyMemory<byte> frame, TimeSpan timeout, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<byte[]?>(Interlocked.Increment(ref asked), TaskCreationOptions.RunContinuationsAsynchronously);
        if (!waiting.TryAdd(key, answer)) throw new InvalidOperationException("A request with this key waits already.");
        try
        {
            if (ended) return null;
            await connection.WriteAsync(frame, cancel);
            // The time-out is an outcome like any other: waiting for the task with a limit would resume on the thread pool.
            await using var late = time.CreateTimer(static source => ((TaskCompletionSource<byte[]?>)source!).TrySetResult(null), answer, timeout, Timeout.InfiniteTimeSpan);
            await using var cancelled = cancel.UnsafeRegister(static (source, token) => ((TaskCompletionSource<byte[]?>)source!).TrySetCanceled(token), answer);
            return await answer.Task;
        }
        finally
        {
            // This request only: after an answer the key may already be another's.
            waiting.TryRemove(KeyValuePair.Create(key, answer));
        }
    }
}
