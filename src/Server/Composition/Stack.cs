using System.Net;
using System.Security.Cryptography;

namespace Piaohao.Server.Composition;

/// <summary>The parties of this process, each behind its own port: the only place where they meet as objects, and only to be started.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();

    private Stack()
    {
    }

    /// <summary>Null where the bank is another process.</summary>
    public BankRole? Bank { get; private set; }

    /// <summary>Null where the acquirer is another process.</summary>
    public AcquirerRole? Acquirer { get; private set; }

    /// <summary>Null where the till is another process.</summary>
    public TillRole? Till { get; private set; }

    /// <summary>Ends when one of the parties' loops does: by itself only where something broke.</summary>
    public Task Broken => Task.WhenAny(Loops).Unwrap();

    private IEnumerable<Task> Loops => ((Task?[])[Bank?.Running, Acquirer?.Running, Till?.Running]).OfType<Task>();

    /// <summary>Starts the parties of a role: network, host and till in this order, setting up what the data folder does not have yet.</summary>
    /// <exception cref="IOException">A port is taken, or another program plays a party of the role.</exception>
    /// <exception cref="InvalidDataException">A file that another party makes is missing or damaged.</exception>
    public static async Task<Stack> StartAsync(Settings settings, TimeProvider time, ILoggerFactory logs)
    {
        var stack = new Stack();
        try
        {
            await stack.StartPartiesAsync(settings, time, logs);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Switches the till off, then closes the doors from the outside in, so that whatever is under way finishes. Throws what ended a loop, once all is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (Acquirer is not null) await Acquirer.CloseAsync();
        try
        {
            await Task.WhenAll(Loops);
        }
        finally
        {
            if (Till is not null) await Till.DisposeAsync();
            if (Acquirer is not null) await Acquirer.DisposeAsync();
            if (Bank is not null) await Bank.DisposeAsync();
            random.Dispose();
            stop.Dispose();
        }
    }

    private async Task StartPartiesAsync(Settings settings, TimeProvider time, ILoggerFactory logs)
    {
        var folder = new DataFolder(settings.Data, settings.Database);
        await Bench.PrepareAsync(folder, settings.Role, random);
        if (settings.Role is Role.All or Role.Acquirer)
        {
            Acquirer = new AcquirerRole(folder, logs, random);
            Acquirer.ReadRegistry(time);
        }

        if (settings.Role is Role.All or Role.Bank)
        {
            Bank = new BankRole(folder);
            await Bank.StartAsync(new(settings.Bind, settings.NetworkPort), time, logs, random, stop.Token);
        }

        if (Acquirer is not null) await Acquirer.StartAsync(settings, Where(settings, settings.NetworkAt, Bank?.Port ?? settings.NetworkPort), time, logs, stop.Token);
        if (settings.Role is not (Role.All or Role.Till)) return;
        Till = new TillRole(folder, time, logs);
        await Till.SetUpAsync(settings, Where(settings, settings.HostAt, Acquirer?.Port ?? settings.PosPort), Bank?.Host?.Faults, logs, random, stop.Token);
        if (Acquirer is not null && !Acquirer.Knows(Till.Till.MasterKeyCheckValue))
        {
            await Acquirer.LoadTillAsync();
            Till.TakeMasterKey();
        }

        Till.SwitchOn(stop.Token);
    }

    /// <summary>Where a party is reached: as the settings name it, or at its port of this machine.</summary>
    private static EndPoint Where(Settings settings, DnsEndPoint? named, int port) => named is null ? settings.Near(port) : named;
}
