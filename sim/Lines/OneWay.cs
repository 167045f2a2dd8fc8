using System.Buffers;
using System.IO.Pipelines;
using Piaohao.Simulation.Scheduling;

namespace Piaohao.Simulation.Lines;

/// <summary>One direction of a connection: bytes come in order and whole or not at all, late, in pieces, or never.</summary>
internal sealed class OneWay(Scheduler scheduler, Weather weather, SimulatedProcess receiver)
{
    private readonly Pipe pipe = new(new PipeOptions(
        pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: true));

    private DateTimeOffset lastArrival;
    private bool ended;
    private long sent;

    public PipeReader Reader => pipe.Reader;

    /// <summary>From here on bytes vanish, and nobody is told: the other side is gone without a word.</summary>
    public bool IsBlackHole { get; set; }

    /// <summary>The connection is cut once so many bytes have come through; null: it is not.</summary>
    public long? CutAfter { get; set; }

    /// <summary>Added to the way of everything that is sent.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes a second; 0 for a line without a limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Called where <see cref="CutAfter"/> is reached.</summary>
    public Action Cut { get; set; } = () => { };

    /// <summary>Looks at what is sent and may send something else.</summary>
    public Func<byte[], byte[]> Filter { get; set; } = bytes => bytes;

    public void Send(byte[] bytes)
    {
        if (ended || bytes.Length == 0) return;
        bytes = Filter(bytes);
        scheduler.Log.Note(bytes);
        if (IsBlackHole) return;
        var cut = CutAfter is { } limit && sent + bytes.Length > limit;
        if (cut) bytes = bytes[..(int)Math.Max(0, CutAfter!.Value - sent)];
        sent += bytes.Length;
        for (var at = 0; at < bytes.Length;)
        {
            var piece = bytes.AsSpan(at, weather.Piece(bytes.Length - at)).ToArray();
            at += piece.Length;
            At(Arrival(piece.Length), () => Deliver(piece));
        }

        if (cut) At(Arrival(0), Cut);
    }

    /// <summary>The sender closed: the receiver reads what came before, then the end.</summary>
    public void Finish()
    {
        if (ended) return;
        ended = true;
        if (!IsBlackHole) At(Arrival(0), () => Complete(null));
    }

    /// <summary>The connection was reset: what is on its way is lost.</summary>
    public void Reset()
    {
        var wasEnded = ended;
        ended = true;
        if (!IsBlackHole && !wasEnded) At(scheduler.Now + weather.Latency(), () => Complete(new IOException("The connection was reset.")));
    }

    private void Deliver(byte[] piece)
    {
        if (IsBlackHole) return;
        receiver.Run(() =>
        {
            try
            {
                pipe.Writer.Write(piece);
                // Nothing holds it back, so it has ended when it returns.
                var flushed = pipe.Writer.FlushAsync(CancellationToken.None);
                if (!flushed.IsCompleted) throw new NotSupportedException("A simulated line holds nothing back.");
            }
            catch (InvalidOperationException)
            {
                // Nobody reads here any more.
            }
        });
    }

    private void Complete(Exception? reason) => receiver.Run(() => pipe.Writer.Complete(reason));

    private DateTimeOffset Arrival(int bytes)
    {
        var way = weather.Latency() + Delay + (BytesPerSecond > 0 ? TimeSpan.FromSeconds(bytes / (double)BytesPerSecond) : TimeSpan.Zero);
        var at = scheduler.Now + way;
        return lastArrival = at > lastArrival ? at : lastArrival;
    }

    private void At(DateTimeOffset time, Action arrive) => scheduler.After(time - scheduler.Now, arrive);
}
