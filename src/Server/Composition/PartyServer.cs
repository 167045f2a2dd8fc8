using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Piaohao.Server.Composition;

/// <summary>A party's port: Kestrel handing each connection to the party's handler.</summary>
internal sealed class PartyServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private PartyServer(WebApplication application, IPEndPoint endPoint)
    {
        this.application = application;
        EndPoint = endPoint;
    }

    /// <summary>Where it listens, with the port that was really taken.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Starts to listen; port 0 takes any free one.</summary>
    /// <param name="certificate">Where there is one, the port speaks TLS and nothing else.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PartyServer> StartAsync(IPEndPoint endPoint, ConnectionHandler party, ILoggerFactory logs, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        ListenOptions? listening = null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(endPoint, options =>
        {
            listening = options;
            // No ALPN: what follows is not HTTP.
            options.Protocols = HttpProtocols.Http1;
            if (certificate is not null) options.UseHttps(certificate);
            options.Run(party.OnConnectedAsync);
        }));
        var listener = builder.Build();
        await listener.StartAsync();
        return new PartyServer(listener, listening!.IPEndPoint!);
    }

    /// <summary>Takes no more connections and lets those that are open finish what they are at, within the server's time limit.</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
