using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Piaohao.Link;

/// <summary>Opens real TCP connections; the simulation puts its own factory in this one's place.</summary>
public sealed class TcpConnectionFactory(ILoggerFactory logs) : IConnectionFactory, IDisposable
{
    private readonly SocketConnectionContextFactory contexts = new(new SocketConnectionFactoryOptions(), logs.CreateLogger<TcpConnectionFactory>());

    /// <summary>Connects; a peer that cannot be reached gives <see cref="IOException"/>.</summary>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return contexts.Create(socket);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new IOException($"{endpoint} cannot be reached: {refused.SocketErrorCode}.", refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => contexts.Dispose();
}
