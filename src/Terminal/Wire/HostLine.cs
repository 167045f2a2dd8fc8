using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Link;
using Piaohao.Link.Tls;
using Piaohao.Terminal.Device;

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
internal sealed class HostLine(TerminalOptions options, Func<DeviceSettings> device, IConnectionFactory connections, TimeProvider time, TillRecorder recorder)
{
    private const string Unreachable = "E41", CertificateRefused = "E44", NoTls = "E45", UnknownName = "E46", NoNetwork = "E47";

    /// <summary>Whether the last request was answered.</summary>
    public bool Online { get; private set; }

    /// <summary>The code of why the last connection was not made: E41 to E47.</summary>
    public string Trouble { get; private set; } = Unreachable;

    /// <summary>What the header of the last answer wants of the terminal; null before the first answer. Only a wish: the header has no MAC.</summary>
    public ProcessingRequirement? Requirement { get; private set; }

    /// <summary>Sends a request and waits for one frame.</summary>
    /// <param name="other">Another way to a host than the one set, for activation.</param>
    public async Task<Exchange> AskAsync(byte[] request, CancellationToken stop, DeviceSettings? other = null)
    {
        var sent = recorder.Sent(request);
        var exchange = await ExchangeAsync(request, other ?? device(), stop);
        recorder.Ended(sent, exchange, Trouble);
        Online = exchange is Exchange.Answered;
        if (exchange is Exchange.Answered { Wire: var wire } && wire.Length > PosHeader.Offset && PosHeader.TryRead(wire.AsSpan(PosHeader.Offset), out var header))
            Requirement = header.Requirement;
        return exchange;
    }

    /// <summary>Whether the host can be reached at all.</summary>
    public async Task<bool> ProbeAsync(CancellationToken stop)
    {
        await using var connection = await ConnectAsync(device(), stop);
        return Online = connection is not null;
    }

    private async Task<Exchange> ExchangeAsync(byte[] request, DeviceSettings settings, CancellationToken stop)
    {
        await using var connection = await ConnectAsync(settings, stop);
        if (connection is null) return new Exchange.NotSent();
        using var limit = new CancellationTokenSource(settings.AnswerTimeout, time);
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

    /// <summary>Fingerprint of the certificate that the host shows, trusted or not; null where it shows none.</summary>
    public async Task<string?> PresentedCertificateAsync(CancellationToken stop)
    {
        var nobody = new TlsTrust.Fingerprint("");
        using var limit = new CancellationTokenSource(device().ConnectTimeout, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await using var never = await new TlsConnectionFactory(connections, nobody, device().HostText).ConnectAsync(device().Host, waiting.Token);
            return null;
        }
        catch (IOException refused)
        {
            Trouble = TroubleOf(refused);
            return (refused as TlsRefusedException)?.Presented;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Trouble = Unreachable;
            return null;
        }
    }

    /// <summary>Each request has its own connection, so what is set at the device holds from the next one on.</summary>
    private async Task<FrameConnection?> ConnectAsync(DeviceSettings settings, CancellationToken stop)
    {
        var line = settings.CheckedAgainst(options) is { } trust ? new TlsConnectionFactory(connections, trust, settings.HostText) : connections;
        using var limit = new CancellationTokenSource(settings.ConnectTimeout, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            return new FrameConnection(await line.ConnectAsync(settings.Host, waiting.Token), time: time);
        }
        catch (IOException refused)
        {
            Trouble = TroubleOf(refused);
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Trouble = Unreachable;
            return null;
        }
    }

    private static string TroubleOf(IOException refused) => refused switch
    {
        TlsRefusedException { Fault: TlsFault.Certificate } => CertificateRefused,
        TlsRefusedException => NoTls,
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } => UnknownName,
        { InnerException: SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostUnreachable } } => NoNetwork,
        _ => Unreachable,
    };
}
