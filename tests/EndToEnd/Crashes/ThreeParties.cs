using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>Bank, acquirer and till as three processes on one data folder, and the shops outside that trade with them.</summary>
internal sealed class ThreeParties : IAsyncDisposable
{
    private readonly bool ownsData;

    private ThreeParties(string data, bool ownsData, int[] ports)
    {
        (Data, this.ownsData) = (data, ownsData);
        string[] network = ["--network-port", $"{ports[0]}"], pos = ["--pos-port", $"{ports[1]}"];
        Bank = new PartyProcess("bank", data, ports[2], network, Environment);
        Acquirer = new PartyProcess("acquirer", data, ports[3], [.. pos, .. network], Environment);
        Till = new PartyProcess("till", data, ports[4], pos, Environment);
    }

    public string Data { get; }

    public PartyProcess Bank { get; }

    public PartyProcess Acquirer { get; }

    public PartyProcess Till { get; }

    public IReadOnlyList<PartyProcess> All => [Bank, Acquirer, Till];

    /// <summary>Variables of every process that is started from now on.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<Shop> Shops { get; private set; } = [];

    /// <param name="data">Where the parties keep their books; null: a folder that goes with the test.</param>
    public static async Task<ThreeParties> StartAsync(int shops, Random random, string? data = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var parties = new ThreeParties(data ?? Directory.CreateTempSubdirectory("piaohao-").FullName, data is null, FreePorts(5, random));
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) parties.Environment[name] = value;
        var identities = await OutsideShops.TakeOnAsync(parties.Data, shops);
        foreach (var party in parties.All)
        {
            party.Launch();
            await party.ReachAsync();
        }

        var demo = JsonNode.Parse((await RunningPiaohao.CommandAsync("demo", "--json", "--data", parties.Data)).Output)!;
        parties.Shops = [.. identities.Select((identity, number) => new Shop(demo, identity, number, random.Next()))];
        return parties;
    }

    /// <summary>What <c>piaohao verify</c> says.</summary>
    public Task<(int Status, string Output)> VerifyAsync() => RunningPiaohao.CommandAsync("verify", "--data", Data);

    public string Outputs => string.Join('\n', All.Select(party => $"── {party.Role}\n{party.Output}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var party in All) await party.DisposeAsync();
        if (ownsData) Directory.Delete(Data, recursive: true);
    }

    /// <summary>Ports that are free now and that no outgoing connection is given meanwhile: they lie below the system's own range.</summary>
    private static int[] FreePorts(int count, Random random)
    {
        HashSet<int> free = [];
        for (var tried = 0; free.Count < count; tried++)
        {
            Assert.True(tried < 1000, "No ports are free.");
            var port = random.Next(20_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                free.Add(port);
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }

        return [.. free];
    }
}
