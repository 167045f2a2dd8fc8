using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.TradingDay.Tests;

/// <summary>A line between two parties in memory, which can be down or lose what goes over it.</summary>
internal sealed class TownLine(Func<ConnectionHandler> peer, List<Task> served) : IConnectionFactory
{
    /// <summary>Nobody can connect.</summary>
    public bool Down { get; set; }

    /// <summary>What the caller of the next connection says is lost.</summary>
    public bool LoseNextRequest { get; set; }

    /// <summary>What the caller of the next connection would hear is lost.</summary>
    public bool LoseNextAnswer { get; set; }

    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (Down) throw new IOException("The line is down.");
        var (caller, called) = MemoryConnection.Pair();
        if (LoseNextRequest)
        {
            LoseNextRequest = false;
            return new ValueTask<ConnectionContext>(caller);
        }

        served.Add(ServeAsync(called));
        if (!LoseNextAnswer) return new ValueTask<ConnectionContext>(caller);
        LoseNextAnswer = false;
        var deaf = new MemoryConnection(new Pipe().Reader, caller.Output);
        deaf.Transport = deaf;
        return new ValueTask<ConnectionContext>(deaf);
    }

    private async Task ServeAsync(MemoryConnection connection)
    {
        await peer().OnConnectedAsync(connection);
        await connection.DisposeAsync();
    }
}
