using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>One end of a connection in memory.</summary>
internal sealed class MemoryConnection(PipeReader input, PipeWriter output) : ConnectionContext, IDuplexPipe
{
    public override IDuplexPipe Transport { get; set; } = null!;

    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public PipeReader Input => input;

    public PipeWriter Output => output;

    /// <summary>Both ends.</summary>
    public static (MemoryConnection Till, MemoryConnection Host) Pair()
    {
        var there = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline));
        var back = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline));
        var till = new MemoryConnection(back.Reader, there.Writer);
        var host = new MemoryConnection(there.Reader, back.Writer);
        till.Transport = till;
        host.Transport = host;
        return (till, host);
    }

    public override async ValueTask DisposeAsync()
    {
        await input.CompleteAsync();
        await output.CompleteAsync();
        await base.DisposeAsync();
    }
}
