using Piaohao.Bench.Parties;
using Piaohao.Bench.Terminals;
using Piaohao.Bench.Yardsticks;

namespace Piaohao.Bench.Sales;

/// <summary>Host and card network in processes of their own, and all terminals signed in to the host from this one.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly PartyProcess bank;
    private readonly PartyProcess host;
    private readonly PartyOrder order;
    private readonly TerminalLoop loop;
    private BooksTally hostBefore = new(0, 0), bankBefore = new(0, 0);

    private Stage(PartyOrder order, PartyProcess bank, PartyProcess host, List<BenchTerminal> terminals)
    {
        (this.order, this.bank, this.host, Terminals) = (order, bank, host, terminals);
        loop = new TerminalLoop(terminals);
    }

    public IReadOnlyList<BenchTerminal> Terminals { get; }

    /// <summary>What host and bank are ordered in a new run.</summary>
    public static PartyOrder NewOrder(string folder, int terminals, string? database = null) => new(folder, terminals, RunKeys.NewSecret(), 0, database);

    /// <summary>Starts both and signs all terminals in.</summary>
    /// <param name="firstTrace">Where terminals that were in the same books before go on.</param>
    public static async Task<Stage> SetAsync(PartyOrder order, TimeSpan fsyncDelay = default, int firstTrace = 1)
    {
        var variables = await SlowDisk.VariablesAsync(order.Folder, fsyncDelay);
        var network = await PartyProcess.StartAsync("bank", order, variables);
        PartyProcess? acquirer = null;
        try
        {
            acquirer = await PartyProcess.StartAsync("host", order with { NetworkPort = network.Port }, variables);
            var (keys, port) = (new RunKeys(order.Secret), acquirer.Port);
            var stage = new Stage(order, network, acquirer, [.. Enumerable.Range(0, order.Terminals)
                .Select(number => new BenchTerminal(number, keys.TerminalMaster(number), port, firstTrace))]);
            (stage.hostBefore, stage.bankBefore) = (await acquirer.TallyAsync(), await network.TallyAsync());
            await stage.SignInAsync();
            return stage;
        }
        catch
        {
            if (acquirer is not null) await acquirer.DisposeAsync();
            await network.DisposeAsync();
            PartyDatabase.Drop(order);
            throw;
        }
    }

    public Task SignInAsync() => RunAsync(new SignInTraffic(Terminals));

    public Task<SaleReading> ReadAsync() => SaleReading.TakeAsync(host, bank);

    /// <summary>Drives traffic through the terminals on a thread of its own.</summary>
    public Task RunAsync(ITraffic traffic) => Task.Factory.StartNew(() => loop.Run(traffic), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Terminals, host and bank have each counted for themselves: they must agree to the fen.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public async Task CompareBooksAsync()
    {
        var sold = new BooksTally(Terminals.Sum(terminal => terminal.Sales), Terminals.Sum(terminal => terminal.SalesFen));
        foreach (var (name, party, before) in new[] { ("host", host, hostBefore), ("bank", bank, bankBefore) })
            if (await party.TallyAsync() is var now && (now.Approved - before.Approved, now.Fen - before.Fen) != (sold.Approved, sold.Fen))
                throw new InvalidDataException($"The terminals sold {sold} in this run, the {name} had {before} and has {now}.");
    }

    public async ValueTask DisposeAsync()
    {
        loop.Dispose();
        foreach (var terminal in Terminals) terminal.Dispose();
        await host.DisposeAsync();
        await bank.DisposeAsync();
        PartyDatabase.Drop(order);
    }
}
