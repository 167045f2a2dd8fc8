using Piaohao.Bench.Parties;
using Piaohao.Bench.Terminals;
using Piaohao.Bench.Yardsticks;

namespace Piaohao.Bench.Sales;

/// <summary>Host and card network in processes of their own, and all terminals signed in to the host from this one.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly PartyProcess bank;
    private readonly PartyProcess host;
    private readonly TerminalLoop loop;

    private Stage(PartyProcess bank, PartyProcess host, List<BenchTerminal> terminals)
    {
        (this.bank, this.host, Terminals) = (bank, host, terminals);
        loop = new TerminalLoop(terminals);
    }

    public IReadOnlyList<BenchTerminal> Terminals { get; }

    public static async Task<Stage> SetAsync(string folder, int terminals, TimeSpan fsyncDelay)
    {
        var variables = await SlowDisk.VariablesAsync(folder, fsyncDelay);
        var order = new PartyOrder(folder, terminals, RunKeys.NewSecret(), 0);
        var network = await PartyProcess.StartAsync("bank", order, variables);
        PartyProcess? acquirer = null;
        try
        {
            acquirer = await PartyProcess.StartAsync("host", order with { NetworkPort = network.Port }, variables);
            var keys = new RunKeys(order.Secret);
            var stage = new Stage(network, acquirer, [.. Enumerable.Range(0, terminals).Select(number => new BenchTerminal(number, keys.TerminalMaster(number), acquirer.Port))]);
            await stage.RunAsync(new SignInTraffic(stage.Terminals));
            return stage;
        }
        catch
        {
            if (acquirer is not null) await acquirer.DisposeAsync();
            await network.DisposeAsync();
            throw;
        }
    }

    public Task<SaleReading> ReadAsync() => SaleReading.TakeAsync(host, bank);

    /// <summary>Drives traffic through the terminals on a thread of its own.</summary>
    public Task RunAsync(ITraffic traffic) => Task.Factory.StartNew(() => loop.Run(traffic), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Terminals, host and bank have each counted for themselves: they must agree to the fen.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public async Task CompareBooksAsync()
    {
        var sold = new BooksTally(Terminals.Sum(terminal => terminal.Sales), Terminals.Sum(terminal => terminal.SalesFen));
        foreach (var (name, party) in new[] { ("host", host), ("bank", bank) })
            if (await party.TallyAsync() is var booked && booked != sold)
                throw new InvalidDataException($"The terminals sold {sold.Approved} times for {sold.Fen} fen, the {name} booked {booked.Approved} for {booked.Fen}.");
    }

    public async ValueTask DisposeAsync()
    {
        loop.Dispose();
        foreach (var terminal in Terminals) terminal.Dispose();
        await host.DisposeAsync();
        await bank.DisposeAsync();
    }
}
