using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>Bank, acquirer and till as three processes on one data folder, and the shops outside that trade with them.</summary>
internal sealed class ThreeParties : IAsyncDisposable
{
    private readonly bool ownsData;

    private ThreeParties(string data, bool ownsData, int[] ports, Func<string, IReadOnlyDictionary<string, string>> environment)
    {
        (Data, this.ownsData) = (data, ownsData);
        string[] network = ["--network-port", $"{ports[0]}"], pos = ["--pos-port", $"{ports[1]}"];
        Bank = new PartyProcess("bank", data, ports[2], network, environment("bank"));
        Acquirer = new PartyProcess("acquirer", data, ports[3], [.. pos, .. network], environment("acquirer"));
        Till = new PartyProcess("till", data, ports[4], pos, environment("terminal"));
    }

    public string Data { get; }

    public PartyProcess Bank { get; }

    public PartyProcess Acquirer { get; }

    public PartyProcess Till { get; }

    public IReadOnlyList<PartyProcess> All => [Bank, Acquirer, Till];

    public IReadOnlyList<Shop> Shops { get; private set; } = [];

    /// <param name="data">Where the parties keep their books; null: a folder that goes with the test.</param>
    /// <param name="disks">Disks of their own for the parties; null: the machine's.</param>
    public static async Task<ThreeParties> StartAsync(int shops, Random random, string? data = null, PartyDisks? disks = null)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("piaohao-").FullName;
        var parties = new ThreeParties(folder, data is null, FreePorts(5, random), part => disks?.VariablesOf(folder, part) ?? new Dictionary<string, string>());
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
