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

    /// <summary>Connects. How long to try is the caller's, by <paramref name="cancellationToken"/>; the system alone would try for minutes.</summary>
    /// <exception cref="IOException">The peer cannot be reached.</exception>
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

    /// <summary>Frees the buffers' pool; connections that are open go on.</summary>
    public void Dispose() => contexts.Dispose();
}
