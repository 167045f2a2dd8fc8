using System.Security.Cryptography;
using Piaohao.Acquirer.Orders;
using Piaohao.Keys;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Orders;

/// <summary>The registry and the acquirer's books as staff commands use them, beside a host that may be running on the same folder.</summary>
internal sealed class StaffDesk : IDisposable
{
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly DataFolder folder;
    private SoftwareHsm? hsm;

    private StaffDesk(DataFolder folder, Database merchants, Database acquirer, TimeProvider time)
    {
        this.folder = folder;
        Time = time;
        Merchants = new MerchantRegistry(merchants, time);
        Orders = new OrderRegistry(merchants, time);
        Terminals = new TerminalQueries(acquirer);
    }

    public TimeProvider Time { get; }

    public MerchantRegistry Merchants { get; }

    public OrderRegistry Orders { get; }

    public TerminalQueries Terminals { get; }

    public ActivationOffice Activations => new(hsm ??= SoftwareHsm.Open(folder.Acquirer.MasterKey, random), Orders, Time, random);

    public RandomNumberGenerator Random => random;

    /// <summary>Null, with a line for people, where the folder holds no acquirer.</summary>
    public static StaffDesk? Open(DataFolder folder, TimeProvider time)
    {
        if (folder.FindMerchants() is { } merchants && folder.FindAcquirer() is { } acquirer) return new StaffDesk(folder, merchants, acquirer, time);
        Console.Error.WriteLine($"There is no acquirer in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
        return null;
    }

    /// <summary>The terminal of a number; null, with a line for people, where there is none.</summary>
    public async Task<TerminalRecord?> FindAsync(string terminalId, CancellationToken cancel)
    {
        var found = (await Merchants.LoadAsync(cancel)).Terminals.FirstOrDefault(terminal => terminal.Id == terminalId);
        if (found is null) await Console.Error.WriteLineAsync($"There is no terminal {terminalId}: ./piaohao terminal list names all of them.");
        return found;
    }

    public void Dispose()
    {
        hsm?.Dispose();
        random.Dispose();
    }
}
