using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Network;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Storage;

namespace Piaohao.Bench.Parties;

/// <summary>The acquirer's host, as the program starts it, with the master keys of all terminals; it counts its own answer times finely.</summary>
internal sealed class HostParty : IParty
{
    private readonly CancellationTokenSource stop = new();
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly ILoggerFactory logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning));
    private readonly TcpConnectionFactory connections = new(NullLoggerFactory.Instance);
    private readonly LatencyBuckets answers = new();
    private readonly MeterListener listener = new();
    private readonly SoftwareHsm hsm;
    private readonly Database database;
    private readonly AcquirerHost host;
    private readonly Task running;
    private PartyPort? port;

    private HostParty(PartyOrder order)
    {
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == AcquirerMetrics.MeterName && instrument.Name == AcquirerMetrics.AnswerTime) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => answers.Add((long)(seconds * 1e6)));
        listener.Start();
        hsm = SoftwareHsm.Open(Path.Combine(order.Folder, "host.lmk"), random);
        database = PartyDatabase.Of(order, "host");
        var zone = hsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, new RunKeys(order.Secret).ZoneMaster());
        host = new AcquirerHost(new AcquirerParts(
            new AcquirerOptions(), database, hsm, new TerminalDirectory(Town.Directory(order.Terminals)), Town.Bins,
            zone, connections, new IPEndPoint(IPAddress.Loopback, order.NetworkPort), TimeProvider.System, new Random(2), logs));
        running = host.RunAsync(stop.Token);
    }

    public int Port => port!.EndPoint.Port;

    public static async Task<IParty> StartAsync(PartyOrder order)
    {
        var party = new HostParty(order);
        await party.LoadKeysAsync(order);
        for (var tries = 0; party.host.Network.State != NetworkState.Up; tries++)
        {
            if (tries == 500) throw new InvalidOperationException("The host does not sign on at the network.");
            await Task.Delay(20);
        }

        party.port = await PartyPort.OpenAsync(party.host.Terminals);
        return party;
    }

    public PartyReport Report() => PartyReport.Take(host.WriteFigures, answers);

    public BooksTally Tally()
    {
        using var session = database.OpenRead();
        return session.Query(
            "SELECT COUNT(*), SUM(amount_minor) FROM transactions WHERE state = 2",
            row => new BooksTally(row.GetInt64(0), row.IsDBNull(1) ? 0 : Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture))).Single();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (port is not null) await port.DisposeAsync();
        await running;
        await host.DisposeAsync();
        listener.Dispose();
        hsm.Dispose();
        connections.Dispose();
        logs.Dispose();
        random.Dispose();
        stop.Dispose();
    }

    private async Task LoadKeysAsync(PartyOrder order)
    {
        var keys = new RunKeys(order.Secret);
        await Task.WhenAll(Enumerable.Range(0, order.Terminals).Select(terminal => host.InjectMasterKeyAsync(
            Town.MerchantOf(terminal), Town.TerminalId(terminal), hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, keys.TerminalMaster(terminal)))));
    }
}
