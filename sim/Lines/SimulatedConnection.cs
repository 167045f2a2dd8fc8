using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Piaohao.Simulation.Lines;

/// <summary>One end of a simulated connection, as Kestrel or a TCP client would hand it out.</summary>
internal sealed class SimulatedConnection : ConnectionContext, IDuplexPipe
{
    private readonly OneWay sending, receiving;
    private readonly CancellationTokenSource closed = new();
    private bool isGone;

    public SimulatedConnection(string name, OneWay sending, OneWay receiving)
    {
        (ConnectionId, this.sending, this.receiving) = (name, sending, receiving);
        Output = new LineWriter(sending, () => isGone);
        Transport = this;
        ConnectionClosed = closed.Token;
    }

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public PipeReader Input => receiving.Reader;

    public PipeWriter Output { get; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (isGone) return;
        isGone = true;
        sending.Reset();
        receiving.Reset();
    }

    public override ValueTask DisposeAsync()
    {
        if (!isGone) sending.Finish();
        isGone = true;
        return base.DisposeAsync();
    }

    /// <summary>Hands what was written to the line when it is flushed.</summary>
    private sealed class LineWriter(OneWay line, Func<bool> isGone) : PipeWriter
    {
        private byte[] buffer = new byte[512];
        private int used;

        public override void Advance(int bytes) => used += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            var needed = used + Math.Max(sizeHint, 256);
            if (needed > buffer.Length) Array.Resize(ref buffer, Math.Max(needed, buffer.Length * 2));
            return buffer.AsMemory(used);
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if (isGone()) return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
            var bytes = buffer.AsSpan(0, used).ToArray();
            used = 0;
            line.Send(bytes);
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: false));
        }

        public override void CancelPendingFlush()
        {
            // A flush never waits.
        }

        public override void Complete(Exception? exception = null)
        {
            // The connection is closed by its owner.
        }
    }
}
