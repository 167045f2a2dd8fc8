using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Piaohao.Link.Tests;

/// <summary>One end of a connection in memory. A side that is not read holds back its writer after a few hundred bytes.</summary>
internal sealed class MemoryConnection(Pipe incoming, Pipe outgoing) : ConnectionContext
{
    private const int BytesHeld = 512;

    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; } = new Ends(incoming.Reader, outgoing.Writer);

    public ConnectionAbortedException? Aborted { get; private set; }

    public static (MemoryConnection Ours, MemoryConnection Theirs) Pair()
    {
        var options = new PipeOptions(pauseWriterThreshold: BytesHeld, resumeWriterThreshold: BytesHeld / 2, useSynchronizationContext: false);
        var (one, other) = (new Pipe(options), new Pipe(options));
        return (new MemoryConnection(one, other), new MemoryConnection(other, one));
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Aborted = abortReason;
        incoming.Writer.Complete(abortReason);
        outgoing.Reader.Complete(abortReason);
    }

    public override async ValueTask DisposeAsync()
    {
        await outgoing.Writer.CompleteAsync();
        await incoming.Reader.CompleteAsync();
        await base.DisposeAsync();
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
