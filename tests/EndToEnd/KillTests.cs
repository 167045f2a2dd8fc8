using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>The plug is pulled at random moments while the till and a terminal from outside make sales; afterwards all parties agree.</summary>
public sealed class KillTests
{
    private const int Kills = 50;
    private readonly int seed = Environment.TickCount;

    [Fact]
    public async Task After_fifty_kills_terminal_host_bank_and_ledger_agree()
    {
        var random = new Random(seed);
        await using var piaohao = await RunningPiaohao.StartAsync();
        var outside = new OutsideShop(await piaohao.DemoAsync());
        var sales = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var cut = new CancellationTokenSource();
            var till = WorkTillAsync(piaohao, cut.Token);
            var shop = outside.WorkAsync(await piaohao.DemoAsync(), cut.Token);
            await Task.Delay(random.Next(50, 1500));
            await piaohao.KillAsync();
            await cut.CancelAsync();
            sales += await till;
            await shop;
            await piaohao.StartAgainAsync();
        }

        Assert.True(sales > 0 && outside.Acknowledged.Count > 0, $"Nothing was sold between the kills (seed {seed}).");
        await outside.SettleAsync(await piaohao.DemoAsync());
        await FinishAsync(piaohao);
    }

    /// <summary>The till sells until the plug is pulled.</summary>
    private static async Task<int> WorkTillAsync(RunningPiaohao piaohao, CancellationToken cut)
    {
        var cashier = new Cashier(piaohao);
        try
        {
            while (!cut.IsCancellationRequested) await cashier.StepAsync("1234", "card-1", "123456");
        }
        catch (Exception dark) when (dark is HttpRequestException or TaskCanceledException or IOException)
        {
            // The program is gone, as it should be.
        }

        return cashier.Results;
    }

    /// <summary>With the power on, everything open is settled, and then the books are equal.</summary>
    private async Task FinishAsync(RunningPiaohao piaohao)
    {
        await new Cashier(piaohao).WorkUntilAsync("idle", "1", "card-1", "123456");
        var last = "";
        for (var wait = 0; wait < 300; wait++)
        {
            var (status, output) = await RunningPiaohao.CommandAsync("verify", "--data", piaohao.Data);
            Assert.True(status == 0, $"seed {seed}: {output}\n{piaohao.Output}");
            if (!output.Contains("still open", StringComparison.Ordinal)) return;
            last = output;
            await Task.Delay(100);
        }

        Assert.Fail($"seed {seed}: something stays open: {last}");
    }

    /// <summary>A shop with a terminal of its own make: it remembers what it was told, and takes back what it was not told.</summary>
    private sealed class OutsideShop(JsonNode demo)
    {
        private const long Fen = 100;
        private readonly List<int> unknown = [];
        private int trace = 1;

        public Dictionary<int, string> Acknowledged { get; } = [];

        private string Track => (string)demo["cards"]![1]!["track2"]!;

        public async Task WorkAsync(JsonNode now, CancellationToken cut)
        {
            var selling = 0;
            try
            {
                await using var terminal = await SignInAsync(now);
                while (!cut.IsCancellationRequested)
                {
                    await ReverseAsync(terminal);
                    selling = trace++;
                    var answer = await terminal.SaleAsync(Fen, Track, null, selling);
                    if (answer is { Code: "00", MacIsGood: true }) Acknowledged.Add(selling, answer.Text(37));
                    else Assert.True(answer.Code != "00", "An approval without a valid MAC.");
                    selling = 0;
                }
            }
            catch (Exception dark) when (dark is IOException or SocketException)
            {
                if (selling != 0) unknown.Add(selling);
            }
        }

        /// <summary>Takes back what is unknown, then asks for every acknowledged sale again: it must still be the same one.</summary>
        public async Task SettleAsync(JsonNode now)
        {
            await using var terminal = await SignInAsync(now);
            await ReverseAsync(terminal);
            foreach (var (sold, rrn) in Acknowledged)
            {
                var again = await terminal.SaleAsync(Fen, Track, null, sold);
                Assert.Equal("00", again.Code);
                Assert.Equal(rrn, again.Text(37));
            }
        }

        private async Task ReverseAsync(OutsideTerminal terminal)
        {
            while (unknown.Count > 0)
            {
                var answer = await terminal.ReversalAsync(Fen, unknown[^1]);
                Assert.True(answer.Code is "00" or "25", $"The reversal is answered {answer.Code}.");
                unknown.RemoveAt(unknown.Count - 1);
            }
        }

        private async Task<OutsideTerminal> SignInAsync(JsonNode now)
        {
            var terminal = await OutsideTerminal.ConnectAsync(now);
            terminal.Trace = trace++;
            Assert.Equal("00", await terminal.SignInAsync((string)now["operator"]!));
            return terminal;
        }
    }
}
