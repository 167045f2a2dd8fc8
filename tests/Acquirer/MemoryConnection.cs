using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Piaohao.Acquirer.Tests;

/// <summary>One end of a connection without a socket: two pipes, and the manners of a socket when it is cut.</summary>
internal sealed class MemoryConnection : ConnectionContext
{
    private readonly CancellationTokenSource closed = new();
    private MemoryConnection? peer;

    private MemoryConnection(IDuplexPipe transport)
    {
        Transport = transport;
        ConnectionClosed = closed.Token;
    }

    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public static (MemoryConnection Ours, MemoryConnection Theirs) Pair()
    {
        var there = new Pipe();
        var back = new Pipe();
        var ours = new MemoryConnection(new Duplex(back.Reader, there.Writer));
        var theirs = new MemoryConnection(new Duplex(there.Reader, back.Writer));
        (ours.peer, theirs.peer) = (theirs, ours);
        return (ours, theirs);
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Cut();
        peer?.Cut();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Output.CompleteAsync();
        await Transport.Input.CompleteAsync();
        peer?.Cut();
        closed.Dispose();
        await base.DisposeAsync();
    }

    private void Cut()
    {
        Transport.Output.Complete();
        Transport.Input.CancelPendingRead();
        try
        {
            closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // This end was closed already.
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
