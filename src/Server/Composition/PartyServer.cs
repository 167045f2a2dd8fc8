using System.Net;
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
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PartyServer> StartAsync(IPEndPoint endPoint, ConnectionHandler party, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        ListenOptions? listening = null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(endPoint, options =>
        {
            listening = options;
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
