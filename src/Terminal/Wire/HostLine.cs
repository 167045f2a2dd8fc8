using Microsoft.AspNetCore.Connections;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Link;

namespace Piaohao.Terminal.Wire;

/// <summary>How a request to the host ended.</summary>
internal abstract record Exchange
{
    /// <summary>No connection: nothing of the request left the terminal.</summary>
    public sealed record NotSent : Exchange;

    /// <summary>The request, or a part of it, may have reached the host; no frame came back in time.</summary>
    public sealed record NoAnswer : Exchange;

    /// <summary>A frame came back; nothing of it has been checked.</summary>
    public sealed record Answered(byte[] Wire) : Exchange
    {
        /// <summary>The message, or null where the frame is none.</summary>
        public Message? Read(out ReadError? error)
        {
            var message = new Message(Dialect.UnionPayPos);
            return message.TryRead(Wire, out error) ? message : null;
        }
    }
}

/// <summary>The way to the acquirer's host: one connection for one request.</summary>
internal sealed class HostLine(TerminalOptions options, IConnectionFactory connections, TimeProvider time)
{
    /// <summary>Whether the last request was answered.</summary>
    public bool Online { get; private set; }

    /// <summary>Sends a request and waits for one frame.</summary>
    public async Task<Exchange> AskAsync(byte[] request, CancellationToken stop)
    {
        var exchange = await ExchangeAsync(request, stop);
        Online = exchange is Exchange.Answered;
        return exchange;
    }

    /// <summary>Whether the host can be reached at all.</summary>
    public async Task<bool> ProbeAsync(CancellationToken stop)
    {
        await using var connection = await ConnectAsync(stop);
        return Online = connection is not null;
    }

    private async Task<Exchange> ExchangeAsync(byte[] request, CancellationToken stop)
    {
        await using var connection = await ConnectAsync(stop);
        if (connection is null) return new Exchange.NotSent();
        using var limit = new CancellationTokenSource(options.AnswerTimeout, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await connection.WriteAsync(request, waiting.Token);
            var read = await connection.ReadAsync(waiting.Token);
            return read.Status == FrameStatus.Frame ? new Exchange.Answered(read.Bytes) : new Exchange.NoAnswer();
        }
        catch (IOException)
        {
            return new Exchange.NoAnswer();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Exchange.NoAnswer();
        }
    }

    private async Task<FrameConnection?> ConnectAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            return new FrameConnection(await connections.ConnectAsync(options.Host, waiting.Token), time: time);
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
