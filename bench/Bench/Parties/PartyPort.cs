using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Piaohao.Bench.Parties;

/// <summary>A party behind a loopback port of its own, as the program puts it there: Kestrel handing each connection to the party's handler.</summary>
internal sealed class PartyPort : IAsyncDisposable
{
    private readonly WebApplication application;

    private PartyPort(WebApplication application, IPEndPoint endPoint) => (this.application, EndPoint) = (application, endPoint);

    public IPEndPoint EndPoint { get; }

    public static async Task<PartyPort> OpenAsync(ConnectionHandler party)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ListenOptions? listening = null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            listening = options;
            options.Run(party.OnConnectedAsync);
        }));
        var listener = builder.Build();
        await listener.StartAsync();
        return new PartyPort(listener, listening!.IPEndPoint!);
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
