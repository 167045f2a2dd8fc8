using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Piaohao.Link.Tls;

/// <summary>A connection whose transport is enciphered; all else is the plain one's.</summary>
internal sealed class TlsConnection : ConnectionContext, IDuplexPipe
{
    private readonly ConnectionContext plain;
    private readonly SslStream tls;

    public TlsConnection(ConnectionContext plain, SslStream tls)
    {
        (this.plain, this.tls) = (plain, tls);
        Input = PipeReader.Create(tls, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true));
        Transport = this;
    }

    public override IDuplexPipe Transport { get; set; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override string ConnectionId
    {
        get => plain.ConnectionId;
        set => plain.ConnectionId = value;
    }

    public override IFeatureCollection Features => plain.Features;

    public override IDictionary<object, object?> Items
    {
        get => plain.Items;
        set => plain.Items = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => plain.ConnectionClosed;
        set => plain.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => plain.LocalEndPoint;
        set => plain.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => plain.RemoteEndPoint;
        set => plain.RemoteEndPoint = value;
    }

    public override void Abort(ConnectionAbortedException abortReason) => plain.Abort(abortReason);

    /// <summary>Says good-bye where the peer still listens, then closes both.</summary>
    public override async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync();
        await Input.CompleteAsync();
        try
        {
            await tls.ShutdownAsync();
        }
        catch (Exception gone) when (gone is IOException or ConnectionAbortedException or InvalidOperationException)
        {
            // Whoever has left needs no good-bye.
        }

        await tls.DisposeAsync();
        await plain.DisposeAsync();
        await base.DisposeAsync();
    }
}
