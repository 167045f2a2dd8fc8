using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Piaohao.Bank.Faults;
using Piaohao.Link;

namespace Piaohao.Bank.Network;

/// <summary>The network's port: each connection is one acquirer's link, with sign-on state and working keys of its own (docs/wire.md).
/// Nothing a peer sends ends it with an exception.</summary>
public sealed class NetworkConnectionHandler : ConnectionHandler
{
    private readonly NetworkSwitch network;
    private readonly BankOptions options;
    private readonly FaultBoard faults;
    private readonly BankCounters counters;
    private readonly TimeProvider time;
    private readonly ILogger log;

    internal NetworkConnectionHandler(NetworkSwitch network, BankOptions options, FaultBoard faults, BankCounters counters, TimeProvider time, ILogger log)
    {
        this.network = network;
        this.options = options;
        this.faults = faults;
        this.counters = counters;
        this.time = time;
        this.log = log;
    }

    /// <summary>Serves the connection until the peer ends it, it idles, the network goes down, or the server stops: then no more is read, and what was
    /// read is answered first.</summary>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!faults.TryGetCut(out var down))
        {
            connection.Abort();
            return;
        }

        counters.Connected();
        var stopAsked = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopAsked, down);
        await using var frames = new FrameConnection(connection, options.FrameBytesMax, time);
        using var cut = down.UnsafeRegister(static c => ((ConnectionContext)c!).Abort(), connection);
        var served = new NetworkConnection(frames, ending, network, options, faults, counters, time, log);
        try
        {
            await served.RunAsync();
        }
        finally
        {
            counters.Disconnected();
        }
    }
}
